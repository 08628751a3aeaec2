#include "applicants/usual_values.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>

#include "base/date.h"
#include "base/text.h"
#include "model/places.h"

namespace rencai {
namespace {

constexpr std::size_t most_digits = 15;
constexpr std::array<std::int64_t, most_digits + 1> powers_of_ten = [] {
  std::array<std::int64_t, most_digits + 1> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers.at(i) = powers.at(i - 1) * 10;
  return powers;
}();
constexpr std::size_t most_listed = 64;

// Whether a text is its own normal form C for want of any character that has another: ASCII and the common Chinese
// characters.
bool is_plain_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == 0x7F) return false;
    if (byte < 0x80) {
      ++at;
    } else if (byte >= 0xE4 && byte <= 0xE9) {
      at += 3;
    } else {
      return false;
    }
  }
  return true;
}

// A path whose parts need no trimming.
bool is_plain_path(std::string_view path) {
  if (path.empty() || path.front() == '/' || path.back() == '/') return false;
  return path.find("//") == std::string_view::npos && path.find(' ') == std::string_view::npos && is_plain_text(path);
}

int two_digits(const char* text) { return (text[0] - '0') * 10 + (text[1] - '0'); }

}  // namespace

void NameTable::add(std::string_view name, std::uint32_t value) { names_.push_back({name, ends_of(name), value}); }

void NameTable::build() {
  slots_.assign(std::bit_ceil(names_.size() * 2 + 1), Entry{});
  mask_ = slots_.size() - 1;
  for (const Entry& entry : names_) {
    if (find(entry.name) != none) continue;
    std::uint64_t at = hash(entry.ends, entry.name.size()) & mask_;
    while (slots_[at].value != none) at = (at + 1) & mask_;
    slots_[at] = entry;
  }
}

std::uint32_t NameTable::find(std::string_view name) const {
  const Ends ends = ends_of(name);
  for (std::uint64_t at = hash(ends, name.size()) & mask_;; at = (at + 1) & mask_) {
    const Entry& entry = slots_[at];
    if (entry.value == none || is(entry, name, ends)) return entry.value;
  }
}

NameTable::Ends NameTable::ends_of(std::string_view name) {
  Ends ends;
  const auto load = [&](auto part) {
    const std::span<const char> bytes(name);
    std::memcpy(&part, bytes.data(), sizeof part);
    ends.first = part;
    std::memcpy(&part, bytes.last(sizeof part).data(), sizeof part);
    ends.last = part;
  };
  if (name.size() >= sizeof(std::uint64_t)) {
    load(std::uint64_t{0});
  } else if (name.size() >= sizeof(std::uint32_t)) {
    load(std::uint32_t{0});
  } else {
    for (const char c : name) ends.first = ends.first << 8U | static_cast<unsigned char>(c);
  }
  return ends;
}

// What tells the names of one rulebook apart; names that agree in it are told apart by comparison.
std::uint64_t NameTable::hash(const Ends& ends, std::size_t size) {
  std::uint64_t mixed = (ends.first ^ std::rotl(ends.last, 29) ^ size) * 0x9E3779B97F4A7C15U;
  mixed ^= mixed >> 32U;
  return mixed;
}

UsualValues::UsualValues(const Rulebook& rulebook, const FieldNames& names) : rulebook_(rulebook) {
  const auto usual_number = [](const Fact& fact, ReadForm& form) {
    const auto factor =
        Rational::make(static_cast<Int128>(fact.stated_factor.numerator) * fact.scale, fact.stated_factor.denominator);
    constexpr std::int64_t most =
        1'000'000;  // so that products with 15 digits stay within 128 bits by far, and a lane within 63
    if (!factor || factor->sign() <= 0 || factor->numerator() > most || factor->denominator() > most) return;
    form.numerator = static_cast<std::int64_t>(factor->numerator());
    form.denominator = static_cast<std::int64_t>(factor->denominator());
  };
  const auto records_of = [&](const Fact& fact) {
    std::vector<FactId> records;
    const std::string_view name = rulebook.text(fact.id);
    for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0; dot = name.rfind('.', dot - 1)) {
      bool ambiguous = false;
      const FactId outer = rulebook.find_fact(name.substr(0, dot), ambiguous);
      if (outer != FactId::none && rulebook[outer].form == FactForm::record) records.push_back(outer);
    }
    return records;
  };
  for (const Fact& fact : rulebook.facts) {
    ReadForm& form = facts_.emplace_back();
    form.records = records_of(fact);
    form.kind = fact.type.kind;
    form.low = fact.low;
    form.high = fact.high;
    form.percent = fact.percent;
    if (form.kind == Kind::number) usual_number(fact, form);
    if (form.kind != Kind::choice && form.kind != Kind::set) continue;
    form.values = static_cast<std::uint32_t>(values_.size());
    NameTable& table = values_.emplace_back();
    for (const ValueName& name : rulebook.value_names[rulebook[fact.type.domain].names]) {
      if (rulebook.text(name.name) != "nothing") table.add(rulebook.text(name.name), name.value);
    }
    table.build();
  }
  const auto add = [&](std::string_view name, UsualField field) {
    fields_.add(name, static_cast<std::uint32_t>(meanings_.size()));
    meanings_.push_back(field);
  };
  const auto usual = [&](std::string_view name) -> UsualField {
    if (name == "id" || name == "编号") return {UsualField::Role::id, FactId::none};
    if (name == "kind" || name == "类型") return {UsualField::Role::kind, FactId::none};
    bool ambiguous = false;
    const FactId fact = rulebook.find_fact(name, ambiguous);
    if (ambiguous || fact == FactId::none || rulebook[fact].form != FactForm::single || rulebook[fact].month) return {};
    return {UsualField::Role::fact, fact};
  };
  // What is ignored or mapped is named first, and so wins.
  names.for_each([&](std::string_view name) {
    add(name, names.ignores(name) ? UsualField{UsualField::Role::ignored, FactId::none} : usual(names.meaning(name)));
  });
  for (const std::string_view name : {"id", "编号", "kind", "类型"}) add(name, usual(name));
  for (const FactName& name : rulebook.fact_names) {
    if (const UsualField field = usual(rulebook.text(name.name)); field.role != UsualField::Role::unknown)
      add(rulebook.text(name.name), field);
  }
  fields_.build();
}

UsualField UsualValues::field(std::string_view name) const {
  const std::uint32_t found = fields_.find(name);
  return found == NameTable::none ? UsualField{} : meanings_[found];
}

bool UsualValues::state_quoted(FactId fact, std::string_view text, Block& block, std::size_t lane) {
  const ReadForm& form = facts_[index(fact)];
  switch (form.kind) {
    case Kind::choice: {
      const std::uint32_t value = values_[form.values].find(text);
      if (value == NameTable::none) return false;
      block.state_interval(fact, lane, value, value);
      return true;
    }
    case Kind::condition:
      if (text != "是" && text != "否") return false;
      block.state_condition(fact, lane, text == "是");
      return true;
    case Kind::date: return state_date(form, fact, text, block, lane);
    case Kind::text:
      if (!is_plain_text(text)) return false;
      block.state_text(fact, lane, text);
      return true;
    case Kind::place: return state_place(fact, text, block, lane);
    default: return false;
  }
}

bool UsualValues::state_plain(FactId fact, std::string_view token, Block& block, std::size_t lane) const {
  const ReadForm& form = facts_[index(fact)];
  if (token == "null") {
    block.state_unknown(fact, lane);
    return true;
  }
  if (form.kind == Kind::number) return state_number(form, fact, token, block, lane);
  if (form.kind != Kind::condition || (token != "true" && token != "false")) return false;
  block.state_condition(fact, lane, token == "true");
  return true;
}

bool UsualValues::state_cell(FactId fact, std::string_view text, Block& block, std::size_t lane) {
  if (text.empty()) {
    block.state_unknown(fact, lane);
    return true;
  }
  const ReadForm& form = facts_[index(fact)];
  switch (form.kind) {
    case Kind::number: return state_number(form, fact, text, block, lane);
    case Kind::condition: {
      const bool yes = text == "true" || text == "TRUE" || text == "True" || text == "是";
      if (!yes && text != "false" && text != "FALSE" && text != "False" && text != "否") return false;
      block.state_condition(fact, lane, yes);
      return true;
    }
    case Kind::set: return state_names(form, fact, text, block, lane);
    case Kind::text:
      if (text == "nothing" || text == "null" || text == "~") return false;
      return state_quoted(fact, text, block, lane);
    case Kind::place:
      if (text == "null" || text == "~") return false;
      return state_quoted(fact, text, block, lane);
    default: return state_quoted(fact, text, block, lane);
  }
}

bool UsualValues::state_number(const ReadForm& form, FactId fact, std::string_view token, Block& block,
                               std::size_t lane) {
  std::size_t at = token.starts_with('-') ? 1 : 0;
  const std::size_t whole = at;
  std::int64_t digits = 0;
  std::size_t decimals = 0;
  if (token.size() - at > most_digits + 1 || form.numerator == 0) return false;
  for (; at < token.size() && is_digit(token[at]); ++at) digits = digits * 10 + (token[at] - '0');
  if (at == whole || (at - whole > 1 && token[whole] == '0')) return false;
  if (at < token.size() && token[at] == '.') {
    const std::size_t point = at++;
    for (; at < token.size() && is_digit(token[at]); ++at) digits = digits * 10 + (token[at] - '0');
    decimals = at - point - 1;
    if (decimals == 0) return false;
  }
  if (at != token.size() || at - whole > most_digits) return false;
  if (form.percent && digits > 0 && digits <= powers_of_ten.at(decimals)) return false;
  const Int128 divisor = static_cast<Int128>(form.denominator) * powers_of_ten.at(decimals);
  const Int128 product = static_cast<Int128>(whole == 0 ? digits : -digits) * form.numerator;
  Int128 value = product;
  if (divisor != 1) {
    // Most divisions are of numbers that fit a machine word.
    if (product <= INT64_MAX && product >= -INT64_MAX && divisor <= INT64_MAX) {
      const auto small = static_cast<std::int64_t>(product);
      const auto by = static_cast<std::int64_t>(divisor);
      if (small % by != 0) return false;
      value = small / by;
    } else {
      if (product % divisor != 0) return false;
      value = product / divisor;
    }
  }
  if (value < form.low || value > form.high) return false;
  block.state_interval(fact, lane, static_cast<std::int64_t>(value), static_cast<std::int64_t>(value));
  return true;
}

// What a path stands for is looked up once.
bool UsualValues::state_place(FactId fact, std::string_view path, Block& block, std::size_t lane) {
  constexpr std::size_t most = 4096;
  auto known = places_.find(path);
  if (known == places_.end()) {
    const auto is_known = [&](std::string_view part) { return place_meant(rulebook_, part).empty(); };
    const bool usual = is_plain_path(path) && path != "nothing" && std::ranges::all_of(place_parts(path), is_known);
    if (places_.size() == most) places_.clear();
    known = places_.emplace(path, usual ? full_place(rulebook_, path) : std::string()).first;
  }
  if (known->second.empty()) return false;
  block.state_place(fact, lane, known->second);
  return true;
}

bool UsualValues::state_date(const ReadForm& form, FactId fact, std::string_view text, Block& block, std::size_t lane) {
  constexpr std::string_view shape = "dddd-dd-dd";
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 'd' ? !is_digit(text[i]) : text[i] != shape[i]) return false;
  }
  const char* digits = text.data();
  const auto date =
      make_date(two_digits(digits) * 100 + two_digits(digits + 2), two_digits(digits + 5), two_digits(digits + 8));
  if (!date || (form.low < form.high && (date->days < form.low || date->days > form.high))) return false;
  block.state_interval(fact, lane, date->days, date->days);
  return true;
}

// Names with `;` between them, or `[]`.
bool UsualValues::state_names(const ReadForm& form, FactId fact, std::string_view text, Block& block,
                              std::size_t lane) const {
  std::array<std::uint32_t, most_listed> listed{};
  std::size_t count = 0;
  if (text != "[]") {
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find(';', begin), text.size());
      const std::uint32_t value = values_[form.values].find(text.substr(begin, end - begin));
      if (value == NameTable::none || count == listed.size()) return false;
      listed.at(count++) = value;
      begin = end + 1;
    }
  }
  block.state_set(fact, lane, std::span(listed).first(count), false);
  return true;
}

}  // namespace rencai
