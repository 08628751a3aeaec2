#include "analysis/text_figures.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "analysis/clause_numbers.h"
#include "base/text.h"

namespace rencai {
namespace {

struct Word {
  std::string_view text;
  FigureUnit unit;
  std::int64_t factor;
  std::int64_t divisor;
  bool after_chinese;  // whether it makes a figure of a number in Chinese
};
// Longer words first.
constexpr auto words = std::to_array<Word>({
    {"个百分点", FigureUnit::share, 1, 100, true}, {"平方米", FigureUnit::area, 1, 1, true},
    {"人次", FigureUnit::count, 1, 1, true},       {"周岁", FigureUnit::time, 12, 1, true},
    {"个月", FigureUnit::time, 1, 1, true},        {"个年度", FigureUnit::time, 12, 1, true},
    {"元", FigureUnit::money, 1, 1, true},         {"人", FigureUnit::count, 1, 1, false},
    {"名", FigureUnit::count, 1, 1, true},         {"位", FigureUnit::count, 1, 1, false},
    {"家", FigureUnit::count, 1, 1, false},        {"项", FigureUnit::count, 1, 1, false},
    {"个", FigureUnit::count, 1, 1, false},        {"次", FigureUnit::count, 1, 1, false},
    {"支", FigureUnit::count, 1, 1, false},        {"所", FigureUnit::count, 1, 1, false},
    {"篇", FigureUnit::count, 1, 1, false},        {"件", FigureUnit::count, 1, 1, false},
    {"期", FigureUnit::count, 1, 1, false},        {"年", FigureUnit::time, 12, 1, true},
    {"岁", FigureUnit::time, 12, 1, true},         {"月", FigureUnit::time, 1, 1, true},
    {"天", FigureUnit::days, 1, 1, true},          {"日", FigureUnit::days, 1, 1, true},
    {"倍", FigureUnit::times, 1, 1, true},         {"%", FigureUnit::share, 1, 100, true},
    {"％", FigureUnit::share, 1, 100, true},       {"‰", FigureUnit::share, 1, 1000, true},
});
constexpr auto scales = std::to_array<std::pair<std::string_view, std::int64_t>>({{"百万", 1'000'000},
                                                                                  {"千万", 10'000'000},
                                                                                  {"万亿", 1'000'000'000'000},
                                                                                  {"百", 100},
                                                                                  {"千", 1'000},
                                                                                  {"万", 10'000},
                                                                                  {"亿", 100'000'000}});
// What needs no number to be one. 上半年 and 下半年 are parts of a year, no spells.
struct Phrase {
  std::string_view text;
  FigureUnit unit;
  std::int64_t value;
  std::int64_t divisor;
};
constexpr auto phrases = std::to_array<Phrase>({{"每季度", FigureUnit::count, 4, 1},
                                                {"每半年", FigureUnit::count, 2, 1},
                                                {"两次", FigureUnit::count, 2, 1},
                                                {"半年", FigureUnit::time, 6, 1},
                                                {"一半", FigureUnit::share, 1, 2}});
constexpr auto abouts = std::to_array<std::string_view>({"余", "多", "左右", "以上", "以下"});
constexpr auto joints = std::to_array<std::string_view>({"—", "－", "-", "–", "~", "～", "至", "、", "和", "或", "到"});
constexpr auto colons = std::to_array<std::string_view>({":", "：", "∶"});
constexpr std::int64_t first_year = 1900;
constexpr std::int64_t last_year = 2100;

struct Number {
  Rational digits;
  std::int64_t scale = 1;
  bool scaled = false;
  bool chinese = false;
  std::size_t begin = 0;
};

class FigureReader {
 public:
  explicit FigureReader(std::string_view text) : text_(text) {}

  std::vector<Figure> run() {
    while (at_ < text_.size()) {
      const std::size_t begin = at_;
      if (rank() || phrase()) continue;
      if (!after_ordinal() && (ratio() || fraction() || figure())) continue;
      if (at_ == begin) skip();
    }
    return std::move(figures_);
  }

 private:
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  template <class Words>
  bool take(const Words& list) {
    const auto word = std::ranges::find_if(list, [&](std::string_view each) { return rest().starts_with(each); });
    if (word == std::ranges::end(list)) return false;
    at_ += std::string_view(*word).size();
    return true;
  }
  [[nodiscard]] bool after(std::string_view word) const { return text_.substr(0, at_).ends_with(word); }
  [[nodiscard]] bool after_ordinal() const { return after("第") || after("数") || after("〔") || after("["); }

  // Past a whole number, so that its later digits are not read as one; else past a character.
  void skip() {
    if (digits() || chinese_digits()) return;
    static_cast<void>(next_character(text_, at_));
  }

  // 第2至第10名: the places of a contest count; other ordinals do not.
  bool rank() {
    const std::size_t begin = at_;
    std::vector<Figure> places;
    while (take(std::array<std::string_view, 1>{"第"}) || !places.empty()) {
      const std::size_t from = at_;
      auto value = digits();
      if (!value) value = chinese_digits();
      if (!value) break;
      Figure& place = places.emplace_back();
      place.unit = FigureUnit::count;
      place.value = place.written = *value;
      place.begin = static_cast<std::uint32_t>(from);
      place.end = static_cast<std::uint32_t>(at_);
      if (take(std::array<std::string_view, 2>{"名", "位"})) {
        place.end = static_cast<std::uint32_t>(at_);
        std::ranges::move(places, std::back_inserter(figures_));
        return true;
      }
      if (!take(joints)) break;
    }
    at_ = begin;
    return false;
  }

  bool phrase() {
    const std::size_t begin = at_;
    if (after("上") || after("下")) return false;
    for (const Phrase& phrase : phrases) {
      if (!take(std::array{phrase.text})) continue;
      Figure figure;
      figure.unit = phrase.unit;
      figure.value = figure.written = divide(Rational(phrase.value), Rational(phrase.divisor)).value_or(Rational(0));
      push(std::move(figure), begin);
      return true;
    }
    return false;
  }

  std::optional<Rational> digits() {
    if (at_ >= text_.size() || !is_digit(text_[at_])) return std::nullopt;
    std::string read;
    while (at_ < text_.size()) {
      const auto digit = [&](std::size_t ahead) { return at_ + ahead < text_.size() && is_digit(text_[at_ + ahead]); };
      const bool separator =
          text_[at_] == ',' && digit(1) && digit(2) && digit(3) && !digit(4) && read.find('.') == std::string::npos;
      const bool point = text_[at_] == '.' && digit(1) && read.find('.') == std::string::npos;
      if (!is_digit(text_[at_]) && !separator && !point) break;
      if (!separator) read += text_[at_];
      ++at_;
    }
    return Rational::parse(read);
  }

  std::optional<Rational> chinese_digits() {
    constexpr std::u32string_view first = U"〇零一二两三四五六七八九十";
    constexpr std::u32string_view more = U"〇零一二两三四五六七八九十百千万";
    const std::size_t begin = at_;
    std::size_t end = at_;
    while (end < text_.size()) {
      std::size_t next = end;
      const char32_t c = next_character(text_, next);
      if ((end == begin ? first : more).find(c) == std::u32string_view::npos) break;
      end = next;
    }
    const auto value = chinese_integer(text_.substr(begin, end - begin));
    if (!value) {
      // 千名 counts; 千人 is mostly part of a name.
      for (const auto& [word, number] : {std::pair<std::string_view, std::int64_t>{"百", 100}, {"千", 1000}}) {
        if (!rest().starts_with(word) || !rest().substr(word.size()).starts_with("名")) continue;
        at_ += word.size();
        return Rational(number);
      }
      return std::nullopt;
    }
    at_ = end;
    return Rational(*value);
  }

  std::optional<Number> number() {
    Number result;
    result.begin = at_;
    auto value = digits();
    if (!value) {
      result.chinese = true;
      value = chinese_digits();
    }
    if (!value) return std::nullopt;
    result.digits = *value;
    static_cast<void>(take(abouts));
    for (const auto& [word, factor] : scales) {
      if (!rest().starts_with(word)) continue;
      at_ += word.size();
      result.scale = factor;
      result.scaled = true;
      break;
    }
    static_cast<void>(take(abouts));
    return result;
  }

  void push(Figure figure, std::size_t begin) {
    figure.begin = static_cast<std::uint32_t>(begin);
    figure.end = static_cast<std::uint32_t>(at_);
    figures_.push_back(std::move(figure));
  }

  // 1∶1, 15:65:20; where a part has a leading zero or a date stands before, it is a time of day.
  bool ratio() {
    const std::size_t begin = at_;
    Figure figure;
    figure.unit = FigureUnit::ratio;
    bool clock = after("日 ") || (at_ > 1 && text_[at_ - 1] == ' ' && is_digit(text_[at_ - 2]));
    while (true) {
      const std::size_t part = at_;
      const auto value = digits();
      if (!value) break;
      clock = clock || (text_[part] == '0' && at_ - part > 1);
      figure.parts.push_back(*value);
      const std::size_t end = at_;
      if (!take(colons) || at_ >= text_.size() || !is_digit(text_[at_])) {
        at_ = end;
        break;
      }
    }
    if (figure.parts.size() < 2) {
      at_ = begin;
      return false;
    }
    if (!clock) push(std::move(figure), begin);
    return true;
  }

  // 百分之三十, 三分之一.
  bool fraction() {
    const std::size_t begin = at_;
    std::optional<Rational> whole;
    if (take(std::array<std::string_view, 1>{"百"})) {
      whole = Rational(100);
    } else if (take(std::array<std::string_view, 1>{"千"})) {
      whole = Rational(1000);
    } else {
      whole = chinese_digits();
    }
    std::optional<Rational> part;
    if (whole && take(std::array<std::string_view, 1>{"分之"})) {
      part = chinese_digits();
      if (!part) part = digits();
    }
    const auto value = part ? divide(*part, *whole) : std::nullopt;
    if (!value) {
      at_ = begin;
      return false;
    }
    Figure figure;
    figure.unit = FigureUnit::share;
    figure.value = figure.written = *value;
    push(std::move(figure), begin);
    return true;
  }

  [[nodiscard]] bool is_year(const Number& number) const {
    return !number.scaled && number.digits.is_integer() && number.digits >= Rational(first_year) &&
           number.digits <= Rational(last_year);
  }

  // 年 was read after a calendar year; the month and the day may follow.
  void date(const Number& year) {
    Figure figure;
    figure.unit = FigureUnit::date;
    figure.year = static_cast<int>(year.digits.numerator());
    const auto part = [&](std::string_view word) -> int {
      const std::size_t before = at_;
      const auto value = number();
      if (value && value->digits.is_integer() && value->digits <= Rational(31) && rest().starts_with(word)) {
        at_ += word.size();
        return static_cast<int>(value->digits.numerator());
      }
      at_ = before;
      return 0;
    };
    figure.month = part("月");
    if (figure.month != 0) figure.day = part("日");
    push(std::move(figure), year.begin);
  }

  // One number, or several that share the unit of the last, and the unit.
  bool figure() {
    const std::size_t start = at_;
    std::vector<Number> numbers;
    std::vector<std::size_t> ends;
    while (true) {
      const auto next = number();
      if (!next) break;
      numbers.push_back(*next);
      ends.push_back(at_);
      const auto* const unit = std::ranges::find_if(words, [&](const Word& w) { return rest().starts_with(w.text); });
      if (unit != words.end()) {
        if (numbers.back().chinese && !numbers.back().scaled && !unit->after_chinese) break;
        at_ += unit->text.size();
        const std::size_t past = at_;
        for (std::size_t i = 0; i < numbers.size(); ++i) {
          at_ = i + 1 < numbers.size() ? ends[i] : past;
          if (numbers[i].chinese != numbers.back().chinese) continue;
          if (unit->text == "年" && is_year(numbers[i])) {
            if (i + 1 < numbers.size()) {
              Figure year;
              year.unit = FigureUnit::date;
              year.year = static_cast<int>(numbers[i].digits.numerator());
              push(std::move(year), numbers[i].begin);
            } else {
              date(numbers[i]);
            }
            continue;
          }
          push_counted(numbers[i], *unit, numbers.back().scale);
        }
        return true;
      }
      if (next->chinese || !take(joints)) break;
    }
    at_ = start;
    return false;
  }

  void push_counted(const Number& number, const Word& unit, std::int64_t scale) {
    const auto written = multiply(number.digits, Rational(number.scaled ? number.scale : scale));
    const auto factor = divide(Rational(unit.factor), Rational(unit.divisor));
    const auto value = written && factor ? multiply(*written, *factor) : std::nullopt;
    if (!value) return;
    Figure figure;
    figure.unit = unit.unit;
    figure.value = *value;
    figure.written = *written;
    push(std::move(figure), number.begin);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Figure> figures_;
};

}  // namespace

bool same_figure(const Figure& a, const Figure& b) {
  if (a.unit == FigureUnit::date || b.unit == FigureUnit::date) {
    const auto fits = [](int x, int y) { return x == 0 || y == 0 || x == y; };
    return a.unit == b.unit && fits(a.year, b.year) && fits(a.month, b.month) && fits(a.day, b.day);
  }
  if (a.unit == FigureUnit::ratio || b.unit == FigureUnit::ratio) return a.unit == b.unit && a.parts == b.parts;
  if (a.unit == b.unit) return a.value == b.value;
  const bool bare = a.unit == FigureUnit::bare || b.unit == FigureUnit::bare;
  const auto is = [&](FigureUnit x, FigureUnit y) {
    return (a.unit == x && b.unit == y) || (a.unit == y && b.unit == x);
  };
  if (is(FigureUnit::times, FigureUnit::share)) return a.value == b.value;
  return bare && (a.value == b.value || a.written == b.written);
}

std::vector<Figure> figures_in(std::string_view text) { return FigureReader(text).run(); }

}  // namespace rencai
