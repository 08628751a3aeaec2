// The values of the command line as they were written, before they are read.
#pragma once

#include <string>

#include "cli/options.h"

namespace rencai {

// Values as they were written; what needs no reading stands in the options themselves.
struct OptionTexts {
  std::string language;
  std::string color = "auto";
  std::string date;
  std::string format = "table";
  std::string test_format = "text";
  std::string program;
  std::string from = "auto";
  std::string to;
  std::string columns;
  std::string on_error = "continue";
  std::string longest_line;
  std::string threads;
  CheckOptions check;
  BatchCommand batch;
  MergeOptions merge;
  ExplainOptions explain;
  TestOptions test;
  ListOptions list;
  ShowOptions show;
  FactsOptions facts;
  std::string template_policy;
  LintOptions lint;
  AuditOptions audit;
  DiffOptions diff;
  std::string fail_on = "gain";
  CompileOptions compile;
  SchemaOptions schema;
  std::string schema_of;
};

}  // namespace rencai
