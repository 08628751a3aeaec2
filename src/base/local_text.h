// Text that a user of the tool reads, in both languages.
#pragma once

#include <string>

namespace rencai {

enum class Language { zh, en };

struct LocalText {
  std::string zh;
  std::string en;

  [[nodiscard]] const std::string& in(Language language) const { return language == Language::zh ? zh : en; }
  [[nodiscard]] bool empty() const { return zh.empty() && en.empty(); }
  bool operator==(const LocalText&) const = default;
};

}  // namespace rencai
