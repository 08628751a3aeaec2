#include "cli/audit.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "analysis/audit.h"
#include "base/text.h"
#include "cli/rules.h"
#include "model/checker.h"
#include "model/rule_base.h"
#include "report/audit_report.h"
#include "syntax/yaml_reader.h"

namespace rencai {
namespace {

Result<RuleBaseSyntax> rules_of(const RuleOptions& options, Session& session) {
  const auto files = rule_texts(options.path, session.diagnostics);
  if (!files) return {};
  auto syntax = parse_rule_files(*files, session.sources, session.diagnostics);
  if (!syntax || !check_rules(*syntax, session.sources, session.diagnostics)) return {};
  return syntax;
}

const PolicySyntax* policy_named(std::string_view name, const RuleBaseSyntax& rules, Diagnostics& diagnostics) {
  const auto found = std::ranges::find_if(rules.policies, [&](const PolicySyntax& policy) {
    return policy.name.text == name || policy.title.text.zh == name;
  });
  if (found != rules.policies.end()) return &*found;
  std::vector<std::string_view> ids;
  for (const PolicySyntax& policy : rules.policies) ids.emplace_back(policy.name.text);
  diagnostics
      .error(Code::unknown_policy, Span{},
             {fmt::format("没有政策 `{}`", name), fmt::format("there is no policy `{}`", name)})
      .nearest = nearest_name(name, ids);
  return nullptr;
}

Result<FileId> document_of(const std::string& path, Session& session) {
  const auto file = read_file(path, session.sources, session.diagnostics);
  if (!file) return {};
  const bool empty = std::ranges::all_of(session.sources[*file].text(),
                                         [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  if (!empty) return file;
  session.diagnostics
      .error(Code::file_empty, Span{}, {fmt::format("`{}` 是空的", path), fmt::format("`{}` is empty", path)})
      .expected = {"政策原文的纯文本", "the plain text of the policy document"};
  return {};
}

}  // namespace

ExitCode audit(const AuditOptions& options, Session& session) {
  const auto rules = rules_of(options.rules, session);
  if (!rules) return ExitCode::failed;
  const PolicySyntax* const policy = policy_named(options.policy, *rules, session.diagnostics);
  const auto document = document_of(options.text, session);
  if (policy == nullptr || !document) return ExitCode::failed;
  const Audit result = audit_policy(*policy, session.sources[*document].text());
  if (!result.is_the_document()) {
    const std::string& name = policy->name.text;
    session.diagnostics
        .error(Code::file_kind_unknown, Span{},
               {fmt::format("`{}` 看来不是 `{}` 的原文：规则文件提到 {} 条，其中 {} 条在这里找到", options.text, name,
                            result.clauses_named, result.clauses_common),
                fmt::format("`{}` does not seem to be the document of `{}`: of the {} clauses that the rules name, {} "
                            "are there",
                            options.text, name, result.clauses_named, result.clauses_common)})
        .expected = {"条款编号在行首的原文（第N条、一、（一）、1.）",
                     "its text, with the numbers of the clauses at the start of lines (第N条, 一、, （一）, 1.)"};
    return ExitCode::failed;
  }
  session.out = options.format == AuditFormat::json ? audit_json(result, policy->name.text, session.sources, *document)
                                                    : audit_text(result, session.sources, *document, session.language);
  return result.complete() ? ExitCode::done : ExitCode::no;
}

}  // namespace rencai
