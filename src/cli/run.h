#pragma once

namespace rencai {

// Dispatches a command line; returns the exit code (DESIGN: 0 done, 1 the answer is no, 2 it could not do its work).
int run(int argc, char** argv);

}  // namespace rencai
