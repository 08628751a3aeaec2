#include "batch/ordered_run.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace rencai {
namespace {

class OrderedRun {
 public:
  OrderedRun(unsigned threads, const OrderedSteps& steps)
      : steps_(steps), jobs_(std::size_t{2} * threads), done_(jobs_.size(), nullptr) {
    for (Job& job : jobs_) free_.push_back(&job);
    std::vector<std::jthread> others;
    for (unsigned thread = 1; thread < threads; ++thread) others.emplace_back([this, thread] { serve(thread); });
    serve(0);
    others.clear();
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  void serve(unsigned thread) {
    try {
      while (Job* job = next()) {
        steps_.work(thread, *job);
        finish(*job);
      }
    } catch (...) {
      const std::lock_guard lock(state_);
      if (!thrown_) thrown_ = std::current_exception();
      stopped_ = true;
      changed_.notify_all();
    }
  }

  // A job with a fresh chunk; null where there are no more.
  Job* next() {
    const std::lock_guard reading(reading_);
    Job* job = nullptr;
    {
      std::unique_lock lock(state_);
      changed_.wait(lock, [&] { return stopped_ || !free_.empty(); });
      if (stopped_ || ended_) return nullptr;
      job = free_.back();
      free_.pop_back();
    }
    const bool more = steps_.read(*job);
    const std::lock_guard lock(state_);
    if (more && !stopped_) return job;
    ended_ = true;
    free_.push_back(job);
    changed_.notify_all();
    return nullptr;
  }

  // Writes the job if it is its turn, with those after it that wait; else leaves it to the one whose turn it is.
  void finish(Job& finished) {
    std::unique_lock lock(state_);
    done_[finished.chunk.sequence % done_.size()] = &finished;
    if (writing_) return;
    writing_ = true;
    while (Job* job = done_[turn_ % done_.size()]) {
      done_[turn_ % done_.size()] = nullptr;
      bool go_on = !stopped_;
      if (go_on) {
        lock.unlock();
        go_on = steps_.write(*job) && !job->stops;
        lock.lock();
      }
      if (!go_on) stopped_ = true;
      ++turn_;
      free_.push_back(job);
      changed_.notify_one();
      if (stopped_) changed_.notify_all();
    }
    writing_ = false;
  }

  const OrderedSteps& steps_;
  std::deque<Job> jobs_;
  std::mutex reading_;
  std::mutex state_;  // guards what follows
  std::condition_variable changed_;
  std::vector<Job*> free_;
  std::vector<Job*> done_;  // by sequence
  std::uint64_t turn_ = 0;
  bool writing_ = false;
  bool ended_ = false;
  bool stopped_ = false;
  std::exception_ptr thrown_;
};

}  // namespace

void run_in_order(unsigned threads, const OrderedSteps& steps) { OrderedRun run(threads, steps); }

}  // namespace rencai
