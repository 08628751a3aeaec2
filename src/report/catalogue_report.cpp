#include "report/catalogue_report.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/csv_text.h"
#include "report/json_writer.h"
#include "report/outcome_text.h"
#include "report/program_json.h"
#include "report/prose.h"
#include "report/quantity_text.h"
#include "report/text_table.h"
#include "report/words.h"

namespace rencai {
namespace {

// Whether a node is a list of cases, with or without `otherwise`.
bool has_cases(const Rulebook& rulebook, NodeId node) {
  while (rulebook[node].op == Op::or_else) node = rulebook.args(node)[0];
  return is_case_list(rulebook[node].op);
}

// What the amount is, in a few words: the formula, or between what the cases lie.
std::string amount_words(const Catalogue& catalogue, const Program& program, Language language) {
  const Rulebook& rulebook = catalogue.unknown.rulebook();
  if (program.amount == NodeId::none) return {};
  const Type& type = rulebook[program.amount].type;
  const bool share = amount_is_share(rulebook, program);
  if (!has_cases(rulebook, program.amount)) return prose(rulebook, program.amount, language, {.as_shares = share});
  const Evaluation::Value value = catalogue.unknown.value(program.amount, 0);
  if (!value.can_exist) return {};
  if (share && value.interval.low && value.interval.high) return percent_text(value.interval);
  if (type.kind != Kind::choice) return interval_text(value.interval, type.unit, language);
  const auto title = [&](const Rational& at) {
    return title_of(rulebook, type.domain, static_cast<std::uint32_t>(at.numerator()), language);
  };
  if (!value.interval.low || !value.interval.high) return {};
  std::string words = title(*value.interval.low);
  if (*value.interval.low != *value.interval.high) words += "–" + title(*value.interval.high);
  return words;
}

std::string kinds_text(const Program& program, Language language, bool ids) {
  std::string text;
  for (unsigned i = 0; i < applicant_kind_count; ++i) {
    const auto kind = static_cast<ApplicantKind>(i);
    if ((program.kinds >> i & 1U) == 0) continue;
    if (!text.empty()) text += ids ? " " : language == Language::zh ? "、" : ", ";
    text += ids ? std::string(id_of(kind)) : name_of(kind).in(language);
  }
  return text;
}

}  // namespace

std::string catalogue_table(const Catalogue& catalogue, Language language, bool color) {
  const Rulebook& rulebook = catalogue.unknown.rulebook();
  const bool zh = language == Language::zh;
  std::string out;
  std::size_t next = 0;
  while (next < catalogue.programs.size()) {
    const PolicyId id = rulebook[catalogue.programs[next]].policy;
    const Policy& policy = rulebook[id];
    if (!out.empty()) out += '\n';
    out += inked(escaped_for_terminal(rulebook.text(policy.title, language)), Ink::bold, color);
    out += fmt::format("  {}", escaped_for_terminal(rulebook.text(policy.id)));
    if (!rulebook.text(policy.place_path).empty())
      out += fmt::format("  {}", escaped_for_terminal(rulebook.text(policy.place_path)));
    out += '\n';
    TextTable table(2);
    table.row(zh ? std::vector<std::string>{"项目", "标识", "类别", "对象", "条款", "金额"}
                 : std::vector<std::string>{"program", "id", "category", "for", "clause", "amount"},
              Ink::dim);
    for (; next < catalogue.programs.size() && rulebook[catalogue.programs[next]].policy == id; ++next) {
      const Program& program = rulebook[catalogue.programs[next]];
      table.row({escaped_for_terminal(rulebook.text(program.title, language)),
                 escaped_for_terminal(rulebook.text(program.short_id)), category_text(program.category, language),
                 kinds_text(program, language, false), escaped_for_terminal(rulebook.text(program.clause)),
                 escaped_for_terminal(amount_words(catalogue, program, language))});
    }
    table.print(out, color);
  }
  out += zh ? fmt::format("\n共 {} 个项目\n", catalogue.programs.size())
            : fmt::format("\n{} programs\n", catalogue.programs.size());
  return out;
}

std::string catalogue_json(const Catalogue& catalogue) {
  const Rulebook& rulebook = catalogue.unknown.rulebook();
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.text("format", "rencai.list/1");
  json.begin_array("programs");
  for (const ProgramId id : catalogue.programs) {
    const Program& program = rulebook[id];
    json.begin_object();
    write_program(json, rulebook, program);
    json.text("selection", id_of(program.selection));
    if (program.amount == NodeId::none) {
      json.key("amount");
      json.null();
    } else {
      json.both("amount", amount_words(catalogue, program, Language::zh),
                amount_words(catalogue, program, Language::en));
    }
    json.end_object();
  }
  json.end_array();
  json.end_object();
  out += '\n';
  return out;
}

std::string catalogue_csv(const Catalogue& catalogue) {
  const Rulebook& rulebook = catalogue.unknown.rulebook();
  std::string out = "id,title_zh,title_en,policy,place,clause,category,for,selection,amount_zh,amount_en\r\n";
  for (const ProgramId id : catalogue.programs) {
    const Program& program = rulebook[id];
    const Policy& policy = rulebook[program.policy];
    out += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\r\n", csv_cell(rulebook.text(program.id)),
                       csv_cell(rulebook.text(program.title, Language::zh)),
                       csv_cell(rulebook.text(program.title, Language::en)), csv_cell(rulebook.text(policy.id)),
                       csv_cell(rulebook.text(policy.place_path)), csv_cell(rulebook.text(program.clause)),
                       id_of(program.category), kinds_text(program, Language::en, true), id_of(program.selection),
                       csv_cell(amount_words(catalogue, program, Language::zh)),
                       csv_cell(amount_words(catalogue, program, Language::en)));
  }
  return out;
}

}  // namespace rencai
