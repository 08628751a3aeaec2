#include "eval/block.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/date.h"

namespace rencai {
namespace {

constexpr std::size_t word_bits = 64;

[[nodiscard]] std::uint32_t words_for(std::uint32_t bits) {
  return static_cast<std::uint32_t>(std::max<std::size_t>(1, (bits + word_bits - 1) / word_bits));
}

void put(std::vector<std::uint64_t>& plane, std::size_t bit, bool value) {
  const std::uint64_t mask = std::uint64_t{1} << (bit % word_bits);
  if (value) {
    plane[bit / word_bits] |= mask;
  } else {
    plane[bit / word_bits] &= ~mask;
  }
}

// The first `bits` bits set, the rest of the words clear.
void fill_ones(std::span<std::uint64_t> words, std::size_t bits) {
  for (std::size_t word = 0; word < words.size(); ++word) {
    const std::size_t first = word * word_bits;
    const std::size_t ones = bits > first ? std::min(bits - first, word_bits) : 0;
    words[word] = ones == word_bits ? ~std::uint64_t{0} : (std::uint64_t{1} << ones) - 1;
  }
}

struct Range {
  std::int64_t low;
  std::int64_t high;
};

// What a fact ranges over where nothing is known of it (src/README.md).
[[nodiscard]] Range whole_range(const Rulebook& rulebook, const Fact& fact) {
  switch (fact.type.kind) {
    case Kind::date: return {Date::first_day, Date::last_day};
    case Kind::choice: {
      const std::uint32_t count = rulebook[fact.type.domain].values.count;
      return {0, count == 0 ? 0 : static_cast<std::int64_t>(count) - 1};
    }
    default: return {fact.low, fact.high};
  }
}

// How many bits a lane's mask of a set or place fact has.
[[nodiscard]] std::uint32_t mask_bits(const Rulebook& rulebook, const Fact& fact) {
  return fact.type.kind == Kind::set ? rulebook[fact.type.domain].values.count : rulebook.places.size();
}

// Whether the parts of `part` stand in `path`, in order and adjacent. Both are joined by "/".
[[nodiscard]] bool path_contains(std::string_view path, std::string_view part) {
  if (part.empty()) return false;
  for (std::size_t at = path.find(part); at != std::string_view::npos; at = path.find(part, at + 1)) {
    const std::size_t end = at + part.size();
    const bool starts = at == 0 || path[at - 1] == '/';
    const bool ends = end == path.size() || path[end] == '/';
    if (starts && ends) return true;
  }
  return false;
}

constexpr std::uint32_t no_text = UINT32_MAX;

// A fact before anything is said. What is not known to be there may state a field: silence about it means nothing.
Stated unstated(const Fact& fact) { return fact.is_field() ? Stated::unknown : Stated::absent; }

}  // namespace

Block::Block(const Rulebook& rulebook, std::size_t lanes)
    : rulebook_(&rulebook),
      applicants_(lanes),
      lanes_(lanes),
      most_applicants_(lanes),
      kinds_(lanes, ApplicantKind::person),
      columns_(rulebook.facts.size()),
      touched_(rulebook.facts.size()) {
  for (std::uint32_t i = 0; i < rulebook.texts.size(); ++i) {
    text_ids_.emplace(std::string(rulebook.text(rulebook.texts[i])), i);
  }
  for (const List& list : rulebook.lists) {
    const bool open = rulebook[list.fact].if_absent == NodeId::none;
    auto& elements = elements_.emplace_back(lanes, Elements{.open = open});
    for (std::uint32_t lane = 0; lane < lanes; ++lane) elements[lane].other = lane;
    auto& owners = owners_.emplace_back(lanes);
    std::iota(owners.begin(), owners.end(), 0U);
  }
  for (std::uint32_t i = 0; i < rulebook.facts.size(); ++i) {
    const Fact& fact = rulebook.facts[i];
    if (fact.type.kind == Kind::set) columns_[i].mask_words = words_for(mask_bits(rulebook, fact));
    if (fact.type.kind == Kind::place) columns_[i].mask_words = words_for(mask_bits(rulebook, fact));
    resize(FactId{i}, lanes, unstated(fact));
  }
  if (rulebook.reads_spouse()) add_spouses();
}

// Lanes for the spouses, of whom no more is known than that each has a spouse.
void Block::add_spouses() {
  lanes_ = 2 * most_applicants_;
  kinds_.resize(lanes_, ApplicantKind::person);
  partners_.resize(lanes_);
  for (std::uint32_t lane = 0; lane < most_applicants_; ++lane) {
    const auto spouse = static_cast<std::uint32_t>(lane + most_applicants_);
    partners_[lane] = spouse;
    partners_[spouse] = lane;
  }
  for (std::uint32_t i = 0; i < rulebook_->lists.size(); ++i) {
    const bool open = (*rulebook_)[rulebook_->lists[i].fact].if_absent == NodeId::none;
    elements_[i].resize(lanes_, Elements{.open = open});
    for (std::size_t lane = applicants_; lane < lanes_; ++lane) {
      elements_[i][lane].other = static_cast<std::uint32_t>(owners_[i].size());
      owners_[i].push_back(static_cast<std::uint32_t>(lane));
    }
  }
  for (std::uint32_t i = 0; i < rulebook_->facts.size(); ++i) {
    const Fact& fact = rulebook_->facts[i];
    resize(FactId{i}, lanes(fact.space()), unstated(fact));
  }
  state_partners();
}

// Every spouse has one.
void Block::state_partners() {
  if (rulebook_->spouse == FactId::none) return;
  for (std::size_t lane = most_applicants_; lane < partners_.size(); ++lane) {
    state_condition(rulebook_->spouse, lane, true);
  }
}

std::size_t Block::state_spouse(std::size_t lane) {
  if (partners_.empty()) add_spouses();
  state_condition(rulebook_->spouse, lane, true);
  return partners_[lane];
}

void Block::clear(std::size_t lanes) {
  applicants_ = lanes;
  const std::size_t before = std::exchange(lanes_, partners_.empty() ? lanes : lanes_);
  std::ranges::fill(kinds_, ApplicantKind::person);
  for (const FactId fact : touched_facts_) {
    forget(fact);
    touched_[index(fact)] = 0;
  }
  touched_facts_.clear();
  for (std::uint32_t i = 0; i < elements_.size(); ++i) {
    const auto list = static_cast<ListId>(i);
    if (before != lanes_ || owners_[i].size() > lanes_) forget_elements(list);
  }
  for (const std::string& text : texts_) text_ids_.erase(text);
  texts_.clear();
  state_partners();
}

void Block::clear_lane(std::size_t lane) {
  if (lane < most_applicants_ && !partners_.empty()) clear_lane(partners_[lane]);
  kinds_[lane] = ApplicantKind::person;
  for (const FactId id : touched_facts_) {
    const Fact& fact = (*rulebook_)[id];
    if (fact.is_field()) continue;
    state_unknown(id, lane);
    columns_[index(id)].stated[lane] = Stated::absent;
    close_list(id, lane, fact.if_absent == NodeId::none);
  }
  if (lane >= most_applicants_) state_condition(rulebook_->spouse, lane, true);
}

// Makes a fact absent in all lanes.
void Block::forget(FactId id) {
  const Fact& fact = (*rulebook_)[id];
  if (fact.is_field()) return;  // with its list
  if (fact.form == FactForm::list) {
    const bool open = fact.if_absent == NodeId::none;
    std::uint32_t other = 0;
    for (Elements& elements : elements_[static_cast<std::uint32_t>(fact.list)]) {
      elements = {.open = open, .other = other++};
    }
  }
  Column& column = columns_[index(id)];
  std::ranges::fill(column.stated, Stated::absent);
  for (std::vector<std::uint64_t>* plane : {&column.can_be_true, &column.can_be_false}) {
    if (!plane->empty()) fill_ones(*plane, column.stated.size());
  }
  if (!column.low.empty()) {
    const Range range = whole_range(*rulebook_, fact);
    std::ranges::fill(column.low, range.low);
    std::ranges::fill(column.high, range.high);
  }
  if (column.mask_words != 0) {
    std::ranges::fill(column.surely, std::uint64_t{0});
    const std::uint32_t bits = mask_bits(*rulebook_, fact);
    for (std::size_t first = 0; first < column.possibly.size(); first += column.mask_words)
      fill_ones(std::span(column.possibly).subspan(first, column.mask_words), bits);
  }
  std::ranges::fill(column.text, no_text);
}

// Leaves the list only the elements that are not stated.
void Block::forget_elements(ListId list) {
  auto& owners = owners_[static_cast<std::uint32_t>(list)];
  owners.resize(lanes_);
  std::iota(owners.begin(), owners.end(), 0U);
  const List& declared = (*rulebook_)[list];
  for (std::uint32_t i = declared.first; i < declared.first + declared.count; ++i) {
    Column& column = columns_[i];
    column.stated.clear();
    for (auto* words : {&column.can_be_true, &column.can_be_false, &column.surely, &column.possibly}) words->clear();
    for (auto* ends : {&column.low, &column.high}) ends->clear();
    column.text.clear();
    resize(FactId{i}, lanes_, Stated::unknown);
  }
}

Block::Column& Block::touch(FactId fact) {
  std::uint8_t& touched = touched_[index(fact)];
  if (touched == 0) {
    touched = 1;
    touched_facts_.push_back(fact);
  }
  return columns_[index(fact)];
}

// Appends lanes in which the fact is absent or unknown.
void Block::resize(FactId id, std::size_t lanes, Stated stated) {
  const Fact& fact = (*rulebook_)[id];
  Column& column = columns_[index(id)];
  const std::size_t before = column.stated.size();
  column.stated.resize(lanes, stated);
  switch (fact.type.kind) {
    case Kind::condition:
      column.can_be_true.resize((lanes + word_bits - 1) / word_bits);
      column.can_be_false.resize((lanes + word_bits - 1) / word_bits);
      for (std::vector<std::uint64_t>* plane : {&column.can_be_true, &column.can_be_false}) {
        for (std::size_t word = before / word_bits; word < plane->size(); ++word) {
          const std::size_t first = word * word_bits;
          const std::uint64_t old = before <= first ? 0 : (std::uint64_t{1} << (before - first)) - 1;
          std::uint64_t present = 0;
          fill_ones({&present, 1}, std::min(lanes - first, word_bits));
          (*plane)[word] = ((*plane)[word] & old) | (present & ~old);
        }
      }
      break;
    case Kind::number:
    case Kind::date:
    case Kind::choice: {
      const Range range = whole_range(*rulebook_, fact);
      column.low.resize(lanes, range.low);
      column.high.resize(lanes, range.high);
      break;
    }
    case Kind::place: column.text.resize(lanes, no_text); [[fallthrough]];
    case Kind::set: {
      const std::uint32_t bits = mask_bits(*rulebook_, fact);
      column.surely.resize(lanes * column.mask_words, 0);
      column.possibly.resize(lanes * column.mask_words, 0);
      for (std::size_t lane = before; lane < lanes; ++lane) {
        fill_ones(std::span(column.possibly).subspan(lane * column.mask_words, column.mask_words), bits);
      }
      break;
    }
    case Kind::text: column.text.resize(lanes, no_text); break;
  }
}

// The list has no elements that were stated.
void Block::close_list(FactId fact, std::size_t lane, bool open) {
  const Fact& declared = (*rulebook_)[fact];
  if (declared.form != FactForm::list) return;
  Elements& elements = elements_[static_cast<std::uint32_t>(declared.list)][lane];
  elements = {.open = open, .other = elements.other};
}

std::size_t Block::state_list(ListId list, std::size_t lane, std::size_t count, bool open) {
  const List& declared = (*rulebook_)[list];
  static_cast<void>(touch(declared.fact));
  auto& owners = owners_[static_cast<std::uint32_t>(list)];
  const std::size_t first = owners.size();
  owners.resize(first + count, static_cast<std::uint32_t>(lane));
  for (std::uint32_t i = 0; i < declared.count; ++i) resize(FactId{declared.first + i}, owners.size(), Stated::absent);
  Elements& elements = elements_[static_cast<std::uint32_t>(list)][lane];
  elements = {.first = static_cast<std::uint32_t>(first),
              .count = static_cast<std::uint32_t>(count),
              .open = open,
              .other = elements.other};
  if ((*rulebook_)[declared.fact].type.kind == Kind::condition) {
    state_condition(declared.fact, lane, true);
    if (open) columns_[index(declared.fact)].stated[lane] = Stated::partial;
  }
  return first;
}

void Block::set_kind(std::size_t lane, ApplicantKind kind) { kinds_[lane] = kind; }

void Block::state_unknown(FactId fact, std::size_t lane) {
  const Fact& declared = (*rulebook_)[fact];
  Column& column = touch(fact);
  column.stated[lane] = Stated::unknown;
  close_list(fact, lane, true);
  switch (declared.type.kind) {
    case Kind::condition:
      put(column.can_be_true, lane, true);
      put(column.can_be_false, lane, true);
      break;
    case Kind::number:
    case Kind::date:
    case Kind::choice: {
      const Range range = whole_range(*rulebook_, declared);
      column.low[lane] = range.low;
      column.high[lane] = range.high;
      break;
    }
    case Kind::place: column.text[lane] = no_text; [[fallthrough]];
    case Kind::set: {
      const std::size_t first = lane * column.mask_words;
      std::ranges::fill(std::span(column.surely).subspan(first, column.mask_words), std::uint64_t{0});
      fill_ones(std::span(column.possibly).subspan(first, column.mask_words), mask_bits(*rulebook_, declared));
      break;
    }
    case Kind::text: column.text[lane] = no_text; break;
  }
}

void Block::state_nothing(FactId fact, std::size_t lane) {
  state_unknown(fact, lane);
  Column& column = touch(fact);
  column.stated[lane] = Stated::nothing;
  close_list(fact, lane, false);
  const Kind kind = (*rulebook_)[fact].type.kind;
  if (kind == Kind::condition) put(column.can_be_true, lane, false);
  if (kind == Kind::set || kind == Kind::place) {
    std::ranges::fill(std::span(column.possibly).subspan(lane * column.mask_words, column.mask_words),
                      std::uint64_t{0});
  }
}

void Block::state_condition(FactId fact, std::size_t lane, bool value) {
  Column& column = touch(fact);
  column.stated[lane] = Stated::value;
  put(column.can_be_true, lane, value);
  put(column.can_be_false, lane, !value);
}

void Block::state_interval(FactId fact, std::size_t lane, std::int64_t low, std::int64_t high) {
  Column& column = touch(fact);
  column.stated[lane] = low == high ? Stated::value : Stated::partial;
  column.low[lane] = low;
  column.high[lane] = high;
}

void Block::state_set(FactId fact, std::size_t lane, std::span<const std::uint32_t> surely, bool open) {
  Column& column = touch(fact);
  column.stated[lane] = open ? Stated::partial : Stated::value;
  const std::size_t first = lane * column.mask_words;
  const auto sure = std::span(column.surely).subspan(first, column.mask_words);
  const auto possible = std::span(column.possibly).subspan(first, column.mask_words);
  std::ranges::fill(sure, std::uint64_t{0});
  for (const std::uint32_t value : surely) sure[value / word_bits] |= std::uint64_t{1} << (value % word_bits);
  if (open) {
    fill_ones(possible, mask_bits(*rulebook_, (*rulebook_)[fact]));
  } else {
    std::ranges::copy(sure, possible.begin());
  }
}

std::uint32_t Block::text_id(std::string_view text) {
  const auto next = static_cast<std::uint32_t>(rulebook_->texts.size() + texts_.size());
  const auto [entry, is_new] = text_ids_.try_emplace(std::string(text), next);
  if (is_new) texts_.emplace_back(text);
  return entry->second;
}

void Block::state_text(FactId fact, std::size_t lane, std::string_view text) {
  Column& column = touch(fact);
  column.stated[lane] = Stated::value;
  column.text[lane] = text_id(text);
}

void Block::state_place(FactId fact, std::size_t lane, std::string_view path) {
  Column& column = touch(fact);
  column.stated[lane] = Stated::value;
  column.text[lane] = text_id(path);
  const std::size_t first = lane * column.mask_words;
  const auto sure = std::span(column.surely).subspan(first, column.mask_words);
  std::ranges::fill(sure, std::uint64_t{0});
  for (std::uint32_t place = 0; place < rulebook_->places.size(); ++place) {
    if (path_contains(path, rulebook_->text(rulebook_->places[place]))) {
      sure[place / word_bits] |= std::uint64_t{1} << (place % word_bits);
    }
  }
  std::ranges::copy(sure, std::span(column.possibly).subspan(first, column.mask_words).begin());
}

bool Block::can_have_spouse(std::size_t lane) const {
  if (partners_.empty() || rulebook_->spouse == FactId::none) return false;
  return (column(rulebook_->spouse).can_be_true[lane / word_bits] >> (lane % word_bits) & 1U) != 0;
}

bool Block::surely_has_spouse(std::size_t lane) const {
  if (!can_have_spouse(lane)) return false;
  return (column(rulebook_->spouse).can_be_false[lane / word_bits] >> (lane % word_bits) & 1U) == 0;
}

std::string_view Block::stated_text(FactId fact, std::size_t lane) const {
  const Column& column = columns_[index(fact)];
  if (column.text.empty() || column.text[lane] == no_text) return {};
  const std::uint32_t id = column.text[lane];
  const std::uint32_t constants = rulebook_->texts.size();
  return id < constants ? rulebook_->text(rulebook_->texts[id]) : std::string_view(texts_[id - constants]);
}

}  // namespace rencai
