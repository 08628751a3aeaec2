#include "report/json_writer.h"

#include "base/text.h"

namespace rencai {

void JsonWriter::line_break() {
  if (style_ == Style::compact) return;
  out_->push_back('\n');
  out_->append(members_.size() * 2, ' ');
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (members_.empty()) return;
  if (members_.back()++ > 0) *out_ += style_ == Style::compact ? ", " : ",";
  line_break();
}

void JsonWriter::open(char bracket) {
  before_value();
  out_->push_back(bracket);
  members_.push_back(0);
}

void JsonWriter::close(char bracket) {
  const bool was_empty = members_.back() == 0;
  members_.pop_back();
  if (!was_empty) line_break();
  out_->push_back(bracket);
}

void JsonWriter::key(std::string_view name) {
  before_value();
  *out_ += json_quoted(name);
  *out_ += ": ";
  after_key_ = true;
}

void JsonWriter::text(std::string_view value) {
  before_value();
  *out_ += json_quoted(value);
}

void JsonWriter::boolean(bool value) {
  before_value();
  *out_ += value ? "true" : "false";
}

void JsonWriter::null() {
  before_value();
  *out_ += "null";
}

void JsonWriter::number(const Rational& value) {
  before_value();
  *out_ += terminates(value) ? to_string(value) : json_quoted(to_string(value));
}

void JsonWriter::digits(std::string_view value) {
  before_value();
  *out_ += value;
}

void JsonWriter::text(std::string_view name, std::string_view value) {
  key(name);
  text(value);
}

void JsonWriter::boolean(std::string_view name, bool value) {
  key(name);
  boolean(value);
}

void JsonWriter::count(std::string_view name, std::size_t value) {
  key(name);
  number(Rational(static_cast<std::int64_t>(value)));
}

void JsonWriter::both(std::string_view name, std::string_view zh, std::string_view en) {
  begin_object(name);
  text("zh", zh);
  text("en", en);
  end_object();
}

void JsonWriter::begin_object(std::string_view name) {
  key(name);
  begin_object();
}

void JsonWriter::begin_array(std::string_view name) {
  key(name);
  begin_array();
}

}  // namespace rencai
