#include "model/checker.h"

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"
#include "model/checker_context.h"

namespace rencai {

Checker::Checker(const RuleBaseSyntax& rules, const SourceSet& sources, Diagnostics& diagnostics)
    : rules_(&rules),
      sources_(&sources),
      diagnostics_(&diagnostics),
      errors_before_(diagnostics.error_count()),
      build_(book_, diagnostics) {}

Result<Rulebook> Checker::run() {
  build_.always();
  build_.today();
  declare_policies();
  if (rules_->vocabulary) declare_payer_names(rules_->vocabulary->payer_names, PolicyId::none);
  declare_facts();
  for (std::size_t i = 0; i < rules_->policies.size(); ++i) {
    const PolicyId policy = policy_id(i);
    declare_payer_names(rules_->policies[i].payer_names, policy);
    declare_programs(policy);
    declare_definitions(policy);
    declare_parameters(policy);
    declare_payers(policy);
  }
  find_lists_of_definitions();
  lower_items();
  for (std::uint32_t i = 0; i < facts_.size(); ++i) lower_requirements(static_cast<FactId>(i));
  for (std::uint32_t i = 0; i < programs_.size(); ++i) lower_program_details(static_cast<ProgramId>(i));
  for (std::size_t i = 0; i < rules_->policies.size(); ++i) {
    lower_unused_payers(policy_id(i));
    lower_not_encoded(policy_id(i));
    for (const Expression& assertion : rules_->policies[i].assertions) {
      diagnostics_->error(Code::not_supported, assertion.span, {"尚不支持 `assert`", "`assert` is not supported yet"});
    }
  }
  lower_stacking();
  if (diagnostics_->error_count() > errors_before_) return std::nullopt;
  finish();
  return std::move(book_);
}

void Checker::finish() {
  std::vector<StringRef> as_declared;
  std::vector<FactName> sorted(book_.fact_names.begin(), book_.fact_names.end());
  for (const FactName& entry : sorted) as_declared.push_back(entry.name);
  std::ranges::stable_sort(sorted, {}, [this](const FactName& entry) { return book_.text(entry.name); });
  book_.names_of_facts.assign(std::move(as_declared));
  book_.fact_names.assign(std::move(sorted));
  add_definitions();
  add_spouse_facts();
  add_files_and_digests();
}

void Checker::add_files_and_digests() {
  for (FileId file = 0; file < sources_->size(); ++file) {
    book_.files.push_back(book_.strings.add((*sources_)[file].path()));
  }
  // The digest of the whole is that of its parts' digests, in the order in which they are loaded.
  std::string all;
  const auto add = [&](FileId file) {
    const std::string digest = file < sources_->size() ? sha256((*sources_)[file].text()) : sha256("");
    all += digest + "\n";
    return digest;
  };
  if (rules_->vocabulary) add(rules_->vocabulary->file);
  for (std::uint32_t i = 0; i < book_.policies.size(); ++i) {
    const std::string digest = add(rules_->policies[i].file);
    book_.policies.at(i).digest = book_.strings.add(digest);
  }
  if (!rules_->stacking.empty()) add(rules_->stacking.front().span.file);
  book_.digest = book_.strings.add(sha256(all));
}

Result<Rulebook> check_rules(const RuleBaseSyntax& rules, const SourceSet& sources, Diagnostics& diagnostics) {
  return Checker(rules, sources, diagnostics).run();
}

}  // namespace rencai
