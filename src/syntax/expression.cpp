#include "syntax/expression.h"

#include <algorithm>

namespace rencai {
namespace {

template <class T, class Same>
bool same_all(const std::vector<T>& a, const std::vector<T>& b, Same same) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

bool same_case(const Case& a, const Case& b) {
  return a.otherwise == b.otherwise && a.name == b.name && a.clause == b.clause &&
         same_all(a.when, b.when, same_expression) && same_all(a.is, b.is, same_expression);
}

}  // namespace

bool Expression::is_condition_form() const {
  if (kind == ExpressionKind::call) return name == "any" || name == "exists" || name == "gets";
  return kind >= ExpressionKind::all && kind <= ExpressionKind::has_all;
}

bool same_expression(const Expression& a, const Expression& b) {
  return a.kind == b.kind && a.name == b.name && a.number == b.number && a.unit_words == b.unit_words &&
         a.percent == b.percent && a.day == b.day && a.count == b.count && a.of_list == b.of_list &&
         same_all(a.operands, b.operands, same_expression) && same_all(a.cases, b.cases, same_case) &&
         same_all(a.where, b.where, same_expression);
}

}  // namespace rencai
