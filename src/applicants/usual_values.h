// Values as most records write them, stated without allocation: bare numbers, names of values, dates, true and false.
// Whatever else is written is left to state_fact, which knows all forms and every fault.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "applicants/applicant_reader.h"
#include "applicants/field_names.h"
#include "eval/block.h"
#include "model/rulebook.h"

namespace rencai {

// From names to small numbers; built once, then only read.
class NameTable {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;

  // Later names of the same spelling are left out. Names must outlive the table.
  void add(std::string_view name, std::uint32_t value);
  void build();
  [[nodiscard]] std::uint32_t find(std::string_view name) const;

 private:
  // The first and last bytes of a name: all of it, with its size, up to 16 bytes.
  struct Ends {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    [[nodiscard]] bool operator==(const Ends& other) const = default;
  };
  struct Entry {
    std::string_view name;
    Ends ends{};
    std::uint32_t value = none;
  };
  [[nodiscard]] static Ends ends_of(std::string_view name);
  [[nodiscard]] static std::uint64_t hash(const Ends& ends, std::size_t size);
  [[nodiscard]] static bool is(const Entry& entry, std::string_view name, const Ends& ends) {
    constexpr std::size_t held = 16;
    return entry.ends == ends && entry.name.size() == name.size() && (name.size() <= held || entry.name == name);
  }

  std::vector<Entry> names_;
  std::vector<Entry> slots_;  // a power of two; open addressing
  std::uint64_t mask_ = 0;
};

// What a field of a record stands for.
struct UsualField {
  enum class Role : std::uint8_t { unknown, ignored, id, kind, fact } role = Role::unknown;
  FactId fact = FactId::none;
};

// Rulebook and names must outlive it. `state_quoted`, `state_plain` and `state_cell` return false, with nothing stated,
// where the value is not one of the usual ones.
class UsualValues {
 public:
  UsualValues(const Rulebook& rulebook, const FieldNames& names);

  [[nodiscard]] UsualField field(std::string_view name) const;
  [[nodiscard]] Kind kind(FactId fact) const { return facts_[index(fact)].kind; }
  // Where a fact of a record is known, there is such a record.
  void state_records_of(FactId fact, Block& block, std::size_t lane) const {
    for (const FactId record : facts_[index(fact)].records) block.state_condition(record, lane, true);
  }

  // A text in quotes, without escapes; valid UTF-8.
  [[nodiscard]] bool state_quoted(FactId fact, std::string_view text, Block& block, std::size_t lane);
  // A bare token of JSON: number, true, false, null.
  [[nodiscard]] bool state_plain(FactId fact, std::string_view token, Block& block, std::size_t lane) const;
  // A cell of CSV.
  [[nodiscard]] bool state_cell(FactId fact, std::string_view text, Block& block, std::size_t lane);

  // The value of a set's name; NameTable::none where it is none.
  [[nodiscard]] std::uint32_t value_of(FactId fact, std::string_view name) const {
    return values_[facts_[index(fact)].values].find(name);
  }

 private:
  struct ReadForm {
    Kind kind = Kind::condition;
    std::uint32_t values = 0;    // choices, sets: into values_
    std::int64_t numerator = 0;  // numbers: a bare n stands for n * numerator / denominator in the lane; 0: not usual
    std::int64_t denominator = 1;
    bool percent = false;  // a bare number up to 1 is refused
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::vector<FactId> records{};  // around it
  };

  [[nodiscard]] static bool state_number(const ReadForm& form, FactId fact, std::string_view token, Block& block,
                                         std::size_t lane);
  [[nodiscard]] static bool state_date(const ReadForm& form, FactId fact, std::string_view text, Block& block,
                                       std::size_t lane);
  [[nodiscard]] bool state_names(const ReadForm& form, FactId fact, std::string_view text, Block& block,
                                 std::size_t lane) const;

  bool state_place(FactId fact, std::string_view path, Block& block, std::size_t lane);

  const Rulebook& rulebook_;
  std::vector<ReadForm> facts_;
  std::vector<NameTable> values_;
  NameTable fields_;  // values: into meanings_
  std::vector<UsualField> meanings_;
  std::map<std::string, std::string, std::less<>> places_;  // as stated, and in full; empty: not usual
};

}  // namespace rencai
