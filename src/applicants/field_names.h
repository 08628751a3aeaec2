// Names of an export that are not the facts' own: `--map` and `--ignore`.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "base/result.h"
#include "base/source.h"

namespace rencai {

// Keys of records and names of columns, in NFC.
class FieldNames {
 public:
  // What a field stands for: its own name, or the one that it is mapped to.
  [[nodiscard]] std::string_view meaning(std::string_view name) const;
  [[nodiscard]] bool ignores(std::string_view name) const { return ignored_.contains(name); }
  [[nodiscard]] bool empty() const { return meanings_.empty() && ignored_.empty(); }

  // Every name that is mapped or ignored.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const std::string& name : ignored_) visit(std::string_view(name));
    for (const auto& [name, meaning] : meanings_) visit(std::string_view(name));
  }

  void ignore(std::string name) { ignored_.insert(std::move(name)); }
  // A mapping `field: fact` in YAML. Faults of its form are reported; whether there are such facts shows when a field
  // is read.
  bool add_map(const SourceSet& sources, FileId file, Diagnostics& diagnostics);

 private:
  std::map<std::string, std::string, std::less<>> meanings_;
  std::set<std::string, std::less<>> ignored_;
};

}  // namespace rencai
