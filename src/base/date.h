// Calendar days and the arithmetic of the rule language (LANGUAGE.md section 3). Proleptic Gregorian, years 1 to 9999.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rencai {

// A day, as the number of days since 1970-01-01.
struct Date {
  std::int32_t days = 0;
  auto operator<=>(const Date&) const = default;

  static constexpr std::int32_t first_day = -719162;  // 0001-01-01
  static constexpr std::int32_t last_day = 2932896;   // 9999-12-31
};

struct CivilDate {
  int year;
  int month;
  int day;
};

[[nodiscard]] std::optional<Date> make_date(int year, int month, int day);  // empty: no such day
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);        // exactly YYYY-MM-DD
[[nodiscard]] CivilDate civil(Date date);
[[nodiscard]] std::string to_string(Date date);  // YYYY-MM-DD
// Adds calendar months, clamped to the month's last day. Empty outside the calendar.
[[nodiscard]] std::optional<Date> add_months(Date date, std::int64_t months);
[[nodiscard]] std::optional<Date> add_days(Date date, std::int64_t days);
// The largest n with a + n months <= b (negative where b < a).
[[nodiscard]] std::int64_t full_months_between(Date a, Date b);
// The smallest n with a + n months >= b.
[[nodiscard]] std::int64_t started_months_between(Date a, Date b);
// Likewise in years (a + n years = a + 12 n months, clamped).
[[nodiscard]] std::int64_t full_years_between(Date a, Date b);
[[nodiscard]] std::int64_t started_years_between(Date a, Date b);
[[nodiscard]] Date start_of_year(Date date);
[[nodiscard]] Date start_of_month(Date date);

}  // namespace rencai
