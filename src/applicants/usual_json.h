// One JSON record as most are written: an object of facts, each a bare token, a text without escapes, or a list of such
// texts. Reads straight into a lane; whatever is written otherwise, or wrong, is left to read_json.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "applicants/usual_values.h"
#include "eval/block.h"

namespace rencai {

class UsualJson {
 public:
  explicit UsualJson(UsualValues& values) : values_(values) {}

  // `record` is valid UTF-8. The id, empty where none is stated; or nothing where the record is not usual, and then
  // some of its facts may be stated.
  [[nodiscard]] std::optional<std::string_view> read(std::string_view record, Block& block, std::size_t lane);

 private:
  // A field of records before, with the bytes from its first quote to its value: records of one file mostly have the
  // same, in the same order.
  struct Guess {
    std::string bytes;
    std::uint64_t first = 0;  // eight of the bytes
    UsualField field;
  };

  [[nodiscard]] bool key(UsualField& field);
  [[nodiscard]] bool guessed(UsualField& field);
  // A key that is passed over must not stand twice.
  [[nodiscard]] bool is_new(std::string_view name);
  [[nodiscard]] bool value(const UsualField& field, Block& block, std::size_t lane);
  [[nodiscard]] bool list(FactId fact, Block& block, std::size_t lane);
  [[nodiscard]] bool quoted(std::string_view& text);
  [[nodiscard]] std::string_view token();
  void skip_space();

  UsualValues& values_;
  std::vector<Guess> guesses_;
  std::size_t next_ = 0;  // the guess that comes next
  std::vector<std::string_view> passed_over_;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  std::string_view id_;
  bool has_id_ = false;
  bool has_kind_ = false;
};

}  // namespace rencai
