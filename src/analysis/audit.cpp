#include "analysis/audit.h"

#include <algorithm>
#include <set>
#include <string>

#include "analysis/text_clauses.h"

namespace rencai {
namespace {

// A figure of the rule file and the clauses it belongs to.
struct Evidence {
  Figure figure;
  Carried kind = Carried::literal;
  std::vector<ClausePath> clauses;  // none: of the policy as a whole
  std::string_view clause;
  std::string_view owner;
  Span span;
  bool own = true;  // false: reached through a definition, which is compared with the text for itself
};

Figure figure_of(const Date& day) {
  const CivilDate civil_day = civil(day);
  Figure figure;
  figure.unit = FigureUnit::date;
  figure.year = civil_day.year;
  figure.month = civil_day.month;
  figure.day = civil_day.day;
  return figure;
}

Figure figure_of(const Expression& literal) {
  Figure figure;
  figure.value = figure.written = literal.number;
  if (literal.percent) figure.unit = FigureUnit::share;
  if (literal.unit_words.empty()) return figure;
  const std::string& word = literal.unit_words.front().word;
  const auto is = [&](std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, word) != names.end();
  };
  if (is({"元", "CNY"})) {
    figure.unit = FigureUnit::money;
  } else if (is({"年", "years"})) {
    figure.unit = FigureUnit::time;
    figure.value = multiply(literal.number, 12).value_or(literal.number);
  } else if (is({"月", "个月", "months"})) {
    figure.unit = FigureUnit::time;
  } else if (is({"天", "日", "days"})) {
    figure.unit = FigureUnit::days;
  } else if (is({"平方米", "m2"})) {
    figure.unit = FigureUnit::area;
  } else {
    figure.unit = FigureUnit::count;
  }
  return figure;
}

// Everything the rule file says, figure by figure.
class Collector {
 public:
  explicit Collector(const PolicySyntax& policy) : policy_(policy) {}

  std::vector<Evidence> run() {
    words(policy_.title);
    words(policy_.source);
    for (const LocatedText& note : policy_.notes) words(note);
    if (policy_.issued) add(figure_of(*policy_.issued), Carried::words, Span{});
    if (policy_.in_force) in_force(*policy_.in_force);
    for (const DefinitionSyntax& definition : policy_.definitions) {
      enter(definition.clause, definition.name.text);
      walk(definition);
    }
    for (const ParameterSyntax& parameter : policy_.parameters) {
      enter(parameter.clause, parameter.name.text);
      walk(parameter);
    }
    for (const PayerSyntax& payer : policy_.payers) {
      enter(payer.clause, payer.name.text);
      walk(payer);
    }
    for (const ProgramSyntax& program : policy_.programs) {
      enter(program.clause, program.name.text);
      walk(program);
    }
    for (const StackingSyntax& rule : policy_.stacking) {
      enter(rule.clause, {});
      words(rule.note);
      for (const Expression& share : rule.shares) walk(share);
      walk(rule.at_most);
      walk(rule.when);
    }
    for (const NotEncodedSyntax& entry : policy_.not_encoded) {
      enter(entry.clause, {});
      words(entry.reason, Carried::not_encoded);
    }
    return std::move(found_);
  }

 private:
  void enter(const Located& clause, std::string_view owner) {
    clause_ = clause.text;
    clauses_ = clauses_named(clause.text);
    owner_ = owner;
    own_ = true;
    visited_.clear();
  }

  void add(Figure figure, Carried kind, Span span) {
    found_.push_back({std::move(figure), kind, clauses_, clause_, owner_, span, own_});
  }
  void words(const LocatedText& text, Carried kind = Carried::words) {
    for (Figure& figure : figures_in(text.text.zh)) add(std::move(figure), kind, text.span);
  }

  void walk(const std::optional<Expression>& expression) {
    if (expression) walk(*expression);
  }
  void walk(const Expression& expression) {
    switch (expression.kind) {
      case ExpressionKind::number: add(figure_of(expression), Carried::literal, expression.span); break;
      case ExpressionKind::date: add(figure_of(expression.day), Carried::literal, expression.span); break;
      case ExpressionKind::name: follow(expression.name); break;
      case ExpressionKind::count_at_least: {
        Figure figure;
        figure.value = figure.written = expression.count;
        add(std::move(figure), Carried::literal, expression.span);
        break;
      }
      default: break;
    }
    for (const Expression& operand : expression.operands) walk(operand);
    for (const Expression& condition : expression.where) walk(condition);
    for (const Case& one : expression.cases) {
      const auto saved = clauses_;
      const std::string_view saved_clause = clause_;
      // A case may stand in a clause of its own; it also counts for that of its program.
      if (!one.clause.empty()) {
        clause_ = one.clause;
        for (ClausePath& path : clauses_named(one.clause)) clauses_.push_back(std::move(path));
      }
      for (const Expression& condition : one.when) walk(condition);
      for (const Expression& value : one.is) walk(value);
      clauses_ = saved;
      clause_ = saved_clause;
    }
  }
  void walk(const DefinitionSyntax& definition) {
    words(definition.title);
    words(definition.note);
    walk(definition.value);
    for (const TableRow& row : definition.rows) walk(row);
    if (definition.otherwise) walk(*definition.otherwise);
  }
  void walk(const FactSyntax& fact) { walk(fact.derived); }
  void walk(const TableRow& row) {
    for (const TableRow& below : row.rows) walk(below);
    for (const TableRow::Cell& cell : row.cells) walk(cell.value);
  }
  void walk(const ParameterSyntax& parameter) {
    words(parameter.title);
    words(parameter.note);
    for (const ParameterSyntax::Dated& step : parameter.values) walk(step.value);
  }
  void walk(const PayerSyntax& payer) {
    words(payer.title);
    words(payer.note);
    walk(payer.payer);
  }
  void walk(const ProgramSyntax& program) {
    words(program.title);
    for (const LocatedText& note : program.notes) words(note);
    walk(program.when);
    walk(program.amount);
    if (program.pay) {
      const PaySyntax& pay = *program.pay;
      for (const Optional* part : {&pay.at_most, &pay.from, &pay.until, &pay.served, &pay.times, &pay.each_at_most,
                                   &pay.rest_on, &pay.at_least})
        walk(*part);
      for (const Expression& part : pay.parts) walk(part);
      for (const Expression& part : pay.after) walk(part);
    }
    walk(program.payer);
    if (program.selection) {
      walk(program.selection->quota_count);
      walk(program.selection->won);
    }
    if (program.in_force) in_force(*program.in_force);
    for (const auto& [name, value] : program.outputs) walk(value);
  }
  // Mostly worked out from the day of issue and a number of years, so not looked for in the text.
  void in_force(const InForce& validity) {
    own_ = false;
    walk(validity.from);
    walk(validity.to);
    walk(validity.by);
    own_ = true;
  }

  // What a name of a definition, derived fact, parameter or payer holds counts for the clause that uses it, too.
  void follow(const std::string& dotted) {
    const std::string_view name = std::string_view(dotted).substr(0, dotted.find('.'));
    const auto named = [&](const auto& items) {
      return std::ranges::find_if(items,
                                  [&](const auto& item) { return item.name.text == name || item.name.text == dotted; });
    };
    const bool own = own_;
    const auto enter_once = [&](const auto& items) {
      const auto item = named(items);
      if (item == items.end() || !visited_.insert(item->name.text).second) return;
      own_ = false;
      walk(*item);
      own_ = own;
    };
    enter_once(policy_.definitions);
    enter_once(policy_.facts);
    enter_once(policy_.parameters);
    enter_once(policy_.payers);
  }

  const PolicySyntax& policy_;
  std::vector<Evidence> found_;
  std::vector<ClausePath> clauses_;
  std::string_view clause_;
  std::string_view owner_;
  bool own_ = true;
  std::set<std::string_view> visited_;
};

// Whether one stands in the other or both are the same; 第三条 and 三 and 3 are the same at the top.
bool related(const ClausePath& a, const ClausePath& b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const bool same_style = a[i].style == b[i].style || (i == 0 && (a.size() == 1 && b.size() == 1));
    if (a[i].number != b[i].number || !same_style) return false;
  }
  return common > 0;
}

bool belongs(const Evidence& evidence, const ClausePath& clause) {
  if (evidence.clauses.empty() || clause.empty()) return evidence.clauses.empty();
  return std::ranges::any_of(evidence.clauses, [&](const ClausePath& path) { return related(path, clause); });
}

bool has_literal(const std::vector<const Evidence*>& evidence, const Figure& wanted) {
  return std::ranges::any_of(evidence, [&](const Evidence* item) {
    return item->kind == Carried::literal && same_figure(item->figure, wanted);
  });
}

// 15:65:20 is in the shares 15%, 65% and 20%, of which one may be `rest`; 1∶1 in the factor 1 or 100%, too.
bool has_ratio(const std::vector<const Evidence*>& evidence, const Figure& ratio) {
  Rational sum;
  for (const Rational& part : ratio.parts) sum = add(sum, part).value_or(sum);
  std::size_t shares = 0;
  Figure share;
  share.unit = FigureUnit::share;
  for (const Rational& part : ratio.parts) {
    const auto value = divide(part, sum);
    if (!value) return false;
    share.value = share.written = *value;
    if (has_literal(evidence, share)) ++shares;
  }
  if (shares + 1 >= ratio.parts.size()) return true;
  const auto quotient = ratio.parts.size() == 2 ? divide(ratio.parts[0], ratio.parts[1]) : std::nullopt;
  if (!quotient) return false;
  share.value = share.written = *quotient;
  return has_literal(evidence, share);
}

Carried carried(const std::vector<const Evidence*>& evidence, const Figure& figure) {
  if (figure.unit == FigureUnit::ratio ? has_ratio(evidence, figure) : has_literal(evidence, figure))
    return Carried::literal;
  // What the clause's own words say goes before what is said of the whole document.
  const auto named = [&](Carried kind, bool of_clause) {
    return std::ranges::any_of(evidence, [&](const Evidence* item) {
      return item->kind == kind && item->clauses.empty() != of_clause && same_figure(item->figure, figure);
    });
  };
  if (named(Carried::words, true)) return Carried::words;
  if (named(Carried::not_encoded, true)) return Carried::not_encoded;
  return named(Carried::words, false) ? Carried::words : Carried::no;
}

// A heading alone has no sentence.
bool has_sentence(std::string_view text) {
  return text.find("。") != std::string_view::npos || text.find("；") != std::string_view::npos ||
         text.find(';') != std::string_view::npos;
}

// Whether a figure of the text says what a literal says; a part of a ratio may be a percentage.
bool says(const Figure& figure, const Evidence& literal) {
  if (figure.unit != FigureUnit::ratio) return same_figure(literal.figure, figure);
  return has_ratio({&literal}, figure) || std::ranges::any_of(figure.parts, [&](const Rational& part) {
           const auto percent = divide(part, 100);
           return percent && *percent == literal.figure.value;
         });
}

// Numbers that rules need and texts leave unsaid: none, one of anything, the whole.
bool is_plain(const Figure& figure) {
  if (figure.unit == FigureUnit::date) return false;
  const bool spell = figure.unit == FigureUnit::time || figure.unit == FigureUnit::days;
  return figure.written == Rational(0) || (!spell && figure.written == Rational(1));
}

}  // namespace

std::size_t Audit::count(Carried carried) const {
  std::size_t total = 0;
  for (const AuditedClause& clause : clauses)
    total += static_cast<std::size_t>(std::ranges::count(clause.figures, carried, &AuditedFigure::carried));
  return total;
}

std::size_t Audit::granting(Carried carried) const {
  std::size_t total = 0;
  for (const AuditedClause& clause : clauses) {
    if (clause.path.empty()) continue;
    total += static_cast<std::size_t>(std::ranges::count(clause.figures, carried, &AuditedFigure::carried));
  }
  return total;
}

std::size_t Audit::granting() const {
  return granting(Carried::literal) + granting(Carried::words) + granting(Carried::no);
}

Audit audit_policy(const PolicySyntax& policy, std::string_view text) {
  const std::vector<Evidence> evidence = Collector(policy).run();
  const std::vector<TextClause> clauses = clauses_in(text);
  Audit audit;
  std::vector<std::vector<Figure>> figures;  // by clause
  for (const TextClause& clause : clauses) {
    figures.push_back(figures_in(text.substr(clause.begin, clause.end - clause.begin)));
    std::vector<const Evidence*> here;
    for (const Evidence& item : evidence) {
      if (belongs(item, clause.path)) here.push_back(&item);
    }
    AuditedClause audited{clause.path, {}};
    for (Figure& figure : figures.back()) {
      figure.begin += clause.begin;
      figure.end += clause.begin;
      audited.figures.push_back({figure, carried(here, figure)});
    }
    if (!audited.figures.empty()) audit.clauses.push_back(std::move(audited));
  }

  std::set<ClausePath> named;
  const auto name = [&](const Located& clause) {
    for (const ClausePath& path : clauses_named(clause.text)) named.insert(path);
  };
  for (const ProgramSyntax& program : policy.programs) name(program.clause);
  for (const DefinitionSyntax& definition : policy.definitions) name(definition.clause);
  for (const NotEncodedSyntax& entry : policy.not_encoded) name(entry.clause);
  audit.clauses_named = named.size();
  for (const ClausePath& path : named) {
    const bool common = std::ranges::any_of(clauses, [&](const TextClause& clause) {
      return clause.path.size() >= path.size() && related(path, clause.path);
    });
    if (common) ++audit.clauses_common;
  }
  for (const TextClause& clause : clauses) {
    if (clause.path.empty() || !has_sentence(text.substr(clause.begin, clause.end - clause.begin))) continue;
    ++audit.clauses_with_text;
    const bool is_named =
        std::ranges::any_of(named, [&](const ClausePath& path) { return related(path, clause.path); });
    if (!is_named) audit.unnamed.push_back({clause.path, clause.begin});
  }

  for (const Evidence& item : evidence) {
    if (item.kind != Carried::literal || !item.own || item.clauses.empty() || is_plain(item.figure)) continue;
    ++audit.literals;
    bool found = false;
    for (std::size_t i = 0; i < clauses.size() && !found; ++i) {
      if (!belongs(item, clauses[i].path)) continue;
      found = std::ranges::any_of(figures[i], [&](const Figure& figure) { return says(figure, item); });
    }
    if (!found) audit.unfound.push_back({item.clause, item.owner, item.span});
  }
  return audit;
}

}  // namespace rencai
