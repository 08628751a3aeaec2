#include "value.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace rencai::corpora {
namespace {

Value of_text(std::string text) {
  Value value;
  value.kind = Value::Kind::text;
  value.text = std::move(text);
  return value;
}
Value of_truth(bool truth) {
  Value value;
  value.kind = Value::Kind::boolean;
  value.truth = truth;
  return value;
}
Value of_number(double number) {
  Value value;
  value.kind = Value::Kind::number;
  value.number = number;
  return value;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// How many bytes at the start of `text` are a JSON number; 0: none are.
std::size_t json_number_length(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t first = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > first;
  };
  const auto next_is = [&](std::string_view any) {
    return at < text.size() && any.find(text[at]) != std::string_view::npos;
  };
  if (next_is("-")) ++at;
  if (next_is("0")) {
    ++at;
  } else if (!digits()) {
    return 0;
  }
  if (next_is(".")) {
    ++at;
    if (!digits()) return 0;
  }
  if (next_is("eE")) {
    ++at;
    if (next_is("+-")) ++at;
    if (!digits()) return 0;
  }
  return at;
}

void append_utf8(std::string& text, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6);
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

class JsonParser {
 public:
  explicit JsonParser(std::string_view text) : text_(text) {}

  std::optional<std::vector<Value>> all() {
    std::vector<Value> values;
    for (skip_blanks(); at_ < text_.size(); skip_blanks()) {
      auto value = one(0);
      if (!value) return std::nullopt;
      values.push_back(std::move(*value));
    }
    return values;
  }

 private:
  static constexpr std::size_t most_depth = 1000;

  void skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }
  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  bool take_after_blanks(std::string_view word) {
    skip_blanks();
    return take(word);
  }

  std::optional<Value> one(std::size_t depth) {
    if (depth > most_depth) return std::nullopt;
    skip_blanks();
    if (take("null")) return Value{};
    if (take("true")) return of_truth(true);
    if (take("false")) return of_truth(false);
    if (take("[")) return list(depth);
    if (take("{")) return map(depth);
    if (take("\"")) {
      auto text = rest_of_string();
      if (!text) return std::nullopt;
      return of_text(std::move(*text));
    }
    const std::size_t length = json_number_length(text_.substr(at_));
    if (length == 0) return std::nullopt;
    const std::string number(text_.substr(at_, length));
    at_ += length;
    return of_number(std::strtod(number.c_str(), nullptr));
  }

  std::optional<Value> list(std::size_t depth) {
    Value result;
    result.kind = Value::Kind::list;
    if (take_after_blanks("]")) return result;
    do {
      auto item = one(depth + 1);
      if (!item) return std::nullopt;
      result.items.push_back(std::move(*item));
    } while (take_after_blanks(","));
    if (!take("]")) return std::nullopt;
    return result;
  }

  std::optional<Value> map(std::size_t depth) {
    Value result;
    result.kind = Value::Kind::map;
    if (take_after_blanks("}")) return result;
    do {
      if (!take_after_blanks("\"")) return std::nullopt;
      auto key = rest_of_string();
      if (!key || !take_after_blanks(":")) return std::nullopt;
      auto value = one(depth + 1);
      if (!value) return std::nullopt;
      result.entries.emplace_back(std::move(*key), std::move(*value));
    } while (take_after_blanks(","));
    if (!take("}")) return std::nullopt;
    return result;
  }

  std::optional<std::uint32_t> four_digits() {
    std::uint32_t point = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ == text_.size()) return std::nullopt;
      const char c = text_[at_];
      const int digit = is_digit(c)            ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) return std::nullopt;
      point = point * 16 + static_cast<std::uint32_t>(digit);
    }
    return point;
  }

  std::optional<std::string> rest_of_string() {
    std::string text;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return text;
      if (static_cast<unsigned char>(c) < 0x20) return std::nullopt;
      if (c != '\\') {
        text += c;
        continue;
      }
      if (at_ == text_.size()) return std::nullopt;
      const char escape = text_[at_++];
      constexpr std::string_view names = "\"\\/bfnrt";
      constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
      if (const auto place = names.find(escape); place != std::string_view::npos) {
        text += meanings[place];
        continue;
      }
      if (escape != 'u') return std::nullopt;
      auto point = four_digits();
      if (!point) return std::nullopt;
      if (*point >= 0xD800 && *point < 0xDC00 && take("\\u")) {
        const auto low = four_digits();
        if (!low) return std::nullopt;
        point = 0x10000 + ((*point - 0xD800) << 10) + (*low - 0xDC00);
      }
      append_utf8(text, *point);
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

// A plain scalar by YAML's core schema.
Value plain_yaml(const std::string& text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return {};
  if (is_one_of(text, {"true", "True", "TRUE"})) return of_truth(true);
  if (is_one_of(text, {"false", "False", "FALSE"})) return of_truth(false);
  const std::string_view view = text;
  const auto all_of = [](std::string_view digits, std::string_view allowed) {
    return !digits.empty() && digits.find_first_not_of(allowed) == std::string_view::npos;
  };
  if (view.starts_with("0o") && all_of(view.substr(2), "01234567")) {
    return of_number(static_cast<double>(std::strtoull(text.c_str() + 2, nullptr, 8)));
  }
  if (view.starts_with("0x") && all_of(view.substr(2), "0123456789abcdefABCDEF")) {
    return of_number(static_cast<double>(std::strtoull(text.c_str() + 2, nullptr, 16)));
  }
  // [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
  std::size_t at = view.starts_with('-') || view.starts_with('+') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t first = at;
    while (at < view.size() && is_digit(view[at])) ++at;
    return at - first;
  };
  const std::size_t whole = digits();
  std::size_t decimals = 0;
  if (at < view.size() && view[at] == '.') {
    ++at;
    decimals = digits();
  }
  bool is_number = whole + decimals > 0;
  if (is_number && at < view.size() && (view[at] == 'e' || view[at] == 'E')) {
    ++at;
    if (at < view.size() && (view[at] == '-' || view[at] == '+')) ++at;
    is_number = digits() > 0;
  }
  if (is_number && at == view.size()) return of_number(std::strtod(text.c_str(), nullptr));
  return of_text(text);
}

Value plain_json(const std::string& text) {
  const auto values = parse_json(text);
  return values && values->size() == 1 ? values->front() : of_text(text);
}

Value meaning_of(const Tree& tree, Value (*plain)(const std::string&)) {
  Value value;
  switch (tree.kind) {
    case TreeKind::scalar: return tree.quoting == Quoting::plain ? plain(tree.text) : of_text(tree.text);
    case TreeKind::sequence:
      value.kind = Value::Kind::list;
      for (const Tree& item : tree.items) value.items.push_back(meaning_of(item, plain));
      break;
    case TreeKind::mapping:
      value.kind = Value::Kind::map;
      for (const TreeEntry& entry : tree.entries) {
        value.entries.emplace_back(entry.key.text, meaning_of(entry.value, plain));
      }
      break;
  }
  return value;
}

}  // namespace

bool same(const Value& a, const Value& b) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Value::Kind::null: return true;
    case Value::Kind::boolean: return a.truth == b.truth;
    case Value::Kind::number: return !(a.number < b.number) && !(b.number < a.number);
    case Value::Kind::text: return a.text == b.text;
    case Value::Kind::list: return std::ranges::equal(a.items, b.items, same);
    case Value::Kind::map: break;
  }
  const auto has = [&](const auto& entry) {
    return std::ranges::any_of(
        b.entries, [&](const auto& other) { return other.first == entry.first && same(other.second, entry.second); });
  };
  return a.entries.size() == b.entries.size() && std::ranges::all_of(a.entries, has);
}

std::optional<std::vector<Value>> parse_json(std::string_view text) { return JsonParser(text).all(); }

Value meaning_of_yaml(const Tree& tree) { return meaning_of(tree, plain_yaml); }
Value meaning_of_json(const Tree& tree) { return meaning_of(tree, plain_json); }

}  // namespace rencai::corpora
