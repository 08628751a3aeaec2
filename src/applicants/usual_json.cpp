#include "applicants/usual_json.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "applicants/json_text.h"

namespace rencai {
namespace {

constexpr std::size_t most_listed = 64;

// Bytes that end a text, or may not stand in one as they are.
constexpr std::array<bool, 256> ends_text = [] {
  std::array<bool, 256> ends{};
  for (std::size_t byte = 0; byte < 0x20; ++byte) ends.at(byte) = true;
  ends['"'] = ends['\\'] = true;
  return ends;
}();

constexpr std::array<bool, 256> ends_token = [] {
  std::array<bool, 256> ends{};
  for (const char c : {' ', '\t', '\r', '\n', ',', '}', ']', '{', '[', ':', '"'})
    ends.at(static_cast<unsigned char>(c)) = true;
  return ends;
}();

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

void UsualJson::skip_space() {
  while (at_ < end_ && is_space(*at_)) ++at_;
}

// From the opening quote to behind the closing one.
bool UsualJson::quoted(std::string_view& text) {
  const char* const begin = ++at_;
#ifdef __SSE2__
  for (; end_ - at_ >= static_cast<std::ptrdiff_t>(sizeof(__m128i)); at_ += sizeof(__m128i)) {
    const __m128i some = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at_));
    const __m128i is_control = _mm_cmpeq_epi8(_mm_max_epu8(some, _mm_set1_epi8(0x1F)), _mm_set1_epi8(0x1F));
    const __m128i is_quote = _mm_cmpeq_epi8(some, _mm_set1_epi8('"'));
    const __m128i is_escape = _mm_cmpeq_epi8(some, _mm_set1_epi8('\\'));
    const int ends = _mm_movemask_epi8(_mm_or_si128(is_control, _mm_or_si128(is_quote, is_escape)));
    if (ends == 0) continue;
    at_ += std::countr_zero(static_cast<unsigned>(ends));
    break;
  }
#endif
  while (at_ < end_ && !ends_text[static_cast<unsigned char>(*at_)]) ++at_;
  if (at_ == end_ || *at_ != '"') return false;
  text = {begin, static_cast<std::size_t>(at_ - begin)};
  ++at_;
  return true;
}

std::string_view UsualJson::token() {
  const char* const begin = at_;
  while (at_ < end_ && !ends_token[static_cast<unsigned char>(*at_)]) ++at_;
  return {begin, static_cast<std::size_t>(at_ - begin)};
}

// The next field is one of the next guesses: what some records state and others do not is passed over.
bool UsualJson::guessed(UsualField& field) {
  constexpr std::size_t most_passed_over = 12;
  std::uint64_t first = 0;
  const auto left = static_cast<std::size_t>(end_ - at_);
  if (left < sizeof first) return false;
  std::memcpy(&first, at_, sizeof first);
  const std::size_t end = std::min(guesses_.size(), next_ + most_passed_over);
  for (std::size_t i = next_; i < end; ++i) {
    const Guess& guess = guesses_[i];
    if (guess.first != first || guess.bytes.size() > left) continue;
    if (std::memcmp(at_ + sizeof first, guess.bytes.data() + sizeof first, guess.bytes.size() - sizeof first) != 0)
      continue;
    at_ += guess.bytes.size();
    field = guess.field;
    next_ = i + 1;
    return true;
  }
  return false;
}

bool UsualJson::key(UsualField& field) {
  constexpr std::size_t most_guesses = 512;
  if (guessed(field)) return true;
  const char* const begin = at_;
  std::string_view name;
  if (at_ == end_ || *at_ != '"' || !quoted(name)) return false;
  field = values_.field(name);
  if (field.role == UsualField::Role::unknown) return false;
  skip_space();
  if (at_ == end_ || *at_ != ':') return false;
  ++at_;
  skip_space();
  Guess guess{{begin, at_}, 0, field};
  if (guess.bytes.size() < sizeof guess.first) return true;
  std::memcpy(&guess.first, begin, sizeof guess.first);
  if (guesses_.size() == most_guesses) {  // the order is another each time
    guesses_.clear();
    next_ = 0;
  }
  guesses_.insert(guesses_.begin() + static_cast<std::ptrdiff_t>(next_++), std::move(guess));
  return true;
}

bool UsualJson::is_new(std::string_view name) {
  if (std::ranges::find(passed_over_, name) != passed_over_.end()) return false;
  passed_over_.push_back(name);
  return true;
}

bool UsualJson::list(FactId fact, Block& block, std::size_t lane) {
  if (values_.kind(fact) != Kind::set) return false;
  std::array<std::uint32_t, most_listed> listed{};
  std::size_t count = 0;
  ++at_;
  skip_space();
  if (at_ < end_ && *at_ == ']') {
    ++at_;
    block.state_set(fact, lane, {}, false);
    return true;
  }
  while (at_ < end_ && *at_ == '"' && count < listed.size()) {
    std::string_view name;
    if (!quoted(name)) return false;
    const std::uint32_t value = values_.value_of(fact, name);
    if (value == NameTable::none) return false;
    listed.at(count++) = value;
    skip_space();
    if (at_ == end_) return false;
    if (*at_ == ']') {
      ++at_;
      block.state_set(fact, lane, std::span(listed).first(count), false);
      return true;
    }
    if (*at_ != ',') return false;
    ++at_;
    skip_space();
  }
  return false;
}

bool UsualJson::value(const UsualField& field, Block& block, std::size_t lane) {
  if (at_ == end_) return false;
  const bool is_text = *at_ == '"';
  std::string_view text;
  switch (field.role) {
    case UsualField::Role::fact:
      if (block.stated(field.fact, lane) != Stated::absent) return false;
      if (*at_ == '[') return list(field.fact, block, lane);
      if (is_text) return quoted(text) && values_.state_quoted(field.fact, text, block, lane);
      text = token();
      return values_.state_plain(field.fact, text, block, lane);
    case UsualField::Role::id:
      if (has_id_) return false;
      has_id_ = true;
      if (is_text) return quoted(id_) && !id_.empty();
      id_ = token();
      return is_json_number(id_);
    case UsualField::Role::kind: {
      if (has_kind_ || !is_text || !quoted(text)) return false;
      has_kind_ = true;
      const auto kind = kind_of(text);
      if (kind) block.set_kind(lane, *kind);
      return kind.has_value();
    }
    case UsualField::Role::ignored:
      if (is_text) return quoted(text);
      text = token();
      return text == "true" || text == "false" || text == "null" || is_json_number(text);
    case UsualField::Role::unknown: break;
  }
  return false;
}

std::optional<std::string_view> UsualJson::read(std::string_view record, Block& block, std::size_t lane) {
  at_ = record.data();
  end_ = at_ + record.size();
  passed_over_.clear();
  id_ = {};
  has_id_ = has_kind_ = false;
  next_ = 0;
  skip_space();
  if (at_ == end_ || *at_ != '{') return std::nullopt;
  ++at_;
  skip_space();
  while (true) {
    UsualField field;
    const char* const begin = at_;
    if (!key(field)) return std::nullopt;
    if (field.role == UsualField::Role::ignored) {
      const std::string_view written(begin + 1, static_cast<std::size_t>(at_ - begin) - 1);
      if (!is_new(written.substr(0, written.find('"')))) return std::nullopt;
    }
    if (!value(field, block, lane)) return std::nullopt;
    if (field.role == UsualField::Role::fact && block.stated(field.fact, lane) != Stated::unknown)
      values_.state_records_of(field.fact, block, lane);
    skip_space();
    if (at_ == end_) return std::nullopt;
    if (*at_ == '}') break;
    if (*at_ != ',') return std::nullopt;
    ++at_;
    skip_space();
  }
  ++at_;
  skip_space();
  if (at_ != end_) return std::nullopt;
  return id_;
}

}  // namespace rencai
