#include "analysis/imagined_applicant.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/date.h"
#include "base/text.h"

namespace rencai {
namespace {

// The value in the parts in which the fact's column holds it.
std::optional<std::int64_t> lane_value(const Fact& fact, const ImaginedValue& value) {
  const Rational scale(fact.type.kind == Kind::number ? fact.scale : 1);
  const auto scaled = multiply(value.number, scale);
  if (!scaled || !scaled->is_integer()) return std::nullopt;
  const std::int64_t low = fact.type.kind == Kind::date ? Date::first_day : fact.low;
  const std::int64_t high = fact.type.kind == Kind::date ? Date::last_day : fact.high;
  if (scaled->numerator() < low || scaled->numerator() > high) return std::nullopt;
  return static_cast<std::int64_t>(scaled->numerator());
}

std::optional<std::uint32_t> value_index(const Rulebook& rulebook, const Fact& fact, std::string_view id) {
  const auto values = rulebook.domain_values[rulebook[fact.type.domain].values];
  const auto found = std::ranges::find_if(values, [&](const DomainValue& one) { return rulebook.text(one.id) == id; });
  if (found == values.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - values.begin());
}

bool is_word(std::string_view text) {
  static constexpr std::string_view read_otherwise[] = {"true", "false", "null", "nothing", "yes", "no", "on", "off"};
  return !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) != 0 &&
         std::ranges::all_of(text,
                             [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }) &&
         std::ranges::find(read_otherwise, text) == std::end(read_otherwise);
}

std::string word(std::string_view text) { return is_word(text) ? std::string(text) : json_quoted(text); }

// A number as it is stated: bare in the fact's unit, else in months. A bare percentage below 1 is refused.
std::string number_text(const Fact& fact, const Rational& value) {
  const auto factor = Rational::make(fact.stated_factor.numerator, fact.stated_factor.denominator);
  const auto stated = factor ? divide(value, *factor) : std::nullopt;
  if (stated && terminates(*stated)) return to_string(*stated) + (fact.percent ? "%" : "");
  return to_string(value) + (fact.type.unit == Unit{.month = 1} ? "个月" : "");
}

std::string value_text(const Fact& fact, const ImaginedValue& value) {
  if (value.nothing) return "nothing";
  switch (value.kind) {
    case Kind::condition: return value.holds ? "true" : "false";
    case Kind::number: return number_text(fact, value.number);
    case Kind::date: {
      const std::string day = to_string(Date{static_cast<std::int32_t>(value.number.numerator())});
      return fact.month ? day.substr(0, std::string_view("2014-06").size()) : day;
    }
    case Kind::choice: return word(value.text);
    case Kind::set: {
      std::string text;
      for (const std::string& member : value.members) text += (text.empty() ? "" : ", ") + word(member);
      return "[" + text + "]";
    }
    case Kind::text:
    case Kind::place: return json_quoted(value.text);
  }
  return {};
}

}  // namespace

bool can_state(const Rulebook& rulebook, FactId id, const ImaginedValue& value) {
  const Fact& fact = rulebook[id];
  if (value.nothing) return true;
  switch (value.kind) {
    case Kind::number: return lane_value(fact, value).has_value();
    case Kind::date: {
      if (!lane_value(fact, value)) return false;
      return !fact.month || civil(Date{static_cast<std::int32_t>(value.number.numerator())}).day == 1;
    }
    case Kind::choice: return value_index(rulebook, fact, value.text).has_value();
    case Kind::set:
      return std::ranges::all_of(
          value.members, [&](const std::string& member) { return value_index(rulebook, fact, member).has_value(); });
    default: return true;
  }
}

void state(const ImaginedApplicant& applicant, const std::vector<CommonFact>& facts, const Rulebook& rulebook,
           bool after, Block& block, std::size_t lane) {
  block.set_kind(lane, applicant.kind);
  for (const auto& [place, value] : applicant.facts) {
    const FactId id = after ? facts[place].after : facts[place].before;
    if (id == FactId::none) continue;
    if (value.nothing) {
      block.state_nothing(id, lane);
      continue;
    }
    const Fact& fact = rulebook[id];
    switch (value.kind) {
      case Kind::condition: block.state_condition(id, lane, value.holds); break;
      case Kind::number:
      case Kind::date:
        if (const auto held = lane_value(fact, value)) block.state_interval(id, lane, *held, *held);
        break;
      case Kind::choice:
        if (const auto held = value_index(rulebook, fact, value.text)) block.state_interval(id, lane, *held, *held);
        break;
      case Kind::set: {
        std::vector<std::uint32_t> members;
        for (const std::string& member : value.members) {
          if (const auto held = value_index(rulebook, fact, member)) members.push_back(*held);
        }
        std::ranges::sort(members);
        block.state_set(id, lane, members, false);
        break;
      }
      case Kind::text: block.state_text(id, lane, value.text); break;
      case Kind::place: block.state_place(id, lane, value.text); break;
    }
  }
}

std::vector<StatedLine> stated_lines(const ImaginedApplicant& applicant, const std::vector<CommonFact>& facts,
                                     const Rulebook& rulebook, bool after) {
  std::vector<StatedLine> lines;
  for (const auto& [place, value] : applicant.facts) {
    const FactId id = after ? facts[place].after : facts[place].before;
    if (id == FactId::none) continue;
    const Fact& fact = rulebook[id];
    bool ambiguous = false;
    const FactId meant = rulebook.find_fact(rulebook.text(fact.short_id), ambiguous);
    const std::string_view name = rulebook.text(meant == id && !ambiguous ? fact.short_id : fact.id);
    lines.push_back({std::string(name), value_text(fact, value), &value});
  }
  return lines;
}

std::string applicant_file(const ImaginedApplicant& applicant, const std::vector<CommonFact>& facts,
                           const Rulebook& rulebook, bool after) {
  std::string text;
  if (applicant.kind != ApplicantKind::person) text += fmt::format("kind: {}\n", id_of(applicant.kind));
  for (const StatedLine& line : stated_lines(applicant, facts, rulebook, after))
    text += fmt::format("{}: {}\n", line.name, line.text);
  return text.empty() ? "kind: person\n" : text;
}

}  // namespace rencai
