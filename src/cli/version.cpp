#include "cli/version.h"

#include <fmt/format.h>

#include "model/rule_base.h"

namespace rencai {

std::string version_text(Session& session) {
  const auto rulebook = load_rulebook(builtin_rules(), session.sources, session.diagnostics);
  if (!rulebook) return {};
  return fmt::format("rencai {}\nrules {}\n", RENCAI_VERSION, rulebook->text(rulebook->digest));
}

}  // namespace rencai
