// Random applicants, at and around the constants of the rules.
#include <algorithm>

#include "calendar.h"
#include "generator.h"

namespace rencai::reference {

namespace {

class ApplicantMaker {
 public:
  ApplicantMaker(const GeneratedRules& rules, std::uint64_t seed) : rules_(rules), random_(seed) {}

  Document make() {
    Document applicant = Document::map({});
    // Some know themselves well, some hardly.
    const std::size_t stated = random_.chance(25) ? 100 : static_cast<std::size_t>(random_.between(55, 97));
    if (random_.chance(12)) applicant.add("kind", random_.chance(85) ? "employer" : "team");
    for (const auto& fact : rules_.facts) {
      if (!random_.chance(fact.derived ? 12 : stated)) continue;
      state(applicant, fact);
    }
    for (const auto& won : rules_.won_facts)
      if (random_.chance(60))
        applicant.add(won,
                      random_.chance(20) ? Document::plain("null") : Document(random_.chance(70) ? "true" : "false"));
    return applicant;
  }

 private:
  void state(Document& applicant, const GeneratedFact& fact) {
    const Document value = statement(fact);
    const std::string name = fact.only_in.empty() ? fact.id : fact.only_in + "." + fact.id;
    if (fact.only_in.empty() && random_.chance(20)) {
      applicant.add(fact.title, value);
    } else if (const auto dot = fact.id.find('.');
               fact.only_in.empty() && dot != std::string::npos && random_.chance(50)) {
      const std::string group = fact.id.substr(0, dot);
      Document* nested = applicant.find(group);
      if (nested == nullptr) nested = &applicant.add(group, Document::map({}));
      nested->add(fact.id.substr(dot + 1), value);
    } else {
      applicant.add(name, value);
    }
  }

  Document statement(const GeneratedFact& fact) {
    const std::size_t roll = random_.below(100);
    if (roll < 5) return Document::plain("null");
    if (roll < 8) return "nothing";
    switch (fact.form) {
      case Form::condition: return random_.chance(65) ? "true" : "false";
      case Form::number: return number_statement(fact, roll < 18);
      case Form::date: {
        const std::int64_t day = some_day(fact);
        if (roll >= 18) return day_text(day);
        const std::int64_t later = std::min(fact.high, day + random_.between(1, 900));
        return Document(day_text(day) + ".." + day_text(later));
      }
      case Form::set: {
        Document list = Document::list({});
        for (std::size_t i = 0; i < fact.values.size(); ++i)
          if (random_.chance(45)) list.add(Document(random_.chance(15) ? fact.value_titles[i] : fact.values[i]));
        if (roll < 25) return Document::map({{"at_least", list}});
        return list;
      }
      case Form::text: return fact.values[random_.below(fact.values.size())];
      case Form::place: {
        const std::vector<std::string> paths = {"甲省/乙市/丙区", "甲省/乙市", "甲省/丁市",
                                                "甲省",           "乙市",      "戊省/己市"};
        return random_.pick(paths);
      }
      default: {
        const std::size_t index = random_.below(fact.values.size());
        return random_.chance(15) ? fact.value_titles[index] : fact.values[index];
      }
    }
  }

  std::int64_t some_day(const GeneratedFact& fact) {
    std::int64_t day = random_.between(fact.low, fact.high);
    if (!rules_.thresholds.dates.empty() && random_.chance(60))
      day = random_.pick(rules_.thresholds.dates) + random_.between(-1, 1);
    if (random_.chance(25)) day = rules_.today - random_.between(0, 45) * 365 - random_.between(0, 12);
    if (random_.chance(10))
      day = plus_months(rules_.today, -random_.between(0, 480)).value_or(day) + random_.between(-1, 1);
    return std::clamp(day, fact.low, fact.high);
  }

  // In thousandths of what a bare 1 stands for, on the grid of the fact's decimals.
  std::int64_t some_number(const GeneratedFact& fact) {
    const std::int64_t step = fact.decimals == 0 ? 1000 : fact.decimals == 1 ? 100 : 10;
    std::int64_t value = random_.between(fact.low, fact.high) * 1000;
    if (random_.chance(30)) value = random_.between(fact.low, std::min(fact.high, fact.low + 40)) * 1000;
    const auto found = rules_.thresholds.numbers.find(fact.measure);
    if (found != rules_.thresholds.numbers.end() && random_.chance(60))
      value = random_.pick(found->second) * 1000 / fact.factor;
    value = value / step * step + random_.between(-1, 1) * (random_.chance(50) ? step : 0);
    return std::clamp(value, fact.low * 1000, fact.high * 1000);
  }

  Document number_statement(const GeneratedFact& fact, bool partial) {
    const std::int64_t value = some_number(fact);
    if (partial) {
      const std::int64_t other = some_number(fact);
      return Document::plain(bare_number(std::min(value, other)) + ".." + bare_number(std::max(value, other)));
    }
    const std::string bare = bare_number(value);
    if (!random_.chance(25)) return Document::plain(bare);
    switch (fact.measure) {
      case Measure::plain: return fact.percent ? Document::plain(bare + "%") : Document::plain(bare);
      case Measure::yuan:
        if (value % 10'000'000 == 0 && value > 0) return Document::plain(bare_number(value / 10'000) + "万元");
        return Document::plain(bare + "元");
      case Measure::yuan_monthly: return Document::plain(bare + "元/月");
      case Measure::yuan_yearly: return Document::plain(bare + "元/年");
      case Measure::months: return Document::plain(bare + (fact.factor == 12'000 ? "年" : "个月"));
      case Measure::area: return Document::plain(bare + "平方米");
      case Measure::people: return Document::plain(bare + "人");
      case Measure::rent: return Document::plain(bare + "元/平方米/月");
    }
    return Document::plain(bare);
  }

  const GeneratedRules& rules_;
  Random random_;
};

}  // namespace

Document generate_applicant(const GeneratedRules& rules, std::uint64_t seed) {
  return ApplicantMaker(rules, seed).make();
}

}  // namespace rencai::reference
