// Random applicants, at and around the constants of the rules.
#include <algorithm>

#include "calendar.h"
#include "generator.h"

namespace rencai::reference {

namespace {

class ApplicantMaker {
 public:
  ApplicantMaker(const GeneratedRules& rules, std::uint64_t seed) : rules_(rules), random_(seed) {}

  // Exact values, in English, under full names.
  Document make_knowing() {
    plainly_ = true;
    Document applicant = Document::map({});
    for (const auto& fact : rules_.facts)
      if (!fact.derived && !(is_spouse_ && fact.shared) && random_.chance(92))
        applicant.add(fact.full_name(), some_value(fact));
    for (const auto& won : rules_.won_facts)
      if (random_.chance(80)) applicant.add(won, random_.chance(70) ? "true" : "false");
    if (rules_.spouse && !is_spouse_ && random_.chance(85))
      applicant.add("spouse", random_.chance(30) ? Document("nothing") : spouse(true));
    if (applicant.entries.empty() && !is_spouse_) applicant.add("kind", "person");
    return applicant;
  }

  Document some_value(const GeneratedFact& fact) {
    plainly_ = true;
    return random_.chance(3) ? Document("nothing") : value(fact, 100);
  }

  Document less_known(const Document& knowing, bool only_one) {
    Document applicant = Document::map({});
    const std::size_t doubt = static_cast<std::size_t>(random_.between(10, 70));
    const std::size_t chosen = random_.below(knowing.entries.size());
    for (std::size_t i = 0; i < knowing.entries.size(); ++i) {
      const auto& [name, stated] = knowing.entries[i];
      const GeneratedFact* fact = find(name);
      const bool won = std::find(rules_.won_facts.begin(), rules_.won_facts.end(), name) != rules_.won_facts.end();
      const bool doubtful = only_one ? i == chosen : random_.chance(doubt);
      // Elements that were not stated are taken to have the defaults of their fields: fewer stated may be wrong of
      // them.
      const bool assumes = fact != nullptr && std::any_of(fact->fields.begin(), fact->fields.end(),
                                                          [](const auto& field) { return field.has_default; });
      if (!doubtful || (fact == nullptr && !won) || assumes || stated.text == "nothing") {
        applicant.add(name, stated);
      } else if (fact == nullptr || random_.chance(35)) {
        applicant.add(name, Document::plain("null"));
      } else if (random_.chance(50) && around(*fact, stated)) {
        applicant.add(name, *around(*fact, stated));
      } else if (fact->has_default) {
        applicant.add(name, Document::plain("null"));
      }
    }
    if (applicant.entries.empty()) applicant.add("kind", "person");
    return applicant;
  }

  Document make() {
    Document applicant = Document::map({});
    // Some know themselves well, some hardly.
    const std::size_t stated = random_.chance(25) ? 100 : static_cast<std::size_t>(random_.between(55, 97));
    static const std::vector<std::string> kinds = {"employer", "team", "project", "platform", "government", "referrer"};
    if (!is_spouse_ && random_.chance(22)) applicant.add("kind", random_.pick(kinds));
    if (rules_.spouse && !is_spouse_ && random_.chance(80)) state_spouse(applicant);
    std::vector<std::string> whole;  // records of which one thing is said
    for (const auto& record : rules_.records) {
      const std::size_t roll = random_.below(100);
      if (roll >= 14) continue;
      applicant.add(record, roll < 6 ? Document::plain("null") : Document("nothing"));
      whole.push_back(record);
    }
    for (const auto& fact : rules_.facts) {
      if (!random_.chance(fact.derived ? 12 : stated)) continue;
      const std::string record = fact.only_in.empty() ? fact.record : fact.only_in + "." + fact.record;
      if (!fact.record.empty() && std::find(whole.begin(), whole.end(), record) != whole.end()) continue;
      state(applicant, fact);
    }
    for (const auto& won : rules_.won_facts)
      if (random_.chance(60))
        applicant.add(won,
                      random_.chance(20) ? Document::plain("null") : Document(random_.chance(70) ? "true" : "false"));
    return applicant;
  }

 private:
  Document spouse(bool plainly) {
    ApplicantMaker maker(rules_, random_.next());
    maker.is_spouse_ = true;
    Document facts = plainly ? maker.make_knowing() : maker.make();
    return facts.entries.empty() ? Document("true") : facts;
  }

  void state_spouse(Document& applicant) {
    const std::string name = random_.chance(80) ? "spouse" : "配偶";
    const std::size_t roll = random_.below(100);
    if (roll < 8) return void(applicant.add(name, Document::plain("null")));
    if (roll < 25) return void(applicant.add(name, random_.chance(70) ? "nothing" : "false"));
    if (roll < 30) return void(applicant.add(name, "true"));
    const Document facts = spouse(false);
    if (roll < 80 || facts.entries.empty()) return void(applicant.add(name, facts));
    for (const auto& [fact, value] : facts.entries) applicant.add(name + "." + fact, value);
  }

  [[nodiscard]] const GeneratedFact* find(const std::string& name) const {
    for (const auto& fact : rules_.facts)
      if (fact.full_name() == name) return &fact;
    return nullptr;
  }

  // Bounds with the value between them.
  std::optional<Document> around(const GeneratedFact& fact, const Document& stated) {
    const auto below = [&](std::int64_t most) { return random_.chance(25) ? 0 : random_.between(0, most); };
    if (fact.form == Form::number) {
      std::int64_t value = 0;
      std::int64_t scale = 1000;
      bool fraction = false;
      for (const char c : stated.text) {
        if (c == '.') fraction = true;
        if (c < '0' || c > '9') continue;
        value = value * 10 + (c - '0');
        if (fraction) scale /= 10;
      }
      value *= scale * (stated.text.starts_with('-') ? -1 : 1);
      const std::int64_t width = std::max<std::int64_t>(1, (fact.high - fact.low) / 4);
      const std::int64_t low = std::max(fact.low * 1000, value - below(width) * 1000);
      const std::int64_t high = std::min(fact.high * 1000, value + below(width) * 1000);
      const std::string unit = fact.percent ? "%" : "";
      return Document::plain(bare_number(low) + unit + ".." + bare_number(high) + unit);
    }
    if (fact.form == Form::date) {
      const std::int64_t day = *parse_day(stated.text.size() == 7 ? stated.text + "-01" : stated.text);
      return Document(day_text(std::max(fact.low, day - below(800))) + ".." +
                      day_text(std::min(fact.high, day + below(800))));
    }
    if (fact.form == Form::set) {
      Document some = Document::list({});
      for (const auto& item : stated.items)
        if (random_.chance(60)) some.add(item);
      return Document::map({{"at_least", some}});
    }
    if (fact.form == Form::list) {
      Document some = Document::list({});
      const bool all = random_.chance(50);
      for (const auto& item : stated.items)
        if (all || random_.chance(60)) some.add(less_known_element(fact, item));
      return all ? some : Document::map({{"at_least", some}});
    }
    return {};
  }

  Document less_known_element(const GeneratedFact& list, const Document& element) {
    Document less = Document::map({});
    for (const auto& [name, value] : element.entries) {
      const auto field =
          std::find_if(list.fields.begin(), list.fields.end(), [&](const auto& one) { return one.id == name; });
      if (name == list.key || value.text == "nothing" || random_.chance(60))
        less.add(name, value);
      else if (const auto bounds = random_.chance(50) ? around(*field, value) : std::nullopt)
        less.add(name, *bounds);
      else if (field->has_default || random_.chance(50))
        less.add(name, Document::plain("null"));
    }
    return less;
  }

  // `partial`: elements may lack fields, and there may be others.
  Document list_statement(const GeneratedFact& list, bool partial) {
    Document items = Document::list({});
    std::vector<std::string> keys = list.values;
    random_.shuffle(keys);
    const std::size_t most = list.key.empty() ? 4 : std::min<std::size_t>(keys.size(), 3);
    const std::size_t count = random_.below(most + 1);
    for (std::size_t i = 0; i < count; ++i) {
      items.add(element(list, list.key.empty() ? "" : keys[i]));
      if (!plainly_ && random_.chance(25)) repeat(list, items.items.back());
    }
    if (!partial) return items;
    return Document::map({{random_.chance(80) ? "at_least" : "至少", items}});
  }

  // One that says the same of several months in a row.
  void repeat(const GeneratedFact& list, Document& element) {
    for (const auto& field : list.fields) {
      Document* stated = field.month ? element.find(field.id) : nullptr;
      if (stated == nullptr || stated->form != Document::Form::scalar) continue;
      const std::int64_t first = some_day(field);
      const std::int64_t last = std::min(plus_months(first, random_.between(0, 5)).value_or(first), field.high);
      *stated = Document::map(
          {{random_.chance(85) ? "each" : "每月", day_text(first).substr(0, 7) + ".." + day_text(last).substr(0, 7)}});
      return;
    }
  }

  Document element(const GeneratedFact& list, const std::string& key) {
    if (!key.empty() && !plainly_ && (list.fields.size() == 1 || random_.chance(15))) return key;
    Document element = Document::map({});
    const auto name = [&](const GeneratedFact& field) {
      return !plainly_ && random_.chance(15) ? field.title : field.id;
    };
    for (const auto& field : list.fields) {
      const std::size_t roll = random_.below(100);
      if (field.id == list.key)
        element.add(name(field), key);
      else if (plainly_ && !field.derived)
        element.add(field.id, value(field, 100));
      else if (!plainly_ && !random_.chance(field.derived ? 90 : 12))
        element.add(name(field), random_.chance(16)   ? Document("nothing")
                                 : random_.chance(95) ? statement(field)
                                                      : value(field, roll));
    }
    if (element.entries.empty()) {  // nothing is known of it
      const GeneratedFact& field = list.fields.front();
      element.add(field.id, plainly_ ? value(field, 100) : Document::plain("null"));
    }
    return element;
  }

  void state(Document& applicant, const GeneratedFact& fact) {
    const Document value = statement(fact);
    const std::string name = fact.only_in.empty() ? fact.id : fact.only_in + "." + fact.id;
    if (fact.only_in.empty() && fact.record.empty() && random_.chance(20)) {
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
    if (roll < 8 || random_.chance(fact.lacking)) return "nothing";
    return value(fact, roll);
  }

  // `roll` below 18 or so: known within bounds.
  Document value(const GeneratedFact& fact, std::size_t roll) {
    switch (fact.form) {
      case Form::condition: return random_.chance(65) ? "true" : "false";
      case Form::number: return number_statement(fact, roll < 18);
      case Form::date: {
        const std::int64_t day = some_day(fact);
        const auto text = [&](std::int64_t at) {
          return fact.month && random_.chance(80) ? day_text(at).substr(0, 7) : day_text(at);
        };
        if (roll >= 18) return text(day);
        const std::int64_t later = std::min(fact.high, day + random_.between(1, 900));
        return Document(text(day) + ".." + text(later));
      }
      case Form::set: {
        Document list = Document::list({});
        for (std::size_t i = 0; i < fact.values.size(); ++i)
          if (random_.chance(45))
            list.add(Document(!plainly_ && random_.chance(15) ? fact.value_titles[i] : fact.values[i]));
        if (roll < 25) return Document::map({{"at_least", list}});
        return list;
      }
      case Form::list: return list_statement(fact, roll < 25);
      case Form::text:
        if (fact.id == "program" && random_.chance(70)) return random_.pick(rules_.paid);
        return fact.values[random_.below(fact.values.size())];
      case Form::place: {
        const std::vector<std::string> paths = {"甲省/乙市/丙区", "甲省/乙市", "甲省/丁市",
                                                "甲省",           "乙市",      "戊省/己市"};
        return random_.pick(paths);
      }
      default: {
        const std::size_t index = random_.below(fact.values.size());
        return !plainly_ && random_.chance(15) ? fact.value_titles[index] : fact.values[index];
      }
    }
  }

  std::int64_t some_day(const GeneratedFact& fact) {
    std::int64_t day = random_.between(fact.low, fact.high);
    // Months mostly make up runs.
    if (fact.month && random_.chance(70))
      return plus_months(rules_.today, -random_.between(0, 5)).value_or(rules_.today);
    if (!rules_.thresholds.dates.empty() && random_.chance(60))
      day = random_.pick(rules_.thresholds.dates) + random_.between(-1, 1);
    if (random_.chance(25)) day = rules_.today - random_.between(0, 45) * 365 - random_.between(0, 12);
    if (random_.chance(4)) day = rules_.today;
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
      const std::string unit = fact.percent ? "%" : "";
      return Document::plain(bare_number(std::min(value, other)) + unit + ".." + bare_number(std::max(value, other)) +
                             unit);
    }
    const std::string bare = bare_number(value);
    // A bare percentage up to 1 is refused.
    if (fact.percent && value > 0 && value <= 1000) return Document::plain(bare + "%");
    if (plainly_ || !random_.chance(25)) return Document::plain(bare);
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
      case Measure::points: return Document::plain(bare + "分");
      case Measure::times: return Document::plain(bare + "次");
    }
    return Document::plain(bare);
  }

  const GeneratedRules& rules_;
  Random random_;
  bool plainly_ = false;
  bool is_spouse_ = false;  // of whom no spouse is told
};

}  // namespace

Document generate_applicant(const GeneratedRules& rules, std::uint64_t seed) {
  return ApplicantMaker(rules, seed).make();
}

Document generate_knowing_applicant(const GeneratedRules& rules, std::uint64_t seed) {
  return ApplicantMaker(rules, seed).make_knowing();
}

Document less_known(const Document& applicant, const GeneratedRules& rules, std::uint64_t seed, bool only_one) {
  return ApplicantMaker(rules, seed).less_known(applicant, only_one);
}

Document some_value(const GeneratedRules& rules, const GeneratedFact& fact, std::uint64_t seed) {
  return ApplicantMaker(rules, seed).some_value(fact);
}

}  // namespace rencai::reference
