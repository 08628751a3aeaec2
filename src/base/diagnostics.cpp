#include "base/diagnostics.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace rencai {

namespace {

auto order_of(const Diagnostic& diagnostic) {
  return std::tuple(diagnostic.span.file, diagnostic.span.begin, diagnostic.code, diagnostic.span.end);
}

bool is_double(const Diagnostic& a, const Diagnostic& b) {
  return order_of(a) == order_of(b) && a.severity == b.severity && a.message == b.message;
}

}  // namespace

Diagnostic& Diagnostics::error(Code code, Span span, LocalText message) {
  ++errors_;
  Diagnostic& diagnostic = all_.emplace_back();
  diagnostic.code = code;
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  return diagnostic;
}

Diagnostic& Diagnostics::warning(Code code, Span span, LocalText message) {
  Diagnostic& diagnostic = all_.emplace_back();
  diagnostic.code = code;
  diagnostic.severity = Severity::warning;
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  return diagnostic;
}

void Diagnostics::sort() {
  std::stable_sort(all_.begin(), all_.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return order_of(a) < order_of(b); });
  all_.erase(std::unique(all_.begin(), all_.end(), is_double), all_.end());
  errors_ = static_cast<std::size_t>(
      std::count_if(all_.begin(), all_.end(), [](const Diagnostic& d) { return d.severity == Severity::error; }));
}

}  // namespace rencai
