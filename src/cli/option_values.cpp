#include "cli/option_values.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace rencai {
namespace {

std::size_t number_of(std::string_view option, std::string_view text, std::size_t otherwise, std::size_t most,
                      bool sizes, Diagnostics& diagnostics) {
  if (text.empty()) return otherwise;
  std::string_view digits = text;
  std::size_t unit = 1;
  if (sizes && digits.ends_with('K')) unit = std::size_t{1} << 10U;
  if (sizes && digits.ends_with('M')) unit = std::size_t{1} << 20U;
  if (unit > 1) digits.remove_suffix(1);
  std::size_t number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool good = fault == std::errc() && end == digits.data() + digits.size() && number > 0 && number <= most / unit;
  if (good) return number * unit;
  bad_option(diagnostics, {fmt::format("`{}` 的值不能是 `{}`", option, text),
                           fmt::format("`{}` is not a value of `{}`", text, option)})
      .expected = {fmt::format("1 到 {} 的整数{}", most, sizes ? "，可带 K 或 M" : ""),
                   fmt::format("a whole number from 1 to {}{}", most, sizes ? ", with K or M if you like" : "")};
  return otherwise;
}

}  // namespace

Diagnostic& bad_option(Diagnostics& diagnostics, LocalText message) {
  return diagnostics.error(Code::bad_option, Span{}, std::move(message));
}

void need(bool stated, LocalText message, LocalText expected, Diagnostics& diagnostics) {
  if (!stated) bad_option(diagnostics, std::move(message)).expected = std::move(expected);
}

std::string listed(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text += fmt::format("{}`{}`", text.empty() ? "" : " | ", name);
  return text;
}

std::size_t one_of(std::string_view option, std::string_view value, std::span<const std::string_view> allowed,
                   Diagnostics& diagnostics) {
  const auto found = std::ranges::find(allowed, value);
  if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
  Diagnostic& error = bad_option(diagnostics, {fmt::format("`{}` 的值不能是 `{}`", option, value),
                                               fmt::format("`{}` is not a value of `{}`", value, option)});
  error.expected = {listed(allowed), listed(allowed)};
  error.nearest = nearest_name(value, allowed);
  return 0;
}

DateChoice date_choice(std::string_view text, Diagnostics& diagnostics) {
  if (text.empty() || text == "today") return {};
  if (text == "any") return {DateChoice::Kind::any, {}};
  if (const auto date = parse_date(text)) return {DateChoice::Kind::given, *date};
  Diagnostic& error =
      bad_option(diagnostics, {fmt::format("`{}` 不是一个日期", text), fmt::format("`{}` is not a date", text)});
  error.expected = {"`YYYY-MM-DD`、`today` 或 `any`", "`YYYY-MM-DD`, `today` or `any`"};
  return {};
}

std::size_t count_of(std::string_view option, std::string_view text, std::size_t otherwise, std::size_t most,
                     Diagnostics& diagnostics) {
  return number_of(option, text, otherwise, most, false, diagnostics);
}

std::size_t size_of(std::string_view option, std::string_view text, std::size_t otherwise, std::size_t most,
                    Diagnostics& diagnostics) {
  return number_of(option, text, otherwise, most, true, diagnostics);
}

std::vector<std::string> split_at_commas(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size() && !text.empty();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace rencai
