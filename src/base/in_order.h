// Work on many things at once, whose results are taken one after the other.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <future>
#include <thread>
#include <type_traits>
#include <utility>

namespace rencai {

// How many threads there is work for.
[[nodiscard]] inline std::size_t cores() { return std::max(1U, std::thread::hardware_concurrency()); }

// Calls `use(i, make(i))` for each i below `count`, in order and in this thread, until one returns false. So many
// `make` run at once, each in a thread of its own.
template <class Make, class Use>
void make_in_order(std::size_t count, std::size_t threads, Make make, Use use) {
  if (count < 2 || threads < 2) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!use(i, make(i))) return;
    }
    return;
  }
  std::deque<std::future<std::invoke_result_t<Make, std::size_t>>> ahead;
  std::size_t started = 0;
  for (std::size_t i = 0; i < count; ++i) {
    // Where no thread is to be had, it is made when it is used.
    while (started < count && ahead.size() < threads) ahead.push_back(std::async(make, started++));
    auto made = ahead.front().get();
    ahead.pop_front();
    if (!use(i, std::move(made))) return;
  }
}

}  // namespace rencai
