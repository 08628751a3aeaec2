// The rulebook: everything that was loaded, checked, with names resolved. The data model on one page.
//
// Flat tables of plain values with ids instead of pointers, so that it can be written to a file and mapped back. Built
// by the checker, never changed afterwards. Values and conditions are nodes of one graph in `nodes`; the arguments of a
// node stand before it, so that one pass over the table in order computes everything. A definition is its root node;
// two uses of a definition are the same node.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/local_text.h"
#include "base/source.h"
#include "base/table.h"
#include "model/types.h"

namespace rencai {

enum class NodeId : std::uint32_t { none = UINT32_MAX };
enum class FactId : std::uint32_t { none = UINT32_MAX };
enum class ParameterId : std::uint32_t { none = UINT32_MAX };
enum class ProgramId : std::uint32_t { none = UINT32_MAX };
enum class PolicyId : std::uint32_t { none = UINT32_MAX };
enum class PayerNameId : std::uint32_t { none = UINT32_MAX };
enum class DefinitionId : std::uint32_t { none = UINT32_MAX };
enum class ListId : std::uint32_t { none = UINT32_MAX };

// Where a node has a value: 0, for each applicant; k + 1, for each element of the list k. A node of a list's elements
// may read nodes of the applicants (of the one whose list it is); only an aggregate leads back.
using Space = std::uint16_t;
[[nodiscard]] constexpr Space space_of(ListId list) { return static_cast<Space>(static_cast<std::uint32_t>(list) + 1); }

template <class Id>
requires std::is_enum_v<Id>
[[nodiscard]] constexpr std::uint32_t index(Id id) { return static_cast<std::uint32_t>(id); }

// What a node computes from its arguments. Argument kinds are checked; c condition, n number, d date, h choice, s set,
// v any value.
enum class Op : std::uint8_t {
  // leaves
  constant_condition,  // payload 0 or 1
  constant_number,     // payload: index into `numbers`; in the base units of `type.unit`
  constant_date,       // payload: days, two's complement
  constant_choice,     // payload: index of the value within its domain
  constant_text,       // payload: index into `texts`
  constant_set,        // values: indices within the domain
  nothing,             // of any type
  unspecified,         // n: 0..infinity, marked
  fact,                // payload: FactId; the stated value only
  stated_or,  // [fact node, v]: the fact, else the second. payload 0: where the fact is absent (if_absent); 1: where no
              // value is known (derived)
  today,      // d: the evaluation date
  // conditions
  negation,
  all,
  any,             // [c...]
  count_at_least,  // [c...]; payload: how many
  equal,
  not_equal,  // [v, v]
  less,
  less_or_equal,
  greater,
  greater_or_equal,  // [v, v]: numbers, dates, ordered choices
  in_values,         // [h]; values
  in_list,           // [v, v...]: equal to one of
  in_range,          // [v, low, high], both included
  in_place,          // [place]; payload: index into `places`
  has_any,
  has_all,  // [s]; values
  exists,   // [v]
  // values
  add,
  subtract,
  multiply,
  divide,
  negate,  // n
  minimum,
  maximum,  // [v...]: numbers or dates; nothing where any is nothing
  round,
  floor,
  ceil,   // [n, step]
  range,  // [low, high]: the document leaves it open between
  at_least,
  above,
  up_to,
  below,    // [n]: x..inf, (x..inf, 0..x, 0..x)
  or_else,  // [v, v]
  first_of,
  highest_of,
  sum_of,  // [when, is, when, is, ...]
  full_years_between,
  full_months_between,
  started_years_between,
  started_months_between,
  days_between,  // [d, d]; years and months in months
  start_of_year,
  start_of_month,  // [d]
  date_plus,
  date_minus,  // [d, n in months or days]
  parameter,   // [d]; payload: ParameterId: its value on that day; nothing before the first
  gets,        // [c]; payload: ProgramId: that program's eligibility before stacking
  of_spouse,   // [c, v]: c, whether there is a spouse; v of the spouse, nothing where there is none
  // aggregates over the elements of the list `payload` that meet a condition. [list, c, ...]: the list's fact, then
  // nodes
  // of the elements (or of the applicants: the same for every element)
  count_of,     // [list, c]: n
  any_of,       // [list, c]: c
  sum_over,     // [list, c, n]: n; none: 0
  least_of,     // [list, c, v]: numbers, dates, ordered choices; none: nothing
  greatest_of,  // [list, c, v]
  longest_run,  // [list, c, d]: the most consecutive calendar months, in months
  run_until,    // [list, c, d, d]: the months up to the one of the last argument, a day of the applicant
  run_reached,  // [list, c, d]: the first day of the month in which a run first counts so many; none: nothing
  // in code only
  broadcast,  // [v]: of the applicants, for each element of a list
};

// Whether a node is a list of cases, each a condition and a value.
[[nodiscard]] constexpr bool is_case_list(Op op) {
  return op == Op::first_of || op == Op::highest_of || op == Op::sum_of;
}

// Whether a node joins conditions with `and` or `or`.
[[nodiscard]] constexpr bool is_connective(Op op) { return op == Op::all || op == Op::any; }

// Whether a node is an aggregate over a list.
[[nodiscard]] constexpr bool is_aggregate(Op op) { return op >= Op::count_of && op <= Op::run_reached; }

// Whether an aggregate counts runs of months.
[[nodiscard]] constexpr bool counts_runs(Op op) { return op >= Op::longest_run && op <= Op::run_reached; }

struct Node {
  Op op = Op::nothing;
  Space space = 0;  // constants: 0, though they stand everywhere
  Type type;
  Run args;    // into `arguments`
  Run values;  // into `value_indices`; runs of months: how many missing months do not break one, then of run_reached
               // how many it has to count
  std::uint32_t payload = 0;
  Span span;         // where it stands; files as in `files`
  StringRef label;   // name of the definition or case whose root this is, else empty
  StringRef clause;  // of that definition or case, else empty
};

struct Number {  // normalised; denominator > 0
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
};

struct DomainValue {
  StringRef id;
  LocalRef title;  // zh may be empty where the id is all there is
};

struct Domain {
  StringRef name;  // of the fact that declares it
  Run values;      // into `domain_values`; ordered: lowest first
  bool ordered = false;
  Run names;  // into `value_names`, sorted: ids, titles and `also`
};

struct ValueName {  // a name under which a value may be stated, in NFC
  StringRef name;
  std::uint32_t value = 0;  // within the domain
};

enum class FactForm : std::uint8_t {
  single,  // one value
  record,  // a condition: whether there is such a thing; what is known of it are facts of their own: home.price
  list,    // a condition: whether there is such a list; with a key: the set of the keys that stand in it
  spouse,  // a condition: whether there is a spouse, who is described by the same facts
};

struct Fact {
  StringRef id;                     // dotted; a policy's own fact: POLICY.FACT; a field of a list: LIST.FIELD
  StringRef short_id;               // without the policy
  PolicyId owner = PolicyId::none;  // none: the shared vocabulary
  LocalRef title;
  LocalRef ask;
  FactForm form = FactForm::single;
  ListId list = ListId::none;  // lists: itself; fields of a list: the list
  Type type;
  // Numbers: an applicant's value v in base units is held as the integer v * scale. `stated_factor` multiplies a bare
  // number (a fact in years: 12; a percent: 1/100).
  std::int64_t scale = 1;
  Number stated_factor;
  StringRef unit_text;   // the unit as declared, for people: 元/月, 年
  std::int64_t low = 0;  // what may be stated, in lane units (dates: days); inclusive
  std::int64_t high = 0;
  NodeId read = NodeId::none;       // the node that other nodes use: `fact`, or a chain of `stated_or`
  NodeId raw = NodeId::none;        // the `fact` node
  NodeId derived = NodeId::none;    // what it is computed from, or none
  NodeId if_absent = NodeId::none;  // or none
  Run required;                     // into `arguments`: conditions that must be able to hold
  Run names;                        // into `names_of_facts`: all under which it may be stated, in NFC
  bool reviewer = false;            // for the reviewer to settle
  bool shared = false;              // what a spouse states counts for both
  bool percent = false;             // a bare number counts hundredths
  bool month = false;               // a date that stands for its month: its first day
  Span span;

  // A field of a list has a value for each element.
  [[nodiscard]] bool is_field() const { return form == FactForm::single && list != ListId::none; }
  [[nodiscard]] Space space() const { return is_field() ? space_of(list) : Space{0}; }
};

inline constexpr std::uint32_t most_elements = 100'000;  // of one list of one applicant

// A list of records: its elements have the same fields.
struct List {
  FactId fact = FactId::none;
  FactId key = FactId::none;  // the field whose value names an element; none: elements have no names
  std::uint32_t first = 0;    // the fields are consecutive facts
  std::uint32_t count = 0;
  Run names;  // into `field_names`, sorted: ids and titles
  Unit unit;  // of its count
};

struct FactName {  // a name under which a fact may be stated, in NFC; several policies may share a short one
  StringRef name;
  FactId fact = FactId::none;
};

// A named condition or value, for people: what its nodes are called. A table with columns is one for each column.
struct Definition {
  StringRef id;      // `tier.share` for a column
  StringRef column;  // `share`; empty for others
  PolicyId policy = PolicyId::none;
  LocalRef title;  // or empty
  LocalRef note;
  StringRef clause;
  NodeId root = NodeId::none;  // none: a named split between payers
  Span span;                   // of its name
};

struct Parameter {
  StringRef id;
  PolicyId policy = PolicyId::none;
  LocalRef title;  // or empty
  StringRef clause;
  Type type;
  Run steps;  // into `parameter_steps`, by date
  Span span;
};

struct ParameterStep {
  Date from;
  Number value;  // in base units
  Date day;      // for date-valued parameters
};

enum class Category : std::uint8_t {
  housing,
  allowance,
  funding,
  tax,
  loan,
  repayment,
  points,
  title,
  training,
  service,
  pay,
  obligation
};
enum class ApplicantKind : std::uint8_t { person, employer, team, project, platform, government, referrer };
enum class SelectionKind : std::uint8_t { application, competition, ranking, first_come, discretion };
enum class PayForm : std::uint8_t {
  none,  // the amount is not a sum of money or a rate of it
  open,  // the document neither names the sum nor says how it is paid
  once,
  rate,         // 元/月 or 元/年 while it runs
  equal_parts,  // {every, times}
  parts,        // {every, parts}
  after,        // {after, parts}
};
enum class Period : std::uint8_t { none, month, quarter, half_year, year };

struct Pay {
  PayForm form = PayForm::none;
  Period every = Period::none;         // rate: month or year, as the amount's unit says
  Period paid_every = Period::none;    // rate: how often it is paid; none: every `every`
  std::uint32_t times = 0;             // payments of a sum; once: 0
  NodeId at_most = NodeId::none;       // n, months
  NodeId at_least = NodeId::none;      // n, months: a rate that runs for fewer is not paid at all
  NodeId from = NodeId::none;          // d
  NodeId until = NodeId::none;         // d
  NodeId served = NodeId::none;        // n, months
  NodeId each_at_most = NodeId::none;  // n, 元: what one payment takes at most; the rest goes over to the next
  NodeId rest_on = NodeId::none;       // d: what is not yet due falls due on that day
  Run parts;                           // into `arguments`, at most `times`; NodeId::none: rest
  Run after;                           // into `arguments`: constants, months after `from`, one for each payment
};

struct PayerShare {
  PayerNameId payer = PayerNameId::none;
  NodeId share = NodeId::none;  // a part of one, or a sum in the amount's unit; none: the rest
};

struct PayerCase {  // the first whose `when` holds
  NodeId when = NodeId::none;
  Run shares;  // into `payer_shares`, in order
};

struct Program {
  StringRef id;  // POLICY/PROGRAM
  StringRef short_id;
  PolicyId policy = PolicyId::none;
  LocalRef title;
  StringRef clause;
  Category category = Category::service;
  std::uint16_t kinds = 0;         // bit 1 << ApplicantKind
  NodeId when = NodeId::none;      // always a node; the constant true where nothing is stated
  NodeId amount = NodeId::none;    // none: an entitlement without an amount
  NodeId in_force = NodeId::none;  // a condition
  NodeId eligible = NodeId::none;  // in force, when, and exists(amount): what gets(P) reads
  Pay pay;
  Run payers;                                      // into `payer_cases`; empty: the document names none
  DefinitionId payers_named = DefinitionId::none;  // where they are a named split
  SelectionKind selection = SelectionKind::application;
  NodeId quota = NodeId::none;  // n
  Period quota_per = Period::none;
  NodeId won = NodeId::none;       // whether it was selected; none for application
  FactId won_fact = FactId::none;  // the reviewer fact PROGRAM.won where `won` is not given
  Run outputs;                     // into `outputs`
  Run notes;                       // into `notes`
  Span span;
};

struct Output {  // of `also:`
  StringRef name;
  NodeId value = NodeId::none;
};

struct ProgramOf {  // a program of the applicant, or of the applicant's spouse
  ProgramId program = ProgramId::none;
  bool of_spouse = false;
  bool operator==(const ProgramOf&) const = default;
};

enum class StackingKind : std::uint8_t { highest_of, sum_of };

struct Stacking {
  StackingKind kind = StackingKind::highest_of;
  PolicyId policy = PolicyId::none;  // none: between policies
  Run members;                       // into `members`, in the order written
  Run shares;                        // into `numbers`: parts of one, from the largest amount down
  NodeId at_most = NodeId::none;
  NodeId when = NodeId::none;    // none: always
  FactId choice = FactId::none;  // a choice fact whose values are the members' short ids
  StringRef clause;
  LocalRef note;
  Span span;
};

struct NotEncoded {
  StringRef clause;
  LocalRef reason;
  Span span;
};

struct PayerName {
  StringRef id;
  LocalRef title;
};

struct Policy {
  StringRef id;
  LocalRef title;
  Run place;             // into `strings`, outermost first
  StringRef place_path;  // joined by "/"
  Date issued;
  bool has_issued = false;
  NodeId in_force = NodeId::none;  // a condition on `today` unless the file says otherwise
  // The first and last day on which it can be in force; `any` evaluates on the last one, or on the first where there is
  // none.
  Date first_day;
  Date last_day;
  bool has_last_day = false;
  Run notes;               // into `notes`
  Run facts;               // its own are consecutive, but for the PROGRAM.won of its programs
  Run programs;            // programs are consecutive
  Run stacking;            // into `stacking`, consecutive
  Run not_encoded;         // into `not_encoded`
  StringRef digest;        // sha256:...
  std::uint32_t file = 0;  // into `files`
  Span span;
};

struct Rulebook {
  StringPool strings;
  Table<Node> nodes;
  Table<NodeId> arguments;
  Table<std::uint32_t> value_indices;
  Table<Number> numbers;
  Table<StringRef> texts;   // text constants
  Table<StringRef> places;  // place constants: paths joined by "/"
  Table<Domain> domains;
  Table<DomainValue> domain_values;
  Table<ValueName> value_names;
  Table<Fact> facts;
  Table<StringRef> names_of_facts;
  // What facts are called where they are a spouse's: `spouse.degree`. One for each of `facts`, whose ids their own
  // follow; they have no nodes and no names. Empty where nothing is read of a spouse.
  Table<Fact> spouse_facts;
  Table<Definition> definitions;
  Table<FactName> fact_names;  // the same, sorted by name; without the fields of lists
  Table<List> lists;
  Table<FactName> field_names;  // of each list, sorted
  Table<Parameter> parameters;
  Table<ParameterStep> parameter_steps;
  Table<PayerName> payer_names;
  Table<PayerCase> payer_cases;
  Table<PayerShare> payer_shares;
  Table<Program> programs;
  Table<Output> outputs;
  Table<Stacking> stacking;  // policy by policy, then those between policies
  Table<ProgramOf> members;
  Table<NotEncoded> not_encoded;
  Table<Policy> policies;
  Table<LocalRef> notes;
  Table<StringRef> place_parts;  // Policy::place
  Table<StringRef> files;        // paths, by FileId
  StringRef digest;              // of the vocabulary and all policies
  FactId spouse = FactId::none;  // whether there is one

  [[nodiscard]] std::string_view text(StringRef ref) const { return strings[ref]; }
  [[nodiscard]] std::string_view text(LocalRef ref, Language language) const;  // the other language where one is empty
  [[nodiscard]] const Node& operator[](NodeId id) const { return nodes[index(id)]; }
  [[nodiscard]] const Fact& operator[](FactId id) const {
    return index(id) < facts.size() ? facts[index(id)] : spouse_facts[index(id) - facts.size()];
  }
  [[nodiscard]] bool reads_spouse() const { return !spouse_facts.empty(); }
  [[nodiscard]] bool is_of_spouse(FactId id) const { return index(id) >= facts.size(); }
  // The same fact of the spouse; of a fact of the spouse, the applicant's own. Only where something is read of one.
  [[nodiscard]] FactId counterpart(FactId id) const {
    return FactId{is_of_spouse(id) ? index(id) - facts.size() : index(id) + facts.size()};
  }
  [[nodiscard]] const Program& operator[](ProgramId id) const { return programs[index(id)]; }
  [[nodiscard]] const Policy& operator[](PolicyId id) const { return policies[index(id)]; }
  [[nodiscard]] const Parameter& operator[](ParameterId id) const { return parameters[index(id)]; }
  [[nodiscard]] const Definition& operator[](DefinitionId id) const { return definitions[index(id)]; }
  [[nodiscard]] const Domain& operator[](DomainId id) const { return domains[index(id)]; }
  [[nodiscard]] const List& operator[](ListId id) const { return lists[index(id)]; }
  [[nodiscard]] std::span<const NodeId> args(NodeId id) const { return arguments[(*this)[id].args]; }
  // The fact of that full or short name or title, in NFC; none if there is none. `ambiguous` is set where several
  // policies have it, and `preferred` is none of them.
  [[nodiscard]] FactId find_fact(std::string_view name, bool& ambiguous, PolicyId preferred = PolicyId::none) const;
  // The same, and LIST.FIELD, and `spouse.` before either where anything is read of a spouse.
  [[nodiscard]] FactId find_fact_or_field(std::string_view name, bool& ambiguous) const;
  // The field of that name or title, in NFC; none if there is none.
  [[nodiscard]] FactId find_field(ListId list, std::string_view name) const;
  // The value's index within the domain, by id, title or `also`.
  [[nodiscard]] std::optional<std::uint32_t> find_value(DomainId domain, std::string_view name) const;
};

// The nodes that a program names: eligibility, amount, pay, payers, selection, outputs, and its policy's validity;
// everything that it reads lies below them.
[[nodiscard]] std::vector<NodeId> roots_of(const Rulebook& rulebook, ProgramId id);

// The value by which a stacking rule's choice names a member: its short id, after `spouse_` where it is the spouse's.
[[nodiscard]] std::string choice_of(const Rulebook& rulebook, const ProgramOf& member);

// Every name that a user may have meant: facts (all their names), definitions, parameters, programs; sorted, for
// suggestions.
[[nodiscard]] std::vector<std::string_view> known_names(const Rulebook& rulebook);

[[nodiscard]] std::string_view id_of(Category category);        // "housing"
[[nodiscard]] std::string_view id_of(ApplicantKind kind);       // "person"
[[nodiscard]] std::string_view id_of(SelectionKind selection);  // "application"
[[nodiscard]] std::optional<Category> category_of(std::string_view id);
[[nodiscard]] std::optional<ApplicantKind> kind_of(std::string_view id);  // English or Chinese
[[nodiscard]] std::optional<SelectionKind> selection_of(std::string_view id);
inline constexpr unsigned applicant_kind_count = 7;
// How many programs stacking rules may relate, over any number of rules.
inline constexpr std::size_t largest_component = 20;
inline constexpr unsigned category_count = 12;

}  // namespace rencai
