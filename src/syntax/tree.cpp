#include "syntax/tree.h"

#include <algorithm>

namespace rencai {

bool Tree::is_null() const {
  return is_scalar() && quoting == Quoting::plain && (text.empty() || text == "~" || text == "null");
}

const TreeEntry* Tree::find(std::string_view key) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const TreeEntry& e) { return e.key.text == key; });
  return found == entries.end() ? nullptr : &*found;
}

bool same_value(const Tree& a, const Tree& b) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case TreeKind::scalar: return (a.quoting == Quoting::plain) == (b.quoting == Quoting::plain) && a.text == b.text;
    case TreeKind::sequence:
      return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), same_value);
    case TreeKind::mapping:
      return std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(), b.entries.end(),
                        [](const TreeEntry& x, const TreeEntry& y) {
                          return same_value(x.key, y.key) && same_value(x.value, y.value);
                        });
  }
  return false;
}

}  // namespace rencai
