// What the parts of the checker share. One object checks one rule base; the parts are one file for each subject.
//
// Order of work: everything is declared (policies, facts, parameters, definitions, programs); then what may be read by
// name (facts, definitions, the policies' validity, the programs' eligibility) becomes nodes, each after what it reads;
// then what nothing else reads (pay, payers, stacking). A fault makes its owner NodeId::none, and whoever reads that
// stays silent.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/result.h"
#include "model/names.h"
#include "model/node_builder.h"
#include "model/rulebook.h"
#include "syntax/rule_tree.h"

namespace rencai {

// What the place of an expression adds to the meaning of its names.
struct Want {
  DomainId domain = DomainId::none;  // bare names are looked up among these values first
  bool any_ordered_value = false;    // a bare name may be a value of any ordered choice that has it
};

// The columns of a table in the order of their first appearance; one empty name where it has values only.
[[nodiscard]] std::vector<std::string> table_fields(const DefinitionSyntax& syntax);

struct FactPlace {  // where a fact is declared
  bool within_record = false;
  ListId list = ListId::none;  // as a field of its elements
};

class Checker {
 public:
  Checker(const RuleBaseSyntax& rules, const SourceSet& sources, Diagnostics& diagnostics);
  Result<Rulebook> run();

 private:
  struct FactRecord {
    const FactSyntax* syntax = nullptr;  // null: the reviewer fact of a program
    PolicyId policy = PolicyId::none;
    bool usable = false;  // its type is known
  };
  struct DefinitionRecord {
    const DefinitionSyntax* syntax = nullptr;
    PolicyId policy = PolicyId::none;
    NodeId root = NodeId::none;
    std::map<std::string, NodeId, std::less<>> fields;  // of a table with fields
    ListId list = ListId::none;                         // of whose elements each has its own value
    bool usable = true;                                 // its list is one
  };
  struct ProgramRecord {
    const ProgramSyntax* syntax = nullptr;
    PolicyId policy = PolicyId::none;
  };
  enum class ItemKind : std::uint8_t { fact, definition, policy, program };
  struct Item {
    ItemKind kind = ItemKind::fact;
    std::uint32_t index = 0;
    auto operator<=>(const Item&) const = default;
  };
  struct Dependency {
    Item item;
    Span span;
  };
  // One row of a table that holds values, with the condition that selects it.
  struct SelectedRow {
    NodeId when = NodeId::none;
    const TableRow* row = nullptr;
  };

  // checker.cpp
  void finish();
  void add_files_and_digests();
  [[nodiscard]] PolicyId policy_id(std::size_t index) const { return static_cast<PolicyId>(index); }
  [[nodiscard]] const PolicySyntax& syntax_of(PolicyId policy) const { return rules_->policies[index(policy)]; }

  // checker_names.cpp
  void declare_name(PolicyId scope, std::string_view name, const Symbol& symbol);
  bool check_not_reserved(const Located& name);
  void declare_parameters(PolicyId policy);
  void declare_definitions(PolicyId policy);
  void find_lists_of_definitions();
  // Whether what the name stands for is there where it stands: a definition of each element of a list only in an
  // aggregate over that list.
  [[nodiscard]] bool is_within(const Symbol& symbol, const Expression& name);
  // What a name means where it stands: in an aggregate the fields of the list come first, `applicant.x` passes them by.
  [[nodiscard]] std::optional<Symbol> find(std::string_view name) const;
  // Definitions with fields: `tier.share` is the definition `tier` and the field `share`.
  [[nodiscard]] std::optional<std::pair<std::uint32_t, std::string>> table_field(std::string_view name) const;
  // `degree.master`: a value of a choice where nothing beside it says which choice is meant.
  [[nodiscard]] std::optional<std::pair<DomainId, std::uint32_t>> qualified_value(std::string_view name) const;
  [[nodiscard]] bool resolves(const Expression& expression) const;
  // The choice or set whose values a bare name beside `expression` may be, as far as that shows before it is lowered.
  [[nodiscard]] DomainId domain_beside(const Expression& expression) const;
  [[nodiscard]] DomainId domain_beside(const Expression& expression, unsigned& budget) const;
  [[nodiscard]] std::vector<std::string_view> visible_names(const Want& want) const;
  NodeId unknown_name(const Expression& name, const Want& want);
  Diagnostic& with_nearest(Diagnostic& diagnostic, std::string_view name, std::span<const std::string_view> candidates);

  // checker_facts.cpp
  void declare_facts();
  void declare_fact(const FactSyntax& syntax, PolicyId policy, FactPlace place = {});
  FactId declare_won_fact(const ProgramSyntax& syntax, PolicyId policy);
  bool declare_type(const FactSyntax& syntax, Fact& fact);
  bool declare_numeric(const FactSyntax& syntax, Fact& fact);
  bool declare_range(const FactSyntax& syntax, Fact& fact);
  DomainId declare_domain(const FactSyntax& syntax, bool ordered);
  void declare_fact_names(FactId fact, const FactSyntax& syntax, PolicyId policy, bool within_record);
  void lower_fact(FactId id);
  void lower_requirements(FactId id);
  NodeId fact_value(const Expression& expression, const Fact& fact);
  LocalRef local(const LocalText& text);

  // checker_lists.cpp
  bool declare_record(const FactSyntax& syntax, FactId fact, PolicyId policy);
  bool declare_list(const FactSyntax& syntax, FactId fact, PolicyId policy);
  bool declare_key(const FactSyntax& syntax, ListId id);
  void declare_field_names(ListId id, const FactSyntax& syntax);
  bool check_group_keys(const FactSyntax& syntax, PolicyId policy);
  [[nodiscard]] bool has_members(const FactSyntax& record, PolicyId policy) const;
  const FactSyntax& member_of(const FactSyntax& group, const FactSyntax& member);
  [[nodiscard]] std::vector<std::string_view> field_names(ListId list) const;
  // Says how the fields of a list or record are read, where `name` is the list or record itself, or a field of a list.
  NodeId refuse_group(const Expression& name, const Fact& fact);
  bool refuse_field_outside(const Expression& name);

  // checker_spouse.cpp
  // `x` of `spouse.x`, by any name of the spouse.
  [[nodiscard]] std::optional<std::string_view> after_spouse(std::string_view name) const;
  [[nodiscard]] bool is_spouse(std::string_view name) const;
  bool refuse_spouse_of_spouse(std::string_view name, Span span);  // `name`: of what is read of the spouse
  bool check_spouse(const FactSyntax& syntax, PolicyId policy);
  NodeId across(NodeId node, Span span);        // what it comes to for the spouse of whom it is read for
  NodeId of_applicant(NodeId node, Span span);  // as it is read where it stands
  NodeId of_definition(NodeId node, std::uint32_t definition, Span span);
  NodeId of_spouse(NodeId node, Span span);  // likewise; refuses what reads of a spouse itself
  bool reads_spouse(NodeId node);
  NodeId lower_of_spouse(const Expression& expression, std::string_view name);
  void add_spouse_facts();

  // checker_aggregates.cpp
  [[nodiscard]] static bool is_aggregate_call(const Expression& call);
  NodeId lower_aggregate(const Expression& call);
  NodeId lower_over(const Expression& call, ListId list);
  NodeId lower_received(const Expression& call);
  [[nodiscard]] std::optional<Expression> sum_received(const Expression& call, bool of_spouse) const;
  [[nodiscard]] ListId list_of(const Expression& call) const;
  ListId require_list(const Expression& call);
  bool constant_months(const Expression& written, std::uint32_t least, std::uint32_t& result);
  void add_aggregate_dependencies(const Expression& call, std::vector<Dependency>& found);

  // checker_order.cpp
  void lower_items();
  void lower_item(Item item);
  std::vector<Dependency> dependencies(Item item);
  void add_dependencies(const Expression& expression, std::vector<Dependency>& found);
  void report_cycle(std::span<const Item> path, std::span<const Span> places);
  [[nodiscard]] std::string name_of(Item item) const;
  [[nodiscard]] Span span_of(Item item) const;

  // checker_expressions.cpp
  NodeId lower(const Expression& expression, const Want& want = {});
  NodeId lower_condition(const Expression& expression);
  NodeId lower_date(const Expression& expression);
  std::vector<NodeId> lower_conditions(std::span<const Expression> expressions);
  NodeId lower_number(const Expression& expression);
  NodeId lower_name(const Expression& expression, const Want& want);
  NodeId lower_symbol(const Expression& expression, const Symbol& symbol);
  NodeId choice_value(DomainId domain, std::uint32_t value, Span span);
  NodeId lower_parameter(ParameterId parameter, NodeId day, Span span);
  NodeId lower_sum(const Expression& expression);
  // Whether both are constants, and the first is above the second.
  [[nodiscard]] bool is_reversed(NodeId low, NodeId high) const;
  NodeId lower_range(const Expression& expression);
  NodeId lower_bound(const Expression& expression, const Want& want);

  // checker_comparisons.cpp
  NodeId lower_comparison(const Expression& expression);
  NodeId compare_conditions(const Expression& expression, NodeId left, NodeId right);
  NodeId lower_in(const Expression& expression);
  NodeId lower_in_list(const Expression& expression, NodeId left);
  NodeId lower_in_range(const Expression& expression, NodeId left);
  NodeId lower_in_place(const Expression& expression, NodeId left);
  NodeId place_test(const Expression& place, NodeId left);
  NodeId lower_has(const Expression& expression);
  std::optional<std::uint32_t> value_in(DomainId domain, const Expression& name);

  // checker_functions.cpp
  NodeId lower_call(const Expression& expression, const Want& want);
  NodeId lower_rounding(const Expression& expression, Op op);
  NodeId lower_extreme(const Expression& expression, Op op);
  NodeId lower_open_amount(const Expression& expression, Op op);
  NodeId lower_start(const Expression& expression, Op op);
  NodeId lower_between(const Expression& expression, Op op, const Unit& unit);
  NodeId lower_age(const Expression& expression);
  NodeId lower_value_at(const Expression& expression);
  struct NamedProgram {
    ProgramId program;
    bool of_spouse = false;
  };
  std::optional<NamedProgram> named_program(const Expression& name);  // empty: reported
  NodeId gets_node(ProgramId program, Span span);
  NodeId lower_gets(const Expression& expression);
  NodeId lower_amount_of(const Expression& expression);
  NodeId lower_if(const Expression& expression, const Want& want);
  NodeId lower_or_else(const Expression& expression, const Want& want);
  NodeId lower_exists(const Expression& expression, const Want& want);

  // checker_cases.cpp
  NodeId lower_cases(const Expression& expression, const Want& want);
  NodeId case_node(Op op, std::span<const NodeId> whens, std::span<NodeId> values, Span span);
  NodeId named_case(NodeId value, std::uint32_t mark, const Case& one);
  void lower_definition(std::uint32_t definition);
  void lower_definition(DefinitionRecord& record);
  void add_definitions();
  // What stands at the head of a definition or of a named split between payers.
  template <class Syntax>
  [[nodiscard]] Definition definition_heading(const Syntax& syntax, PolicyId policy) {
    Definition heading;
    heading.id = book_.strings.add(syntax.name.text);
    heading.policy = policy;
    heading.title = local(syntax.title.text);
    heading.note = local(syntax.note.text);
    heading.clause = book_.strings.add(syntax.clause.text);
    heading.span = syntax.name.span;
    return heading;
  }
  void lower_table(DefinitionRecord& definition);
  bool select_rows(const DefinitionRecord& definition, std::span<const NodeId> selectors,
                   std::span<const TableRow> rows, std::vector<NodeId>& conditions, std::vector<SelectedRow>& found);
  [[nodiscard]] Span span_of(const TableRow& row, std::string_view key) const;
  NodeId row_test(const TableRow& row, NodeId selector, std::vector<std::string>& used);
  NodeId table_value(const DefinitionRecord& definition, std::span<const SelectedRow> rows, std::string_view field);

  // checker_policies.cpp
  void declare_policies();
  void declare_place(const PolicySyntax& syntax, Policy& policy);
  void lower_policy(PolicyId id);
  NodeId lower_in_force(const InForce& in_force, Policy* policy);
  void lower_not_encoded(PolicyId policy);
  LocalRef required_title(const LocatedText& title, Span owner);
  Run add_notes(std::span<const LocatedText> notes);

  // checker_programs.cpp
  void declare_programs(PolicyId policy);
  void lower_program(ProgramId id);          // what gets(P) and amount_of(P) read
  void lower_program_details(ProgramId id);  // the rest
  NodeId lower_amount(const ProgramSyntax& syntax, Category category);
  bool check_amount(NodeId& amount, const ProgramSyntax& syntax, Category category);
  void lower_selection(const ProgramSyntax& syntax, Program& program);
  void lower_outputs(const ProgramSyntax& syntax, Program& program);
  [[nodiscard]] std::optional<ProgramId> find_program(std::string_view name, PolicyId scope) const;
  [[nodiscard]] std::vector<std::string_view> program_names(PolicyId scope) const;

  // checker_pay.cpp
  void lower_pay(const ProgramSyntax& syntax, Program& program);
  void lower_rate(const PaySyntax& pay, Program& program);
  void lower_least_time(const PaySyntax& pay, Program& program);
  void lower_parts(const PaySyntax& pay, Program& program);
  void lower_after(const PaySyntax& pay, Program& program);
  void lower_part_list(const PaySyntax& pay, Program& program);
  void lower_payment_days(const PaySyntax& pay, Program& program);
  NodeId lower_span_of_time(const Expression& expression);
  std::optional<Period> period(const Located& text, Code code);
  std::optional<std::uint32_t> whole_count(const Expression& expression);

  // checker_payers.cpp
  void declare_payer_names(std::span<const std::pair<Located, LocatedText>> names, PolicyId policy);
  void declare_payers(PolicyId policy);
  void lower_unused_payers(PolicyId policy);
  void lower_payers(const ProgramSyntax& syntax, Program& program);
  Run lower_payer(const Expression& payer, NodeId amount);
  bool lower_shares(const Expression& shares, NodeId amount, NodeId when, std::vector<PayerCase>& cases);
  void check_constant_shares(const Expression& shares, std::span<const PayerShare> lowered);
  NodeId left_over(NodeId amount, std::span<const PayerShare> before, Span span);
  [[nodiscard]] std::optional<PayerNameId> find_payer_name(std::string_view name) const;

  // checker_stacking.cpp
  void lower_stacking();
  void lower_stacking_rule(const StackingSyntax& syntax, PolicyId policy);
  bool lower_members(const StackingSyntax& syntax, PolicyId policy, std::vector<ProgramOf>& members);
  void lower_choice(const StackingSyntax& syntax, std::span<const ProgramOf> members, Stacking& stacking);
  [[nodiscard]] bool is_only_chosen(ProgramId program) const;
  void check_components();

  const RuleBaseSyntax* rules_;
  const SourceSet* sources_;
  Diagnostics* diagnostics_;
  std::size_t errors_before_;
  Rulebook book_;
  NodeBuilder build_;
  Names names_;
  std::vector<FactRecord> facts_;  // by FactId
  std::vector<DefinitionRecord> definitions_;
  std::vector<ProgramRecord> programs_;     // by ProgramId
  std::deque<FactSyntax> completed_facts_;  // as declared, with what the vocabulary, record or list says of them
  std::map<std::string, const FactSyntax*, std::less<>> per_policy_facts_;
  std::map<std::pair<PolicyId, std::string>, ProgramId> program_names_;  // short names by policy, full names under none
  std::map<std::pair<PolicyId, std::string>, PayerNameId> payer_names_;
  struct PayerRecord {
    const PayerSyntax* syntax = nullptr;
    std::optional<Run> cases;  // where they do not depend on the amount
    bool used = false;
  };
  std::map<std::pair<PolicyId, std::string>, PayerRecord> payers_;
  PolicyId scope_ = PolicyId::none;  // whose names are being read
  ListId list_ = ListId::none;       // inside an aggregate: whose fields come first
  // Inside an aggregate over a list of the spouse, where everything is computed for the spouse.
  bool among_spouses_elements_ = false;
  std::vector<bool> reads_spouse_;  // by node, as far as it was asked for
  bool constants_only_ = false;     // names of facts and definitions may not stand here
  std::set<NodeId> open_amounts_;   // amounts that say neither their unit nor their size
  unsigned suggestions_left_ = 50;  // a file of nothing but faults is not searched for names for ever
  NodeId rest_ = NodeId::none;      // what `rest` means inside a payer's formula
};

}  // namespace rencai
