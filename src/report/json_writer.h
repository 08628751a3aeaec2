// JSON text, written in order. Pretty: two spaces a level, empty containers as [] and {}; compact: one line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/number.h"

namespace rencai {

class JsonWriter {
 public:
  enum class Style { pretty, compact };
  explicit JsonWriter(std::string& out, Style style = Style::pretty) : out_(&out), style_(style) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  // Within an object, before its value.
  void key(std::string_view name);

  void text(std::string_view value);
  void boolean(bool value);
  void null();
  // A JSON number with all its digits, or the text "1/3" where it does not terminate.
  void number(const Rational& value);
  // A JSON number that is already written.
  void digits(std::string_view value);

  // Within an object: a member with its value.
  void text(std::string_view name, std::string_view value);
  void boolean(std::string_view name, bool value);
  void count(std::string_view name, std::size_t value);
  // {"zh": ..., "en": ...}
  void both(std::string_view name, std::string_view zh, std::string_view en);
  void begin_object(std::string_view name);
  void begin_array(std::string_view name);

 private:
  void open(char bracket);
  void close(char bracket);
  void before_value();
  void line_break();

  std::string* out_;
  Style style_;
  std::vector<std::size_t> members_;  // how many stand in each open container
  bool after_key_ = false;
};

}  // namespace rencai
