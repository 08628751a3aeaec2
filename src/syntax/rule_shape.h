// Reading the shape of located trees: keys that may stand in a mapping, texts, texts in two languages, dates; each
// fault is reported here.
#pragma once

#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/diagnostics.h"
#include "base/result.h"
#include "syntax/rule_keys.h"
#include "syntax/rule_tree.h"
#include "syntax/tree.h"

namespace rencai {

// What every function here needs: where sources are looked up and faults are told.
struct ShapeContext {
  const SourceSet& sources;
  Diagnostics& diagnostics;

  Diagnostic& error(Code code, Span span, LocalText message) const {
    return diagnostics.error(code, span, std::move(message));
  }
};

// Each reports what is wrong and returns false unless `tree` is what it says. A scalar with a full-width colon gets the
// line as it should be.
[[nodiscard]] bool is_mapping(const ShapeContext& context, const Tree& tree, const LocalText& expected);
// The same of an entry's value; a missing one is reported at its key.
[[nodiscard]] bool is_mapping(const ShapeContext& context, const TreeEntry& entry, const LocalText& expected);
[[nodiscard]] bool is_sequence(const ShapeContext& context, const Tree& tree, const LocalText& expected);
// A mapping, or a sequence of expressions, in which no unquoted comma has split an expression.
[[nodiscard]] bool is_unsplit(const ShapeContext& context, const Tree& tree);
// Reports `key：value`, a plain scalar where a mapping was meant; false if it is none.
[[nodiscard]] bool report_wide_colon(const ShapeContext& context, const Tree& scalar);
// Every key of the mapping is one of `keys`, written once in place; null values are faults too.
[[nodiscard]] bool has_only_keys(const ShapeContext& context, const Tree& mapping, Keys keys);
[[nodiscard]] bool has_key(const ShapeContext& context, const Tree& mapping, std::string_view key);

// The value of `key`, or nullptr where it does not stand or has no value (which `has_only_keys` reports).
[[nodiscard]] const Tree* value_of(const Tree& mapping, std::string_view key);

[[nodiscard]] Result<Located> read_text(const ShapeContext& context, const Tree& tree);
// A key as a name: letters, digits and `_`, with points where `dotted`; in NFC; no keyword.
[[nodiscard]] Result<Located> read_name(const ShapeContext& context, const Tree& key, bool dotted);
[[nodiscard]] Result<LocatedText> read_local_text(const ShapeContext& context, const Tree& tree);
[[nodiscard]] Result<Date> read_date(const ShapeContext& context, const Tree& tree);
[[nodiscard]] Result<bool> read_bool(const ShapeContext& context, const Tree& tree);
// One text or a list of texts.
[[nodiscard]] Result<std::vector<Located>> read_texts(const ShapeContext& context, const Tree& tree);
// One text in both languages or a list of these.
[[nodiscard]] Result<std::vector<LocatedText>> read_local_texts(const ShapeContext& context, const Tree& tree);

// Sets `target` from the value of `key`, if it stands there. False after a fault.
template <class Target, class Read>
bool read_key(const ShapeContext& context, const Tree& mapping, std::string_view key, Target& target, Read read) {
  const Tree* value = value_of(mapping, key);
  if (value == nullptr) return true;
  auto result = read(context, *value);
  if (!result) return false;
  target = std::move(*result);
  return true;
}

}  // namespace rencai
