// The one list of what an image holds: every table of the rulebook and of the code, and the values that stand beside
// them. What is added to `Rulebook` or `RuleCode` is added here (the assertions below tell when it was forgotten), and
// the fields of a new row type in rows.h.
#pragma once

#include <concepts>
#include <type_traits>

#include "program/code.h"

namespace rencai {

// Calls visit(name, table) or visit(name, value), always in the same order. `rulebook` may be constant.
template <class Book, class Visit>
requires std::same_as<std::remove_const_t<Book>, Rulebook>
void for_each_table(Book& rulebook, Visit&& visit) {
  visit("strings", rulebook.strings.bytes());
  visit("nodes", rulebook.nodes);
  visit("arguments", rulebook.arguments);
  visit("value indices", rulebook.value_indices);
  visit("numbers", rulebook.numbers);
  visit("texts", rulebook.texts);
  visit("places", rulebook.places);
  visit("domains", rulebook.domains);
  visit("domain values", rulebook.domain_values);
  visit("value names", rulebook.value_names);
  visit("facts", rulebook.facts);
  visit("names of facts", rulebook.names_of_facts);
  visit("facts of the spouse", rulebook.spouse_facts);
  visit("fact names", rulebook.fact_names);
  visit("definitions", rulebook.definitions);
  visit("lists", rulebook.lists);
  visit("field names", rulebook.field_names);
  visit("parameters", rulebook.parameters);
  visit("parameter steps", rulebook.parameter_steps);
  visit("payer names", rulebook.payer_names);
  visit("payer cases", rulebook.payer_cases);
  visit("payer shares", rulebook.payer_shares);
  visit("programs", rulebook.programs);
  visit("outputs", rulebook.outputs);
  visit("stacking", rulebook.stacking);
  visit("members", rulebook.members);
  visit("not encoded", rulebook.not_encoded);
  visit("policies", rulebook.policies);
  visit("notes", rulebook.notes);
  visit("place parts", rulebook.place_parts);
  visit("files", rulebook.files);
  visit("digest", rulebook.digest);
  visit("spouse", rulebook.spouse);
}

template <class Code, class Visit>
requires std::same_as<std::remove_const_t<Code>, RuleCode>
void for_each_table(Code& code, Visit&& visit) {
  visit("instructions", code.instructions);
  visit("operands", code.operands);
  visit("codes", code.codes);
  visit("cuts", code.cuts);
  visit("steps", code.steps);
  visit("instruction of", code.instruction_of);
  visit("programs computed", code.programs);
  visit("programs reported", code.reported);
  visit("roots", code.roots);
  visit("keeping slots", code.keeping.slots);
  visit("keeping sizes", code.keeping.sizes);
  visit("recycling slots", code.recycling.slots);
  visit("recycling sizes", code.recycling.sizes);
  visit("spaces", code.spaces);
}

template <class T>
inline constexpr bool is_table = false;
template <class T>
inline constexpr bool is_table<Table<T>> = true;

// All tables are of one size, and the values beside them are smaller: one that was left out shows.
static_assert(sizeof(Rulebook) == 31 * sizeof(Table<char>) + sizeof(StringRef) + alignof(Rulebook),
              "for_each_table lacks a table");
static_assert(sizeof(RuleCode) == 13 * sizeof(Table<char>) + 2 * sizeof(std::uint32_t), "for_each_table lacks a table");

}  // namespace rencai
