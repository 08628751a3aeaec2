#include "calendar.h"

#include <cstdio>

namespace rencai::reference {

namespace {

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

std::int64_t days_before_year(std::int64_t year) {  // from 0001-01-01
  const std::int64_t y = year - 1;
  return y * 365 + y / 4 - y / 100 + y / 400;
}

// A day may fall outside the calendar while steps are counted: years below 1 or above 9999 compare as years do.
Day stepped(Day day, std::int64_t months) {
  const std::int64_t count = day.year * 12 + (day.month - 1) + months;
  const std::int64_t year = count >= 0 ? count / 12 : -((11 - count) / 12);
  Day result{year, count - year * 12 + 1, day.day};
  const std::int64_t last = result.month == 2 && year < 1 ? 28 : days_in_month(result.year, result.month);
  if (result.day > last) result.day = last;
  return result;
}

bool before_or_same(Day a, Day b) {
  if (a.year != b.year) return a.year < b.year;
  if (a.month != b.month) return a.month < b.month;
  return a.day <= b.day;
}

}  // namespace

std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  switch (month) {
    case 4:
    case 6:
    case 9:
    case 11: return 30;
    case 2: return is_leap(year) ? 29 : 28;
    default: return 31;
  }
}

std::int64_t number_of(Day day) {
  std::int64_t number = first_day_number + days_before_year(day.year);
  for (std::int64_t month = 1; month < day.month; ++month) number += days_in_month(day.year, month);
  return number + day.day - 1;
}

Day day_of(std::int64_t number) {
  std::int64_t year = 1 + (number - first_day_number) / 366;
  while (year < 9999 && number_of({year + 1, 1, 1}) <= number) ++year;
  std::int64_t rest = number - number_of({year, 1, 1});
  std::int64_t month = 1;
  for (; rest >= days_in_month(year, month); ++month) rest -= days_in_month(year, month);
  return {year, month, rest + 1};
}

std::optional<std::int64_t> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  const auto part = [&](std::size_t from, std::size_t size) {
    std::int64_t value = 0;
    for (const char c : text.substr(from, size)) {
      if (c < '0' || c > '9') return std::int64_t{-1};
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const Day day{part(0, 4), part(5, 2), part(8, 2)};
  if (day.year < 1 || day.month < 1 || day.month > 12 || day.day < 1 || day.day > days_in_month(day.year, day.month))
    return {};
  return number_of(day);
}

std::string day_text(std::int64_t number) {
  const Day day = day_of(number);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", static_cast<int>(day.year), static_cast<int>(day.month),
                static_cast<int>(day.day));
  return text;
}

std::optional<std::int64_t> plus_months(std::int64_t number, std::int64_t months) {
  if (months > 12 * 20000 || months < -12 * 20000) return {};
  const Day day = stepped(day_of(number), months);
  if (day.year < 1 || day.year > 9999) return {};
  return number_of(day);
}

std::int64_t full_steps(std::int64_t a, std::int64_t b, std::int64_t step) {
  const Day from = day_of(a);
  const Day to = day_of(b);
  std::int64_t n = ((to.year - from.year) * 12 + (to.month - from.month)) / step + 2;
  while (!before_or_same(stepped(from, n * step), to)) --n;
  return n;
}

std::int64_t started_steps(std::int64_t a, std::int64_t b, std::int64_t step) {
  const Day from = day_of(a);
  const Day to = day_of(b);
  std::int64_t n = ((to.year - from.year) * 12 + (to.month - from.month)) / step - 2;
  while (!before_or_same(to, stepped(from, n * step))) ++n;
  return n;
}

}  // namespace rencai::reference
