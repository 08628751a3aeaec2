// CSV (RFC 4180): cells of one record, and what the columns of a file stand for.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "applicants/field_names.h"
#include "base/diagnostics.h"
#include "base/result.h"
#include "model/rulebook.h"
#include "syntax/tree.h"

namespace rencai {

// A cell within its record: where it stands, and its text without quotes; `escaped`: with doubled quotes still in it.
struct CsvCell {
  std::size_t begin = 0;  // of the raw cell, quotes included
  std::size_t end = 0;
  std::string_view text;
  bool quoted = false;
  bool escaped = false;
};

// Where and why a record is no CSV.
struct CsvFault {
  std::size_t begin = 0;
  std::size_t end = 0;
  LocalText message;
  LocalText expected;
};

// The cells of one record, its line break left out; empty where there is no fault.
[[nodiscard]] std::optional<CsvFault> split_csv(std::string_view record, std::vector<CsvCell>& cells);
[[nodiscard]] std::string text_of(const CsvCell& cell);

struct CsvColumn {
  enum class Role { ignored, id, kind, fact, element } role = Role::ignored;
  FactId fact = FactId::none;  // element: the field
  std::string name;            // what it stands for; element: the field's name
  FactId list = FactId::none;  // element: of which list
  std::uint32_t number = 0;    // element: which one, from 1 on
  bool of_spouse = false;
};

// The first record of a file -> its columns. `homes.2.price` is a field of a list's second element. Unknown, ambiguous
// and repeated columns are reported together.
[[nodiscard]] Result<std::vector<CsvColumn>> read_csv_header(const SourceSet& sources, FileId header,
                                                             const Rulebook& rulebook, const FieldNames& names,
                                                             Diagnostics& diagnostics);

// One record as a mapping of facts, for read_applicant. `cells` has one cell for each column. An empty cell is stated
// ignorance, but says nothing of a spouse of whom no other cell says that there is one; a set's cell lists names with
// `;` between them, `...` last where there may be more, `[]` where there are none. A list has the elements of which a
// cell is filled; a column of the list itself says `[]` or `...` likewise, and where neither says anything, the list is
// not known.
[[nodiscard]] Tree csv_mapping(const std::vector<CsvCell>& cells, const std::vector<CsvColumn>& columns, FileId file,
                               const Rulebook& rulebook);

}  // namespace rencai
