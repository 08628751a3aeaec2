#pragma once

#include <string>

#include "cli/session.h"

namespace rencai {

// Two lines: the version, and the digest of the rule base that is built in.
[[nodiscard]] std::string version_text(Session& session);

}  // namespace rencai
