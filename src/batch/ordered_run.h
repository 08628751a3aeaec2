// Work on chunks with several threads, whose results come out in order.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "batch/record_input.h"

namespace rencai {

// A chunk and what is made of it.
struct Job {
  Chunk chunk;
  std::string out;
  std::string diagnostics;
  std::uint64_t records = 0;
  std::uint64_t faulty = 0;
  bool stops = false;  // nothing comes after it
};

// `read`: fills a job's chunk; false where there are no more. `work`: any number at once, one for each thread. `write`:
// in the order of the chunks; false ends everything. `read` and `write` are each called by one thread at a time.
struct OrderedSteps {
  std::function<bool(Job&)> read;
  std::function<void(unsigned thread, Job&)> work;
  std::function<bool(const Job&)> write;
};

// At most two jobs a thread are under way, so that memory and delay stay bounded. Rethrows what a step throws
// (std::bad_alloc).
void run_in_order(unsigned threads, const OrderedSteps& steps);

}  // namespace rencai
