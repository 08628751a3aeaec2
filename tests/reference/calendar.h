// Days of the proleptic Gregorian calendar, years 1 to 9999, by counting; days are numbered from 1970-01-01 as 0.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rencai::reference {

struct Day {
  std::int64_t year = 1;
  std::int64_t month = 1;
  std::int64_t day = 1;
};

inline constexpr std::int64_t first_day_number = -719162;
inline constexpr std::int64_t last_day_number = 2932896;

[[nodiscard]] std::int64_t days_in_month(std::int64_t year, std::int64_t month);
[[nodiscard]] std::int64_t number_of(Day day);
[[nodiscard]] Day day_of(std::int64_t number);
[[nodiscard]] std::optional<std::int64_t> parse_day(std::string_view text);  // YYYY-MM-DD
[[nodiscard]] std::string day_text(std::int64_t number);
// Clamped to the month's last day; empty outside the calendar.
[[nodiscard]] std::optional<std::int64_t> plus_months(std::int64_t number, std::int64_t months);
// The largest n with a + n * step months <= b; the smallest n with a + n * step months >= b.
[[nodiscard]] std::int64_t full_steps(std::int64_t a, std::int64_t b, std::int64_t step);
[[nodiscard]] std::int64_t started_steps(std::int64_t a, std::int64_t b, std::int64_t step);

}  // namespace rencai::reference
