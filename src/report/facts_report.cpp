#include "report/facts_report.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/json_writer.h"
#include "report/prose.h"
#include "report/quantity_text.h"
#include "report/text_table.h"

namespace rencai {
namespace {

constexpr std::size_t widest_values = 48;

// What may be stated of a number, in the fact's unit: 0..130, 0..1e12 元/月. Empty for other kinds.
std::string range_text(const Rulebook& rulebook, const Fact& fact, Language language) {
  if (fact.type.kind != Kind::number) return {};
  const auto factor = Rational::make(fact.stated_factor.numerator, fact.stated_factor.denominator);
  const auto end = [&](std::int64_t lane) {
    const auto base = Rational::make(lane, fact.scale);
    const auto stated = base && factor ? divide(*base, *factor) : std::nullopt;
    return stated ? to_string(*stated) : std::string("?");
  };
  const std::string unit = stated_unit(rulebook, fact, language);
  return fmt::format("{}..{}{}{}", end(fact.low), end(fact.high), unit.empty() || fact.percent ? "" : " ", unit);
}

class Writer {
 public:
  Writer(const FactsReport& report, Language language, bool color)
      : report_(report),
        rulebook_(report.rulebook),
        language_(language),
        zh_(language == Language::zh),
        color_(color) {}

  std::string table() {
    TextTable table(0, 60);
    table.row({say("事实", "fact"), say("名称", "title"), say("类型", "type"), say("取值", "values"),
               say("用到的项目数", "programs")},
              Ink::dim);
    for (const FactId id : report_.facts) {
      const Fact& fact = rulebook_[id];
      table.row({shown(rulebook_.text(fact.id)), shown(title_of(rulebook_, id, language_)),
                 std::string(type_word(rulebook_, fact)), values_in_short(fact),
                 std::to_string(report_.usage[index(id)].programs.size())});
    }
    std::string out;
    table.print(out, color_);
    return out;
  }

  std::string details() {
    std::string out;
    for (const FactId id : report_.facts) {
      const Fact& fact = rulebook_[id];
      if (!out.empty()) out += '\n';
      out += inked(shown(rulebook_.text(fact.id)), Ink::bold, color_);
      out += fmt::format("  {}\n", shown(title_of(rulebook_, id, language_)));
      TextTable table(2, 60);
      const auto row = [&](std::string_view zh, std::string_view en, std::string value) {
        if (!value.empty()) table.row({say(zh, en), std::move(value)});
      };
      row("其他名称", "also", other_names(id));
      row("类型", "type", std::string(type_word(rulebook_, fact)));
      row("范围", "range", range_text(rulebook_, fact, language_));
      if (fact.derived != NodeId::none) row("推算", "derived", shown(prose(rulebook_, fact.derived, language_)));
      if (fact.if_absent != NodeId::none)
        row("未填写时", "if absent", shown(prose(rulebook_, fact.if_absent, language_)));
      for (const NodeId required : rulebook_.arguments[fact.required]) {
        row("须满足", "requires", shown(prose(rulebook_, required, language_)));
      }
      if (fact.reviewer) row("认定", "settled by", say("审核部门", "the reviewer"));
      row("提问", "question", shown(rulebook_.text(fact.ask, language_)));
      add_values(table, fact);
      add_usage(table, report_.usage[index(id)]);
      table.print(out, color_);
    }
    return out;
  }

 private:
  [[nodiscard]] std::string say(std::string_view zh, std::string_view en) const { return std::string(zh_ ? zh : en); }
  [[nodiscard]] static std::string shown(std::string_view text) { return escaped_for_terminal(text); }

  [[nodiscard]] bool has_values(const Fact& fact) const { return fact.type.domain != DomainId::none; }

  [[nodiscard]] std::string values_in_short(const Fact& fact) const {
    if (!has_values(fact)) return shown(range_text(rulebook_, fact, language_));
    const Domain& domain = rulebook_[fact.type.domain];
    std::string text;
    for (std::uint32_t value = 0; value < domain.values.count; ++value) {
      std::string more = value == 0 ? "" : domain.ordered ? " < " : " | ";
      more += title_of(rulebook_, fact.type.domain, value, language_);
      if (value > 0 && cell_width(text + more) > widest_values) {
        text += zh_ ? fmt::format(" …共 {} 个", domain.values.count) : fmt::format(" … {} in all", domain.values.count);
        break;
      }
      text += more;
    }
    return shown(text);
  }

  void add_values(TextTable& table, const Fact& fact) const {
    if (!has_values(fact)) return;
    const Domain& domain = rulebook_[fact.type.domain];
    for (std::uint32_t value = 0; value < domain.values.count; ++value) {
      const DomainValue& v = rulebook_.domain_values[domain.values.first + value];
      std::string names;
      for (const ValueName& name : rulebook_.value_names[domain.names]) {
        if (name.value != value || rulebook_.text(name.name) == rulebook_.text(v.id)) continue;
        if (!names.empty()) names += ", ";
        names += rulebook_.text(name.name);
      }
      table.row({value > 0        ? std::string()
                 : domain.ordered ? say("取值（由低到高）", "values, lowest first")
                                  : say("取值", "values"),
                 names.empty() ? shown(rulebook_.text(v.id))
                               : fmt::format("{}  ({})", shown(rulebook_.text(v.id)), shown(names))});
    }
  }

  [[nodiscard]] std::string other_names(FactId id) const {
    std::string names;
    for (const FactName& name : rulebook_.fact_names) {
      const std::string_view text = rulebook_.text(name.name);
      const Fact& fact = rulebook_[id];
      const bool shown_above = text == rulebook_.text(fact.id) || text == rulebook_.text(fact.title, language_);
      if (name.fact != id || shown_above) continue;
      if (!names.empty()) names += say("、", ", ");
      names += text;
    }
    return shown(names);
  }

  void add_usage(TextTable& table, const FactUsage& usage) const {
    bool first = true;
    for (const ProgramId program : usage.programs) {
      table.row({first ? say("用到的项目", "programs") : "",
                 fmt::format("{}  {}", shown(rulebook_.text(rulebook_[program].id)),
                             shown(rulebook_.text(rulebook_[program].title, language_)))});
      first = false;
    }
    first = true;
    for (const DefinitionId definition : usage.definitions) {
      table.row({first ? say("用到的定义", "definitions") : "",
                 fmt::format("{}  {}", shown(rulebook_.text(rulebook_[definition].id)),
                             shown(title_of(rulebook_, definition, language_)))});
      first = false;
    }
    first = true;
    for (const FactId fact : usage.facts) {
      table.row({first ? say("用到的事实", "facts") : "", shown(rulebook_.text(rulebook_[fact].id))});
      first = false;
    }
    if (!usage.is_used()) table.row({say("用到的项目", "programs"), say("无", "none")});
  }

  const FactsReport& report_;
  const Rulebook& rulebook_;
  Language language_;
  bool zh_;
  bool color_;
};

}  // namespace

std::string stated_unit(const Rulebook& rulebook, const Fact& fact, Language language) {
  if (fact.percent) return "%";
  const std::string_view written = rulebook.text(fact.unit_text);
  if (language == Language::zh || written.empty()) return std::string(written);
  const auto unit = parse_unit(written);
  if (!unit) return std::string(written);
  if (unit->unit == Unit{.month = 1}) return unit->factor == Rational(12) ? "years" : "months";
  if (unit->unit == Unit{.day = 1}) return unit->factor == Rational(7) ? "weeks" : "days";
  return to_string(unit->unit, Language::en);
}

std::string_view type_word(const Rulebook& rulebook, const Fact& fact) {
  switch (fact.type.kind) {
    case Kind::condition: return "bool";
    case Kind::number:
      if (fact.percent) return "percent";
      return fact.type.unit.yuan == 1 && !rulebook.text(fact.unit_text).empty() ? "money" : "number";
    case Kind::date: return "date";
    case Kind::choice: return fact.type.ordered ? "ordered" : "choice";
    case Kind::set: return "set";
    case Kind::text: return "text";
    case Kind::place: return "place";
  }
  return {};
}

std::string facts_table(const FactsReport& report, Language language, bool color) {
  return Writer(report, language, color).table();
}

std::string facts_details(const FactsReport& report, Language language, bool color) {
  return Writer(report, language, color).details();
}

std::string facts_json(const FactsReport& report) {
  const Rulebook& rulebook = report.rulebook;
  std::string out;
  JsonWriter json(out);
  const auto prose_or_null = [&](std::string_view key, NodeId node) {
    if (node != NodeId::none) {
      json.both(key, prose(rulebook, node, Language::zh), prose(rulebook, node, Language::en));
      return;
    }
    json.key(key);
    json.null();
  };
  json.begin_object();
  json.text("format", "rencai.facts/1");
  json.begin_array("facts");
  for (const FactId id : report.facts) {
    const Fact& fact = rulebook[id];
    const FactUsage& usage = report.usage[index(id)];
    json.begin_object();
    json.text("id", rulebook.text(fact.id));
    json.text("policy", fact.owner == PolicyId::none ? std::string_view() : rulebook.text(rulebook[fact.owner].id));
    json.both("title", rulebook.text(fact.title.zh), rulebook.text(fact.title.en));
    json.both("ask", rulebook.text(fact.ask.zh), rulebook.text(fact.ask.en));
    json.text("type", type_word(rulebook, fact));
    json.text("unit", rulebook.text(fact.unit_text));
    json.text("range", range_text(rulebook, fact, Language::zh));
    json.boolean("reviewer", fact.reviewer);
    json.begin_array("values");
    if (fact.type.domain != DomainId::none) {
      for (const DomainValue& value : rulebook.domain_values[rulebook[fact.type.domain].values]) {
        json.begin_object();
        json.text("id", rulebook.text(value.id));
        json.both("title", rulebook.text(value.title.zh), rulebook.text(value.title.en));
        json.end_object();
      }
    }
    json.end_array();
    prose_or_null("derived", fact.derived);
    prose_or_null("if_absent", fact.if_absent);
    json.begin_array("programs");
    for (const ProgramId program : usage.programs) json.text(rulebook.text(rulebook[program].id));
    json.end_array();
    json.begin_array("definitions");
    for (const DefinitionId definition : usage.definitions) {
      const Definition& d = rulebook[definition];
      json.text(fmt::format("{}/{}", rulebook.text(rulebook[d.policy].id), rulebook.text(d.id)));
    }
    json.end_array();
    json.begin_array("facts");
    for (const FactId other : usage.facts) json.text(rulebook.text(rulebook[other].id));
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace rencai
