#include "cli/run.h"

int main(int argc, char** argv) { return rencai::run(argc, argv); }
