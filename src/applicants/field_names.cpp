#include "applicants/field_names.h"

#include "base/text.h"
#include "syntax/yaml_reader.h"

namespace rencai {

std::string_view FieldNames::meaning(std::string_view name) const {
  const auto found = meanings_.find(name);
  return found == meanings_.end() ? name : std::string_view(found->second);
}

bool FieldNames::add_map(const SourceSet& sources, FileId file, Diagnostics& diagnostics) {
  const auto documents = read_yaml(sources, file, diagnostics);
  if (!documents) return false;
  bool good = true;
  const auto refuse = [&](const Tree& at) {
    diagnostics.error(Code::expected_mapping, at.span, {"不是列名对照", "this is not a map of columns"}).expected = {
        "`列名: 事实`，如 `最高学历: degree`", "`column: fact`, such as `最高学历: degree`"};
    good = false;
  };
  for (const Tree& document : *documents) {
    if (!document.is_mapping()) {
      refuse(document);
      continue;
    }
    for (const TreeEntry& entry : document.entries) {
      if (!entry.value.is_scalar() || entry.value.text.empty()) {
        refuse(entry.value);
        continue;
      }
      meanings_.insert_or_assign(to_nfc(entry.key.text), to_nfc(entry.value.text));
    }
  }
  return good;
}

}  // namespace rencai
