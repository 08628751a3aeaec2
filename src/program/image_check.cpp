#include "program/image_check.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>
#include <vector>

#include "base/enumerators.h"
#include "program/image_format.h"
#include "program/node_shapes.h"

namespace rencai {

namespace {

bool is_part(std::uint64_t first, std::uint64_t count, std::uint64_t size) {
  return first <= size && count <= size - first;
}

// Checks a field by its type alone.
struct Bounds {
  const Rulebook& book;
  const RuleCode* code = nullptr;
  const ImageSources* sources = nullptr;  // where the rows have spans
  bool good = true;

  template <class Leaf>
  void operator()(const Leaf& leaf) {
    good = good && holds(leaf);
  }
  template <class T>
  void operator()(const Run& run, Table<T> Rulebook::*table) {
    good = good && is_part(run.first, run.count, (book.*table).size());
  }
  template <class T>
  void operator()(const Run& run, Table<T> RuleCode::*table) {
    good = good && code != nullptr && is_part(run.first, run.count, (code->*table).size());
  }

 private:
  [[nodiscard]] static bool holds(const bool& truth) {
    unsigned char byte = 0;  // anything but 0 and 1 must not be read as a truth value
    std::memcpy(&byte, &truth, 1);
    return byte <= 1;
  }
  template <class Enum>
  requires(std::is_enum_v<Enum> && !IdOfTable<Enum>) [[nodiscard]] static bool holds(const Enum& value) {
    std::underlying_type_t<Enum> number{};
    std::memcpy(&number, &value, sizeof(number));
    return number < enumerator_count<Enum>();
  }
  template <IdOfTable Id>
  [[nodiscard]] bool holds(Id id) const {
    return id == Id::none || index(id) < (book.*table_of(id)).size();
  }
  [[nodiscard]] bool holds(StringRef text) const {
    return is_part(text.offset, text.size, book.strings.bytes().size());
  }
  [[nodiscard]] static bool holds(Date date) { return Date::first_day <= date.days && date.days <= Date::last_day; }
  [[nodiscard]] bool holds(Span span) const {
    if (span.file == Span::no_file) return true;
    return sources != nullptr && span.file < sources->files.size() && span.begin <= span.end &&
           span.end <= sources->files[span.file].size;
  }
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) [[nodiscard]] static bool holds(Number) { return true; }
  [[nodiscard]] static bool holds(Run) { return true; }  // of a table that the row's kind says
};

template <class Book>
bool fields_hold(const Book& book, Bounds bounds) {
  for_each_table(book, [&]<class Section>(std::string_view, const Section& section) {
    if constexpr (is_table<Section>) {
      if constexpr (!std::integral<typename Section::Row>) {
        for (const auto& row : section) visit_fields(row, bounds);
      }
    } else {
      visit_fields(section, bounds);
    }
  });
  return bounds.good;
}

// What the fields of a rulebook's rows say together.
class Rows {
 public:
  explicit Rows(const Rulebook& book) : book_(book) {}

  [[nodiscard]] bool hold() const {
    const auto every = [this](const auto& table, auto check) {
      for (std::uint32_t i = 0; i < table.size(); ++i) {
        if (!(this->*check)(i)) return false;
      }
      return true;
    };
    const auto positive = [](const Number& number) {
      return number.denominator > 0 && number.numerator != std::numeric_limits<std::int64_t>::min();
    };
    return spouse() && std::ranges::all_of(book_.numbers, positive) &&
           std::ranges::all_of(book_.parameter_steps, positive, &ParameterStep::value) &&
           every(book_.domains, &Rows::domain) && every(book_.lists, &Rows::list) && every(book_.facts, &Rows::fact) &&
           every(book_.nodes, &Rows::node) && every(book_.programs, &Rows::program) &&
           every(book_.stacking, &Rows::stacking) && every(book_.policies, &Rows::policy) && components() &&
           std::ranges::none_of(
               book_.fact_names, [](FactId fact) { return fact == FactId::none; }, &FactName::fact) &&
           std::ranges::all_of(book_.payer_shares, [this](const PayerShare& share) { return payer_share(share); }) &&
           std::ranges::all_of(book_.payer_cases, [this](const PayerCase& one) { return is(one.when, "c"); }) &&
           std::ranges::none_of(
               book_.outputs, [](NodeId value) { return value == NodeId::none; }, &Output::value);
  }

 private:
  [[nodiscard]] bool spouse() const {
    if (book_.spouse == FactId::none) return book_.spouse_facts.empty();
    return book_[book_.spouse].form == FactForm::spouse && book_[book_.spouse].type.kind == Kind::condition &&
           (book_.spouse_facts.empty() || book_.spouse_facts.size() == book_.facts.size());
  }

  // Whether the node is of one of these kinds (see node_shapes.h).
  [[nodiscard]] bool is(NodeId node, std::string_view kinds) const {
    return node != NodeId::none && kinds.find(letter_of(book_[node].type.kind)) != std::string_view::npos;
  }
  [[nodiscard]] bool is_or_none(NodeId node, std::string_view kinds) const {
    return node == NodeId::none || is(node, kinds);
  }

  [[nodiscard]] bool domain(std::uint32_t i) const {
    const Domain& domain = book_.domains[i];
    return std::ranges::all_of(book_.value_names[domain.names],
                               [&](const ValueName& name) { return name.value < domain.values.count; });
  }

  [[nodiscard]] bool list(std::uint32_t i) const {
    const List& list = book_.lists[i];
    const auto is_own = [&](FactId fact) { return fact != FactId::none && index(fact) - list.first < list.count; };
    return list.fact != FactId::none && is_part(list.first, list.count, book_.facts.size()) &&
           (list.key == FactId::none || is_own(list.key)) &&
           std::ranges::all_of(book_.field_names[list.names], is_own, &FactName::fact);
  }

  [[nodiscard]] bool fact(std::uint32_t i) const {
    const Fact& fact = book_.facts[i];
    const auto of_its_type = [&](NodeId node) {
      return node == NodeId::none ||
             (book_[node].type.kind == fact.type.kind && book_[node].type.domain == fact.type.domain);
    };
    return fact.raw != NodeId::none && fact.read != NodeId::none && book_[fact.raw].op == Op::fact &&
           book_[fact.raw].payload == i && of_its_type(fact.read) && of_its_type(fact.derived) &&
           of_its_type(fact.if_absent) && fact.scale > 0 && fact.stated_factor.denominator > 0 &&
           fact.low <= fact.high && fact.low > std::numeric_limits<std::int64_t>::min() &&
           std::ranges::all_of(book_.arguments[fact.required], [this](NodeId node) { return is(node, "c"); });
  }

  [[nodiscard]] bool node(std::uint32_t i) const { return shape_holds(book_, NodeId{i}); }

  [[nodiscard]] bool payer_share(const PayerShare& share) const {
    return share.payer != PayerNameId::none && is_or_none(share.share, "n");
  }

  [[nodiscard]] bool program(std::uint32_t i) const {
    const Program& program = book_.programs[i];
    const Pay& pay = program.pay;
    if (program.policy == PolicyId::none) return false;
    const Run siblings = book_[program.policy].programs;
    return i - siblings.first < siblings.count && i >= siblings.first && is(program.when, "c") &&
           is(program.in_force, "c") && is(program.eligible, "c") && is_or_none(program.won, "c") &&
           is_or_none(program.amount, "ndhstp") && is_or_none(program.quota, "n") && is_or_none(pay.at_most, "n") &&
           is_or_none(pay.at_least, "n") && is_or_none(pay.from, "d") && is_or_none(pay.until, "d") &&
           is_or_none(pay.served, "n") && is_or_none(pay.each_at_most, "n") && is_or_none(pay.rest_on, "d") &&
           payment(pay);
  }

  [[nodiscard]] bool payment(const Pay& pay) const {
    const auto parts = book_.arguments[pay.parts];
    const auto after = book_.arguments[pay.after];
    switch (pay.form) {
      case PayForm::none:
      case PayForm::open:
      case PayForm::once: break;
      case PayForm::rate:
        if (pay.every != Period::month && pay.every != Period::year) return false;
        break;
      case PayForm::equal_parts:
      case PayForm::parts:
        if (pay.times == 0 || parts.size() > pay.times || pay.every == Period::none) return false;
        break;
      case PayForm::after:
        if (pay.times == 0 || parts.size() > pay.times || after.size() != pay.times) return false;
        break;
    }
    return std::ranges::all_of(parts, [this](NodeId part) { return is_or_none(part, "n"); }) &&
           std::ranges::all_of(
               after, [this](NodeId months) { return is(months, "n") && book_[months].op == Op::constant_number; });
  }

  [[nodiscard]] bool stacking(std::uint32_t i) const {
    const Stacking& rule = book_.stacking[i];
    const auto members = book_.members[rule.members];
    const auto is_member = [this](const ProgramOf& member) {
      return member.program != ProgramId::none && (!member.of_spouse || book_.reads_spouse());
    };
    return !members.empty() && std::ranges::all_of(members, is_member) && is_or_none(rule.at_most, "n") &&
           is_or_none(rule.when, "c") && (rule.choice == FactId::none || book_[rule.choice].type.kind == Kind::choice);
  }

  [[nodiscard]] bool policy(std::uint32_t i) const {
    const Policy& policy = book_.policies[i];
    return is(policy.in_force, "c") && policy.file < book_.files.size();
  }

  // Programs that stacking relates are few enough (the checker's limit).
  [[nodiscard]] bool components() const {
    std::vector<std::uint32_t> leader(book_.programs.size());
    std::iota(leader.begin(), leader.end(), 0U);
    const auto find = [&leader](std::uint32_t program) {
      while (leader[program] != program) program = leader[program] = leader[leader[program]];
      return program;
    };
    for (const Stacking& rule : book_.stacking) {
      const auto members = book_.members[rule.members];
      for (const ProgramOf& member : members)
        leader[find(index(member.program))] = find(index(members.front().program));
    }
    std::vector<std::uint32_t> sizes(leader.size());
    for (std::uint32_t i = 0; i < leader.size(); ++i) {
      if (++sizes[find(i)] > largest_component) return false;
    }
    return true;
  }

  const Rulebook& book_;
};

bool sources_hold(const Rulebook& book, const ImageSources& sources) {
  return sources.files.size() == book.files.size() && std::ranges::all_of(sources.files, [&](const SourceRow& row) {
           return is_part(row.first, row.size, sources.text.size());
         });
}

// Whether every column stands in the memory that a map asks for, or nowhere.
bool slots_hold(const RuleCode& code, const SlotMap& map) {
  if (map.slots.size() != code.instructions.size() || map.sizes.size() != code.spaces) return false;
  for (std::uint32_t i = 0; i < map.slots.size(); ++i) {
    const Slot slot = map.slots[i];
    const ColumnLayout layout = layout_of(code.instructions[i]);
    const SlotMap::Size size = map.sizes[code.instructions[i].space];
    const bool nowhere = slot.plane == RuleCode::none && slot.byte == RuleCode::none;
    if (!nowhere &&
        (!is_part(slot.plane, layout.planes(), size.planes) || !is_part(slot.byte, layout.bytes(), size.bytes)))
      return false;
  }
  return true;
}

}  // namespace

bool indices_hold(const Rulebook& rulebook, const ImageSources& sources) {
  return sources_hold(rulebook, sources) && fields_hold(rulebook, Bounds{rulebook, nullptr, &sources}) &&
         Rows(rulebook).hold();
}

bool indices_hold(const RuleCode& code, const Rulebook& rulebook) {
  if (!fields_hold(code, Bounds{rulebook, &code, nullptr})) return false;
  const std::uint32_t count = code.instructions.size();
  if (code.spaces != rulebook.lists.size() + 1) return false;
  const auto is_instruction = [&](std::uint32_t place) { return place < count; };
  const auto is_program = [](ProgramId program) { return program != ProgramId::none; };
  for (std::uint32_t i = 0; i < count; ++i) {
    const Instruction& instruction = code.instructions[i];
    const auto args = code.args(instruction);
    const auto before = [&](std::uint32_t arg) { return arg < i; };
    const std::size_t steps = instruction.op == Op::parameter ? code.steps.size() : code.cuts.size();
    if (!std::ranges::all_of(args, before) || instruction.scale < 0 || instruction.space >= code.spaces ||
        !is_part(instruction.cuts.first, instruction.cuts.count, steps))
      return false;
  }
  return code.instruction_of.size() == rulebook.nodes.size() &&
         std::ranges::all_of(code.instruction_of,
                             [&](std::uint32_t place) { return place == RuleCode::none || is_instruction(place); }) &&
         std::ranges::all_of(code.roots, is_instruction) && std::ranges::all_of(code.programs, is_program) &&
         std::ranges::all_of(code.reported, is_program) && slots_hold(code, code.keeping) &&
         slots_hold(code, code.recycling);
}

}  // namespace rencai
