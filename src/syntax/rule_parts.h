// The sections of rule files, each read from the entries of its mapping.
#pragma once

#include "syntax/rule_shape.h"

namespace rencai {

[[nodiscard]] Result<FactSyntax> read_fact(const ShapeContext& context, const TreeEntry& entry);
[[nodiscard]] Result<ParameterSyntax> read_parameter(const ShapeContext& context, const TreeEntry& entry);
[[nodiscard]] Result<DefinitionSyntax> read_definition(const ShapeContext& context, const TreeEntry& entry);
[[nodiscard]] Result<PayerSyntax> read_payer_definition(const ShapeContext& context, const TreeEntry& entry);
[[nodiscard]] Result<ProgramSyntax> read_program(const ShapeContext& context, const TreeEntry& entry);
[[nodiscard]] Result<InForce> read_in_force(const ShapeContext& context, const Tree& tree);
[[nodiscard]] Result<StackingSyntax> read_stacking(const ShapeContext& context, const Tree& tree);
[[nodiscard]] Result<std::vector<StackingSyntax>> read_stacking_list(const ShapeContext& context, const Tree& tree);

// Appends what `read` makes of every entry of the mapping at `key`, if it stands there. False after a fault; the others
// are still read.
template <class Item, class Read>
bool read_section(const ShapeContext& context, const Tree& mapping, std::string_view key, std::vector<Item>& items,
                  Read read) {
  const Tree* section = value_of(mapping, key);
  if (section == nullptr) return true;
  if (!is_mapping(context, *section, {"`名称: 内容`", "`NAME: what it is`"})) return false;
  bool good = true;
  items.reserve(section->entries.size());
  for (const TreeEntry& entry : section->entries) {
    if (auto item = read(context, entry)) {
      items.push_back(std::move(*item));
    } else {
      good = false;
    }
  }
  return good;
}

}  // namespace rencai
