// Applicant files -> a block of facts.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/result.h"
#include "eval/block.h"
#include "model/rulebook.h"
#include "syntax/tree.h"

namespace rencai {

struct Applicants {
  Block block;
  std::vector<std::string>
      ids;  // `id:` (or 编号), else the file's stem, with -2, -3 ... for further ones; in the order read
};

// One applicant's mapping of facts (`kind` and `id` included) -> one lane. False when anything in it is wrong; all
// faults are reported. A bare name that several policies have is that of `preferred`. Rule tests state their facts this
// way, too.
bool read_applicant(const Tree& mapping, const Rulebook& rulebook, const SourceSet& sources, Block& block,
                    std::size_t lane, Diagnostics& diagnostics, PolicyId preferred = PolicyId::none);

// What a name at the top of an applicant stands for.
struct Field {
  enum class Role { id, kind, fact } role = Role::fact;
  FactId fact = FactId::none;
  bool of_spouse = false;
};
// `name` in NFC. Unknown and ambiguous names are reported at `span`.
[[nodiscard]] Result<Field> find_field(const std::string& name, const Rulebook& rulebook, Span span,
                                       Diagnostics& diagnostics);

// The id that a mapping states; nullptr if none.
[[nodiscard]] const Tree* stated_id(const Tree& mapping);

// YAML or JSON by the path's ending (.yaml .yml .json .jsonl), else by the text (`{` or `[` first: JSON). A YAML stream
// of documents, a sequence of mappings, a JSON array or several lines of JSON hold several applicants. Keys are fact
// names in either language, dotted or nested (`home: {price: ...}`), `kind` (类型) and `id` (编号). Values in either
// language; numbers bare, or with a unit (120万元), `3..5`, null for stated ignorance, `nothing`, {at_least: [...]} for
// sets.
[[nodiscard]] Result<Applicants> read_applicants(std::span<const FileId> files, const SourceSet& sources,
                                                 const Rulebook& rulebook, Diagnostics& diagnostics);

}  // namespace rencai
