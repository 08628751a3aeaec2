// The calculator itself, from text to results, for the comparison.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "describe.h"

namespace rencai::reference {

class Real {
 public:
  Real();
  ~Real();
  Real(const Real&) = delete;
  Real& operator=(const Real&) = delete;

  // False where the rule files are refused; `diagnostics()` says why.
  [[nodiscard]] bool load(const std::vector<TextFile>& files);
  [[nodiscard]] std::string diagnostics() const;
  // One description an applicant (a YAML stream); empty where the text is refused.
  [[nodiscard]] std::optional<std::vector<Description>> evaluate(const std::string& applicants, std::int64_t today);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace rencai::reference
