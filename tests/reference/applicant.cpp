#include "applicant.h"

#include <algorithm>
#include <array>
#include <set>

#include "calendar.h"
#include "syntax/yaml_reader.h"

namespace rencai::reference {

namespace {

// 120万元, 30%, 3, 12个月: into base units; empty where it is none of these.
std::optional<Exact> read_number(const Fact& fact, std::string text) {
  struct Scale {
    std::string_view word;
    std::int64_t factor;
  };
  constexpr std::array scales = {Scale{"万亿", 1'000'000'000'000}, Scale{"千万", 10'000'000}, Scale{"百万", 1'000'000},
                                 Scale{"亿", 100'000'000},         Scale{"万", 10'000},       Scale{"千", 1'000}};
  std::size_t end = 0;
  while (end < text.size() && (text[end] == '-' || text[end] == '.' || (text[end] >= '0' && text[end] <= '9'))) ++end;
  if (end == 0) return {};
  Exact number = Exact::parse(text.substr(0, end));
  std::string rest = text.substr(end);
  while (rest.starts_with(' ')) rest.erase(0, 1);
  if (rest.empty()) return number * fact.factor;
  if (rest == "%") return number / 100;
  for (const auto& scale : scales) {
    if (!rest.starts_with(scale.word)) continue;
    number = number * scale.factor;
    rest.erase(0, scale.word.size());
    break;
  }
  if (rest.empty()) return number * fact.factor;
  const auto unit = unit_of_text(rest);
  if (!unit || unit->unit != fact.type.unit) return {};
  return number * unit->factor;
}

std::optional<Exact> read_point(const Fact& fact, const std::string& text) {
  switch (fact.type.kind) {
    case Kind::number: return read_number(fact, text);
    case Kind::date: {
      const bool month_only = fact.month && text.size() == 7;
      auto day = parse_day(month_only ? text + "-01" : text);
      if (!day) return {};
      if (fact.month) day = number_of({day_of(*day).year, day_of(*day).month, 1});
      return Exact(*day);
    }
    case Kind::choice:
      if (const auto index = fact.domain.find(text)) return Exact(static_cast<std::int64_t>(*index));
      return {};
    default: return {};
  }
}

bool read_set(const Fact& fact, const Tree& items, bool others, Statement& statement) {
  statement.form = others ? Statement::Form::partial : Statement::Form::value;
  statement.value.surely.assign(fact.domain.ids.size(), false);
  for (const auto& item : items.items) {
    const auto index = fact.domain.find(item.text);
    if (!index) return false;
    statement.value.surely[*index] = true;
  }
  statement.value.possibly = others ? std::vector<bool>(fact.domain.ids.size(), true) : statement.value.surely;
  return true;
}

bool read_scalar(const Fact& fact, const std::string& text, Statement& statement) {
  statement.form = Statement::Form::value;
  switch (fact.type.kind) {
    case Kind::condition: {
      const bool yes = text == "true" || text == "是";
      if (!yes && text != "false" && text != "否") return false;
      statement.value = condition(yes, !yes);
      return true;
    }
    case Kind::text:
    case Kind::place: statement.value.text = text; return true;
    case Kind::set: {
      Tree one;
      one.items.emplace_back();
      one.items.front().text = text;
      return read_set(fact, one, false, statement);
    }
    default: break;
  }
  const auto dots = text.find("..");
  const auto low = read_point(fact, text.substr(0, dots));
  const auto high = dots == std::string::npos ? low : read_point(fact, text.substr(dots + 2));
  if (!low || !high) return false;
  statement.value.low = closed(*low);
  statement.value.high = closed(*high);
  if (!(*low == *high)) statement.form = Statement::Form::partial;
  return true;
}

bool read_statement(const Fact& fact, const Tree& tree, const Rules& rules, Statement& statement);

// An element of a list with a key may be stated by its key alone.
bool read_element(const Fact& list, const Tree& tree, const Rules& rules, Element& element) {
  if (tree.is_scalar()) return list.key != nullptr && read_statement(*list.key, tree, rules, element[list.key]);
  for (const auto& entry : tree.entries) {
    const Fact* field = find_field(list, entry.key.text);
    if (field == nullptr || !read_statement(*field, entry.value, rules, element[field])) return false;
  }
  return tree.is_mapping();
}

// Elements that say the same of several months: `{each: 2014-01..2014-06}`; once for each of them.
std::vector<Tree> one_by_one(const Fact& list, const Tree& element) {
  for (std::size_t i = 0; i < element.entries.size(); ++i) {
    const Tree& value = element.entries[i].value;
    const Fact* field = find_field(list, element.entries[i].key.text);
    const TreeEntry* each = value.is_mapping() ? value.find("each") : nullptr;
    if (each == nullptr && value.is_mapping()) each = value.find("每月");
    if (each == nullptr || field == nullptr || !field->month) continue;
    const std::string& text = each->value.text;
    const auto first = parse_day(text.substr(0, 7) + "-01");
    const auto last = parse_day(text.substr(9) + "-01");
    std::vector<Tree> elements;
    for (auto day = first; day && last && *day <= *last; day = plus_months(*day, 1)) {
      Tree& one = elements.emplace_back(element);
      one.entries[i].value = {};
      one.entries[i].value.text = day_text(*day).substr(0, 7);
    }
    return elements;
  }
  return {element};
}

bool read_list(const Fact& list, const Tree& tree, const Rules& rules, Statement& statement) {
  const TreeEntry* at_least = tree.find("at_least");
  if (at_least == nullptr) at_least = tree.find("至少");
  const Tree& items = at_least != nullptr ? at_least->value : tree;
  if (!items.is_sequence()) return false;
  statement.form = at_least != nullptr ? Statement::Form::partial : Statement::Form::value;
  statement.value = condition(true, false);
  if (list.key != nullptr) {
    const std::size_t count = list.type.domain->ids.size();
    statement.value = {};
    statement.value.surely.assign(count, false);
    statement.value.possibly.assign(count, at_least != nullptr);
  }
  const auto add = [&](const Tree& item) {
    Element& element = statement.elements.emplace_back();
    if (!read_element(list, item, rules, element)) return false;
    if (list.key == nullptr) return true;
    const auto index = static_cast<std::size_t>(element.at(list.key).value.low.at.floor().clamped());
    statement.value.surely[index] = statement.value.possibly[index] = true;
    return true;
  };
  for (const auto& item : items.items) {
    const auto elements = one_by_one(list, item);
    if (!std::all_of(elements.begin(), elements.end(), add)) return false;
  }
  return true;
}

// The leading names of a place that were left out: those above its first name in the places of policies, where all have
// the same above it.
std::string full_place(const std::string& path, const Rules& rules) {
  const std::string first = path.substr(0, path.find('/'));
  std::set<std::string> above;
  for (const auto& policy : rules.syntax.policies) {
    std::string leading;
    for (const auto& part : policy.place) {
      if (part.text == first) above.insert(leading);
      leading += part.text + "/";
    }
  }
  return above.size() == 1 ? *above.begin() + path : path;
}

bool read_statement(const Fact& fact, const Tree& tree, const Rules& rules, Statement& statement) {
  statement.value.type = fact.type;
  bool understood = true;
  if (tree.is_null()) {
    statement.form = Statement::Form::unknown;
  } else if (tree.is_scalar() && tree.text == "nothing") {
    statement.form = Statement::Form::nothing;
    statement.value = nothing_value(fact.type);
  } else if (fact.form == FactForm::list) {
    understood = read_list(fact, tree, rules, statement);
  } else if (tree.is_scalar()) {
    understood = read_scalar(fact, tree.text, statement);
  } else if (tree.is_sequence()) {
    if (fact.type.kind == Kind::place) {
      std::string path;
      for (const auto& item : tree.items) path += (path.empty() ? "" : "/") + item.text;
      understood = read_scalar(fact, path, statement);
    } else {
      understood = fact.type.kind == Kind::set && read_set(fact, tree, false, statement);
    }
  } else {
    const TreeEntry* at_least = tree.find("at_least");
    understood = at_least != nullptr && fact.type.kind == Kind::set && read_set(fact, at_least->value, true, statement);
  }
  statement.value.type = fact.type;
  if (fact.type.kind == Kind::place && statement.value.text)
    statement.value.text = full_place(*statement.value.text, rules);
  return understood;
}

// Of a record that is unknown, or that there is not, every fact is.
void state_all(const Fact& record, Statement::Form form, Applicant& applicant) {
  Statement statement;
  statement.form = form;
  if (form == Statement::Form::nothing) statement.value = nothing_value(record.type);
  statement.value.type = record.type;
  applicant.facts[&record] = statement;
  if (record.form != FactForm::record) return;
  for (const Fact* member : record.members) state_all(*member, form, applicant);
}

// Where a fact of a record is known, there is such a record.
void state_records(const Fact* record, Applicant& applicant) {
  for (; record != nullptr; record = record->within) {
    Statement& statement = applicant.facts[record];
    statement.form = Statement::Form::value;
    statement.value = condition(true, false);
  }
}

bool read_entries(const Tree& mapping, const std::string& prefix, const Rules& rules, Applicant& applicant) {
  for (const auto& entry : mapping.entries) {
    const std::string name = prefix + entry.key.text;
    const Fact* fact = rules.after_spouse(name) ? nullptr : rules.find_stated_fact(name);
    if (prefix.empty() && (name == "id" || name == "编号")) {
      applicant.id = entry.value.text;
    } else if (prefix.empty() && (name == "kind" || name == "类型")) {
      applicant.kind = entry.value.text;
    } else if (fact != nullptr && fact->form == FactForm::spouse) {
      Statement& statement = applicant.facts[fact];
      if (entry.value.is_mapping()) {
        statement.form = Statement::Form::value;
        statement.value = condition(true, false);
        if (!read_entries(entry.value, "", rules, *applicant.spouse)) return false;
      } else if (entry.value.is_scalar() && entry.value.text == "nothing") {
        statement.form = Statement::Form::value;
        statement.value = condition(false, true);
      } else if (!read_statement(*fact, entry.value, rules, statement)) {
        return false;
      }
    } else if (const auto rest = rules.after_spouse(name)) {
      Statement& statement = applicant.facts[rules.spouse];
      statement.form = Statement::Form::value;
      statement.value = condition(true, false);
      TreeEntry own = entry;
      own.key.text = *rest;
      Tree one;
      one.kind = TreeKind::mapping;
      one.entries.push_back(std::move(own));
      if (!read_entries(one, "", rules, *applicant.spouse)) return false;
    } else if (fact != nullptr && fact->form == FactForm::record) {
      if (entry.value.is_null()) {
        state_all(*fact, Statement::Form::unknown, applicant);
      } else if (entry.value.is_scalar()) {
        state_all(*fact, Statement::Form::nothing, applicant);
      } else {
        state_records(fact, applicant);
        if (!read_entries(entry.value, name + ".", rules, applicant)) return false;
      }
    } else if (fact != nullptr) {
      Statement& statement = applicant.facts[fact];
      if (!read_statement(*fact, entry.value, rules, statement)) return false;
      const bool known = statement.form == Statement::Form::value || statement.form == Statement::Form::partial;
      if (known) state_records(fact->within, applicant);
    } else if (!entry.value.is_mapping() || !read_entries(entry.value, name + ".", rules, applicant)) {
      return false;
    }
  }
  return true;
}

// What the one states of what both share, and the other does not.
void share(const Applicant& from, Applicant& to) {
  for (const auto& [fact, statement] : from.facts)
    if (fact->syntax != nullptr && fact->syntax->shared) to.facts.try_emplace(fact, statement);
}

}  // namespace

bool read_applicants(const std::string& yaml, const Rules& rules, std::vector<Applicant>& applicants) {
  SourceSet sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("applicants.yaml", yaml);
  const auto documents = read_yaml(sources, file, diagnostics);
  if (!documents) return false;
  for (const auto& document : *documents) {
    Applicant& applicant = applicants.emplace_back();
    applicant.spouse = std::make_shared<Applicant>();
    if (!document.is_mapping() || !read_entries(document, "", rules, applicant)) return false;
    if (rules.spouse == nullptr) continue;
    Statement& has_one = applicant.spouse->facts[rules.spouse];
    has_one.form = Statement::Form::value;
    has_one.value = condition(true, false);
    const auto found = applicant.facts.find(rules.spouse);
    if (found == applicant.facts.end() || found->second.value.can_be_false || !found->second.value.can_be_true)
      continue;
    share(applicant, *applicant.spouse);
    share(*applicant.spouse, applicant);
  }
  return true;
}

}  // namespace rencai::reference
