// What `audit` found, for people and for scripts.
#pragma once

#include <string>

#include "analysis/audit.h"
#include "base/local_text.h"
#include "base/source.h"

namespace rencai {

// Only what is not accounted for, clause by clause, then the shares.
[[nodiscard]] std::string audit_text(const Audit& audit, const SourceSet& sources, FileId document, Language language);
// Format rencai.audit/1: every figure.
[[nodiscard]] std::string audit_json(const Audit& audit, std::string_view policy, const SourceSet& sources,
                                     FileId document);

}  // namespace rencai
