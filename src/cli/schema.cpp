#include "cli/schema.h"

#include "cli/rules.h"
#include "report/schema.h"

namespace rencai {

ExitCode schema(const SchemaOptions& options, Session& session) {
  if (options.of == SchemaOptions::Of::rules) {
    session.out = rule_file_schema();
    return ExitCode::done;
  }
  const auto rulebook = load_rules(options.rules, session.sources, session.diagnostics);
  if (!rulebook) return ExitCode::failed;
  session.out = options.of == SchemaOptions::Of::applicants ? applicant_schema(*rulebook) : test_file_schema(*rulebook);
  return ExitCode::done;
}

}  // namespace rencai
