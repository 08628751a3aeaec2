#include "base/date.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

namespace rencai {

namespace {

constexpr std::int64_t months_in_calendar = std::int64_t{9999} * 12;

int last_day_of(int year, int month) {
  const std::chrono::year_month_day_last last =
      std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) / std::chrono::last;
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

// Whether the day `day`, clamped to that month, of a's anniversary stands before, on or after `b`, both in one month.
std::strong_ordering compare_in_month(int day, const CivilDate& b) {
  return std::min(day, last_day_of(b.year, b.month)) <=> b.day;
}

std::int64_t months_apart(const CivilDate& a, const CivilDate& b) {
  return std::int64_t{b.year - a.year} * 12 + (b.month - a.month);
}

// Where a + (b.year - a.year) years stands relative to b.
std::strong_ordering compare_anniversary(const CivilDate& a, const CivilDate& b) {
  if (a.month != b.month) return a.month <=> b.month;
  return compare_in_month(a.day, b);
}

}  // namespace

std::optional<Date> make_date(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > last_day_of(year, month)) return {};
  const std::chrono::sys_days days = std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) /
                                     std::chrono::day(static_cast<unsigned>(day));
  return Date{static_cast<std::int32_t>(days.time_since_epoch().count())};
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  std::array<int, 3> parts{};
  std::size_t part = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) {
      ++part;
    } else if (text[i] < '0' || text[i] > '9') {
      return {};
    } else {
      parts[part] = parts[part] * 10 + (text[i] - '0');
    }
  }
  return make_date(parts[0], parts[1], parts[2]);
}

CivilDate civil(Date date) {
  const std::chrono::year_month_day day(std::chrono::sys_days(std::chrono::days(date.days)));
  return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
          static_cast<int>(static_cast<unsigned>(day.day()))};
}

std::string to_string(Date date) {
  const CivilDate day = civil(date);
  return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

std::optional<Date> add_months(Date date, std::int64_t months) {
  if (months > months_in_calendar || months < -months_in_calendar) return {};
  const CivilDate day = civil(date);
  const std::int64_t month = std::int64_t{day.year} * 12 + (day.month - 1) + months;  // months since the year 0
  if (month < 12 || month >= std::int64_t{10'000} * 12) return {};
  const int new_year = static_cast<int>(month / 12);
  const int new_month = static_cast<int>(month % 12) + 1;
  return make_date(new_year, new_month, std::min(day.day, last_day_of(new_year, new_month)));
}

std::optional<Date> add_days(Date date, std::int64_t days) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(std::int64_t{date.days}, days, &sum)) return {};
  if (sum < Date::first_day || sum > Date::last_day) return {};
  return Date{static_cast<std::int32_t>(sum)};
}

std::int64_t full_months_between(Date a, Date b) {
  const CivilDate from = civil(a);
  const CivilDate to = civil(b);
  return months_apart(from, to) - (compare_in_month(from.day, to) > 0 ? 1 : 0);
}

std::int64_t started_months_between(Date a, Date b) {
  const CivilDate from = civil(a);
  const CivilDate to = civil(b);
  return months_apart(from, to) + (compare_in_month(from.day, to) < 0 ? 1 : 0);
}

std::int64_t full_years_between(Date a, Date b) {
  const CivilDate from = civil(a);
  const CivilDate to = civil(b);
  return to.year - from.year - (compare_anniversary(from, to) > 0 ? 1 : 0);
}

std::int64_t started_years_between(Date a, Date b) {
  const CivilDate from = civil(a);
  const CivilDate to = civil(b);
  return to.year - from.year + (compare_anniversary(from, to) < 0 ? 1 : 0);
}

Date start_of_year(Date date) { return make_date(civil(date).year, 1, 1).value_or(date); }

Date start_of_month(Date date) {
  const CivilDate day = civil(date);
  return make_date(day.year, day.month, 1).value_or(date);
}

}  // namespace rencai
