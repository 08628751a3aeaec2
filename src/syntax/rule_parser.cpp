#include "syntax/rule_parser.h"

#include <algorithm>
#include <array>

#include "syntax/expression_forms.h"
#include "syntax/rule_parts.h"

namespace rencai {
namespace {

bool has_only(const Tree& document, Keys keys) {
  return !document.entries.empty() &&
         std::all_of(document.entries.begin(), document.entries.end(),
                     [&](const TreeEntry& entry) { return has_key_named(keys, entry.key.text); });
}

Result<std::pair<Located, LocatedText>> read_payer_name(const ShapeContext& context, const TreeEntry& entry) {
  Result<Located> name = read_name(context, entry.key, false);
  Result<LocatedText> title = read_local_text(context, entry.value);
  if (!name || !title) return std::nullopt;
  return std::pair(std::move(*name), std::move(*title));
}

Result<NotEncodedSyntax> read_not_encoded(const ShapeContext& context, const TreeEntry& entry) {
  Result<Located> clause = read_text(context, entry.key);
  Result<LocatedText> reason = read_local_text(context, entry.value);
  if (!clause || !reason) return std::nullopt;
  return NotEncodedSyntax{std::move(*clause), std::move(*reason), entry.key.span.joined(entry.value.span)};
}

// The name of a policy stands in ids such as `liupanshui-2013/home_purchase`.
Result<Located> read_policy_name(const ShapeContext& context, const Tree& tree) {
  Result<Located> name = read_text(context, tree);
  if (!name) return std::nullopt;
  static constexpr std::string_view separators = "/ \t\r\n:,[]{}()\"'#";
  if (name->text.find_first_of(separators) != std::string::npos) {
    context
        .error(Code::expression_syntax, tree.span,
               {"政策的名称不含空格和标点", "the name of a policy has no blanks or punctuation"})
        .expected = {"字母、数字、`-` 和 `_`", "letters, digits, `-` and `_`"};
    return std::nullopt;
  }
  return name;
}

}  // namespace

RuleFileKind kind_of_rule_file(const Tree& document) {
  if (!document.is_mapping()) return RuleFileKind::unknown;
  if (document.find("tests") != nullptr) return RuleFileKind::tests;
  if (document.find("policy") != nullptr) return RuleFileKind::policy;
  if (has_only(document, rule_keys::stacking_file)) return RuleFileKind::stacking;
  if (has_only(document, rule_keys::vocabulary)) return RuleFileKind::vocabulary;
  return RuleFileKind::unknown;
}

Result<PolicySyntax> parse_policy(const Tree& document, const SourceSet& sources, Diagnostics& diagnostics) {
  const ShapeContext context{sources, diagnostics};
  if (!is_mapping(context, document, {"以 `policy:` 开头的规则文件", "a rule file that begins with `policy:`"}))
    return std::nullopt;
  PolicySyntax policy;
  policy.file = document.span.file;
  policy.span = document.span;
  bool good = has_only_keys(context, document, rule_keys::policy);
  good = has_key(context, document, "policy") && good;
  good = read_key(context, document, "policy", policy.name, read_policy_name) && good;
  good = read_key(context, document, "title", policy.title, read_local_text) && good;
  good = read_key(context, document, "place", policy.place, read_texts) && good;
  good = read_key(context, document, "issued", policy.issued, read_date) && good;
  good = read_key(context, document, "in_force", policy.in_force, read_in_force) && good;
  good = read_key(context, document, "notes", policy.notes, read_local_texts) && good;
  good = read_key(context, document, "source", policy.source, read_local_text) && good;
  good = read_section(context, document, "payer_names", policy.payer_names, read_payer_name) && good;
  good = read_section(context, document, "facts", policy.facts, read_fact) && good;
  good = read_section(context, document, "parameters", policy.parameters, read_parameter) && good;
  good = read_section(context, document, "definitions", policy.definitions, read_definition) && good;
  good = read_section(context, document, "payers", policy.payers, read_payer_definition) && good;
  good = read_section(context, document, "programs", policy.programs, read_program) && good;
  good = read_key(context, document, "stacking", policy.stacking, read_stacking_list) && good;
  good = read_key(context, document, "assert", policy.assertions, read_conditions) && good;
  good = read_section(context, document, "not_encoded", policy.not_encoded, read_not_encoded) && good;
  if (!good) return std::nullopt;
  return policy;
}

Result<VocabularySyntax> parse_vocabulary(const Tree& document, const SourceSet& sources, Diagnostics& diagnostics) {
  const ShapeContext context{sources, diagnostics};
  if (!is_mapping(context, document, {"`facts:` 和 `payer_names:`", "`facts:` and `payer_names:`"}))
    return std::nullopt;
  VocabularySyntax vocabulary;
  vocabulary.file = document.span.file;
  bool good = has_only_keys(context, document, rule_keys::vocabulary);
  good = read_section(context, document, "facts", vocabulary.facts, read_fact) && good;
  good = read_section(context, document, "payer_names", vocabulary.payer_names, read_payer_name) && good;
  if (!good) return std::nullopt;
  return vocabulary;
}

Result<std::vector<StackingSyntax>> parse_stacking_file(const Tree& document, const SourceSet& sources,
                                                        Diagnostics& diagnostics) {
  const ShapeContext context{sources, diagnostics};
  if (!is_mapping(context, document, {"`stacking:`", "`stacking:`"})) return std::nullopt;
  const bool good =
      has_only_keys(context, document, rule_keys::stacking_file) && has_key(context, document, "stacking");
  const Tree* list = value_of(document, "stacking");
  if (!good || list == nullptr) return std::nullopt;
  return read_stacking_list(context, *list);
}

}  // namespace rencai
