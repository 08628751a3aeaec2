// A block of applicants as columns, one for each fact that is read: what the readers write and the evaluator reads.
//
// Facts of the applicants have a lane for each applicant; the fields of a list have a lane for each of its elements.
// Some element lanes, one for each applicant, hold no element that was stated: they stand for what a list that may
// have more could have, all of their fields unknown.
//
// Spouses are lanes like the applicants': where anything is said or read of one, every applicant has a lane for a
// spouse, the lanes of the spouses following those of the applicants in the same order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/rulebook.h"

namespace rencai {

// How a fact stands in a lane. `unknown` is stated ignorance (null); `partial`: an interval or a lower bound of a set
// is stated.
enum class Stated : std::uint8_t { absent, unknown, nothing, partial, value };

// The rulebook must outlive the block. Lanes are numbered from 0; every fact starts absent, every kind as person.
class Block {
 public:
  Block(const Rulebook& rulebook, std::size_t lanes);

  // As if made anew, with at most as many lanes as it was made with. Costs what was stated, not what could have been.
  void clear(std::size_t lanes);
  // Every fact of one lane absent again.
  void clear_lane(std::size_t lane);

  [[nodiscard]] std::size_t lanes() const { return lanes_; }
  [[nodiscard]] std::size_t words() const { return (lanes_ + 63) / 64; }
  // Without those of spouses.
  [[nodiscard]] std::size_t applicants() const { return applicants_; }
  // By lane, of the other of a couple; empty where there are no lanes for spouses.
  [[nodiscard]] std::span<const std::uint32_t> partners() const { return partners_; }
  // Of the applicants and their spouses (0), or of a list's elements.
  [[nodiscard]] std::size_t lanes(Space space) const { return space == 0 ? lanes_ : owners_[space - 1U].size(); }

  void set_kind(std::size_t lane, ApplicantKind kind);
  void state_unknown(FactId fact, std::size_t lane);
  void state_nothing(FactId fact, std::size_t lane);
  void state_condition(FactId fact, std::size_t lane, bool value);
  // Numbers in lane units (Fact::scale), dates in days, choices as value indices: low <= high; equal for a known value.
  void state_interval(FactId fact, std::size_t lane, std::int64_t low, std::int64_t high);
  // `surely` are contained; `open` says that others may be, too ({at_least: [...]}).
  void state_set(FactId fact, std::size_t lane, std::span<const std::uint32_t> surely, bool open);
  void state_text(FactId fact, std::size_t lane, std::string_view text);
  // A path such as 贵州省/六盘水市/钟山区; leading parts may be left out where a constant's last part is named
  // (`六盘水市`).
  void state_place(FactId fact, std::size_t lane, std::string_view path);

  // States a list of `count` elements and returns the lane of the first; the others follow it. Their fields are absent
  // until they are stated, and no lane of another fact changes. `open` says that there may be more elements. The keys
  // of a list that has them are stated with `state_set`, for the list's fact.
  std::size_t state_list(ListId list, std::size_t lane, std::size_t count, bool open);

  [[nodiscard]] ApplicantKind kind(std::size_t lane) const { return kinds_[lane]; }
  // Whether it may be that a lane states the fact; not: it is absent in all lanes.
  [[nodiscard]] bool may_be_stated(FactId fact) const { return touched_[index(fact)] != 0; }
  // By fact: 1 where it may be stated, else 0.
  [[nodiscard]] std::span<const std::uint8_t> stated_facts() const { return touched_; }
  [[nodiscard]] Stated stated(FactId fact, std::size_t lane) const { return columns_[index(fact)].stated[lane]; }

  // States that an applicant has a spouse, and returns the lane for what is known of that one. Lanes that are in use
  // keep their numbers; no fact of them changes.
  std::size_t state_spouse(std::size_t lane);

  // Whether there can be, whether there surely is, a spouse; false where there are no lanes for spouses.
  [[nodiscard]] bool can_have_spouse(std::size_t lane) const;
  [[nodiscard]] bool surely_has_spouse(std::size_t lane) const;

  // What is known of an applicant's list.
  struct Elements {
    std::uint32_t first = 0;  // the stated elements are the lanes [first, first + count)
    std::uint32_t count = 0;
    bool open = false;  // there may be any number of others, each like the element lane `other`
    std::uint32_t other = 0;
  };
  [[nodiscard]] const Elements& elements(ListId list, std::size_t lane) const {
    return elements_[static_cast<std::uint32_t>(list)][lane];
  }
  // The applicant's lane, by element lane.
  [[nodiscard]] std::span<const std::uint32_t> owners(ListId list) const {
    return owners_[static_cast<std::uint32_t>(list)];
  }

  // One fact's column. Conditions: planes `can_be_true`, `can_be_false`. Numbers, dates, choices: `low`, `high`; absent
  // or unknown lanes hold the fact's whole range. Sets and places: `mask_words` words a lane of what is surely and
  // possibly contained (place constants for places). Texts: an id equal for equal texts in the block; constants of the
  // rulebook have their index; UINT32_MAX where none is known. Lanes that are stated as nothing: conditions are false,
  // masks empty; `low` and `high` are not read. Bits past the last value are clear. After `clear` there may be more
  // lanes than the block has; in these the fact is absent.
  struct Column {
    std::vector<Stated> stated;
    std::vector<std::uint64_t> can_be_true;
    std::vector<std::uint64_t> can_be_false;
    std::vector<std::int64_t> low;
    std::vector<std::int64_t> high;
    std::uint32_t mask_words = 0;
    std::vector<std::uint64_t> surely;
    std::vector<std::uint64_t> possibly;
    std::vector<std::uint32_t> text;
  };
  [[nodiscard]] const Column& column(FactId fact) const { return columns_[index(fact)]; }
  // The text stated for a text or place fact, for explanations; empty if none.
  [[nodiscard]] std::string_view stated_text(FactId fact, std::size_t lane) const;

 private:
  const Rulebook* rulebook_;
  std::size_t applicants_;
  std::size_t lanes_;
  std::size_t most_applicants_;  // what it was made with; the spouses' lanes begin there
  std::vector<ApplicantKind> kinds_;
  [[nodiscard]] std::uint32_t text_id(std::string_view text);
  void resize(FactId id, std::size_t lanes, Stated stated);
  void close_list(FactId fact, std::size_t lane, bool open);
  [[nodiscard]] Column& touch(FactId fact);
  void forget(FactId id);
  void forget_elements(ListId list);
  void add_spouses();
  void state_partners();

  std::vector<Column> columns_;
  std::vector<std::uint8_t> touched_;  // by fact: whether it was stated since the block was made or cleared
  std::vector<FactId> touched_facts_;
  std::vector<std::vector<Elements>> elements_;     // by list, then by applicant
  std::vector<std::vector<std::uint32_t>> owners_;  // by list, then by element
  std::vector<std::uint32_t> partners_;             // by lane
  std::vector<std::string> texts_;                  // beyond the rulebook's constants
  std::unordered_map<std::string, std::uint32_t> text_ids_;
};

}  // namespace rencai
