#include "containment.h"

#include <algorithm>

#include "calendar.h"

namespace rencai::reference {

namespace {

End parse_end(const std::string& text, bool open) {
  if (text.find("inf") != std::string::npos) return unbounded_end;
  const auto slash = text.find('/');
  const Exact numerator = Exact::parse(text.substr(0, slash));
  return {true, open, slash == std::string::npos ? numerator : numerator / Exact::parse(text.substr(slash + 1))};
}

Range parse_range(const std::string& text) {
  const auto comma = text.find(", ");
  const auto close = text.find_first_of(")]", comma);
  Range range;
  range.low = parse_end(text.substr(1, comma - 1), text[0] == '(');
  range.high = parse_end(text.substr(comma + 2, close - comma - 2), text[close] == ')');
  range.unspecified = text.ends_with("unspecified");
  return range;
}

// Ends compare by value alone: rounding to the fen may close an end that was open.
bool ends_lie_within(const std::string& more, const std::string& less) {
  const Range inner = parse_range(more);
  const Range outer = parse_range(less);
  const bool low = !outer.low.bounded || (inner.low.bounded && outer.low.at <= inner.low.at);
  const bool high = !outer.high.bounded || (inner.high.bounded && inner.high.at <= outer.high.at);
  return low && high;
}

bool lies_within(const std::string& more, const std::string& less) {
  return ends_lie_within(more, less) && (parse_range(less).unspecified || !parse_range(more).unspecified);
}

bool days_within(const std::string& more, const std::string& less) {
  if (less == "none") return more == "none";
  if (more == "none") return true;
  return less.substr(0, 10) <= more.substr(0, 10) && more.substr(12) <= less.substr(12);
}

class Check {
 public:
  Check(const Description& more, const Description& less, bool rules_disagree)
      : more_(more), less_(less), rules_disagree_(rules_disagree) {}

  std::vector<std::string> run() {
    bool joint = true;  // a contradiction found later takes a program out of stacking and totals
    for (const auto& [key, value] : more_)
      if (key.ends_with(" outcome") && value == "contradicted" && at(less_, key) != "contradicted") joint = false;
    for (const auto* side : {&more_, &less_})
      for (const auto& [key, value] : *side)
        if (key.ends_with(" overflow")) return {};
    for (const auto& [key, value] : less_)
      if (key.ends_with(" outcome")) program(key.substr(0, key.size() - 8), joint);
    if (joint) totals();
    return std::move(faults_);
  }

 private:
  static std::string at(const Description& description, const std::string& key) {
    const auto found = description.find(key);
    return found == description.end() ? "" : found->second;
  }
  void fault(const std::string& key) { faults_.push_back(key + ": " + at(less_, key) + " became " + at(more_, key)); }

  void program(const std::string& id, bool joint) {
    const std::string before = at(less_, id + " outcome");
    const std::string after = at(more_, id + " outcome");
    if (after == "contradicted") return;
    const std::string may = at(less_, id + " may be absorbed by");
    bool good = true;
    if (before == "eligible") good = after == "eligible" || (after == "absorbed" && !may.empty());
    if (before == "possible")
      good = after == "eligible" || after == "possible" || after == "ineligible" || after == "not_in_force" ||
             (after == "absorbed" && !may.empty());
    if (before == "absorbed") good = after == "absorbed" || after == "ineligible" || after == "not_in_force";
    if (before == "ineligible") good = after == "ineligible" || after == "not_in_force";
    if (before == "not_in_force") good = after == before;
    if (before == "contradicted") good = after == "not_in_force";  // a contradicted one passes above
    // An eligible program that has to be won may turn out lost.
    if (before == "eligible" && after == "ineligible") good = at(less_, id + " won") == "unknown";
    if ((!joint || rules_disagree_) && (before == "absorbed" || after == "absorbed")) good = true;
    if (!good) fault(id + " outcome");
    if (!more_.contains(id + " won")) return;
    if (before == "absorbed" || before == "eligible" || before == "possible") figures(id);
    if (joint && !rules_disagree_ && after == "absorbed" && before != "absorbed") {
      const std::string by = at(more_, id + " absorbed by") + " ";
      if ((" " + may).find(" " + by) == std::string::npos) fault(id + " absorbed by");
    }
  }

  void figures(const std::string& id) {
    const std::string prefix = id + " ";
    for (auto line = more_.lower_bound(prefix); line != more_.end() && line->first.starts_with(prefix); ++line) {
      const std::string name = line->first.substr(prefix.size());
      const bool range = name == "amount" || name == "times" || name == "whole" || name.starts_with("payer ");
      const std::string less = at(less_, line->first);
      // Where nothing bounds how long a rate is paid, it is paid without end.
      if (name == "times" && line->second == "(-inf, inf)" &&
          (less.ends_with("inf)") || less.ends_with("inf) unspecified")))
        continue;
      if (range && (less.empty() ? name != "whole" : !lies_within(line->second, less))) fault(line->first);
      const bool payment = name.starts_with("payment ");
      if (payment && name.ends_with(" amount") && !less.empty() && !lies_within(line->second, less)) fault(line->first);
      if (payment && name.ends_with(" day") && !less.empty() && !days_within(line->second, less)) fault(line->first);
      if ((name == "from" || name == "until") && !days_within(line->second, less)) fault(line->first);
      if (name == "won" && less != "unknown" && less != line->second) fault(line->first);
    }
  }

  void totals() {
    for (const auto& [key, value] : more_) {
      const auto word = std::min(key.find(" possible "), key.find(" certain "));
      if (!key.starts_with("total") || value.empty() || !less_.contains(key.substr(0, word))) continue;
      const std::string less = at(less_, key);
      // The marks are those of what counts, which of several equal bests is that named first.
      if (key.find(" possible ") != std::string::npos)
        if (!ends_lie_within(value, less.empty() ? "[0, 0]" : less)) fault(key);
    }
    for (const auto& [key, value] : less_) {
      const auto word = key.find(" certain ");
      // Policies of which nothing can count any more have no total; nor has a line on which only one is left.
      if (!key.starts_with("total") || word == std::string::npos || !more_.contains(key.substr(0, word))) continue;
      const std::string more = at(more_, key);
      const Range before = parse_range(value);
      const Range after = more.empty() ? Range{closed(0), closed(0), false} : parse_range(more);
      if (after.low.bounded && before.low.bounded && after.low.at < before.low.at) fault(key);
    }
  }

  const Description& more_;
  const Description& less_;
  bool rules_disagree_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> not_within(const Description& more, const Description& less, bool rules_disagree) {
  return Check(more, less, rules_disagree).run();
}

}  // namespace rencai::reference
