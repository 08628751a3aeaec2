#include "cli/version.h"

#include <fmt/format.h>

#include "cli/rules.h"

namespace rencai {

std::string version_text(Session& session) {
  const auto rules = builtin_rules(session.sources, session.diagnostics);
  if (!rules) return {};
  return fmt::format("rencai {}\nrules {}\n", RENCAI_VERSION, rules->text(rules->digest));
}

}  // namespace rencai
