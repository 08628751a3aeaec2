// Numbers and dates as applicants write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/number.h"
#include "model/types.h"

namespace rencai {

// `120万元`, `30%`, `5`: what is written, not yet related to a fact.
struct Quantity {
  Rational number;  // scale included; of `30%`: 0.3
  bool percent = false;
  bool scaled = false;             // 万 and the like were written
  std::optional<ScaledUnit> unit;  // none: bare
  [[nodiscard]] bool is_bare() const { return !percent && !scaled && !unit; }
};

struct QuantityFault {
  enum class Kind { not_a_number, too_long, unknown_unit } kind = Kind::not_a_number;
  std::string unit;   // unknown_unit: the unit as written
  std::string meant;  // what was probably meant, whole, or empty
};

// One of the two is set.
struct ReadQuantity {
  std::optional<Quantity> quantity;
  QuantityFault fault;
};

// A number is `-`, digits, perhaps `.` and digits; no leading zeros, no exponent, no separators of thousands.
[[nodiscard]] ReadQuantity read_quantity(std::string_view text);

// The date in ISO form that `2014/6/1`, `2014.06.01`, `2014年6月1日` or `20140601` stands for; empty where it is none.
[[nodiscard]] std::string date_meant(std::string_view text);

}  // namespace rencai
