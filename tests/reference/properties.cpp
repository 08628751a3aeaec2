// properties [--seed N] [--files N] [--applicants N] [--seconds N] [--only NAME]
// What must hold of every rule base and applicant (DESIGN.md, section 7), tried on random ones. Exit 1 where one does
// not.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <regex>
#include <string_view>

#include "containment.h"
#include "syntax/printer.h"
#include "syntax/rule_parser.h"
#include "syntax/yaml_reader.h"
#include "transformations.h"
#include "trial.h"

namespace {

using namespace rencai::reference;

struct Options {
  std::uint64_t seed = 1;
  std::size_t files = 40;
  std::size_t applicants = 12;
  std::size_t seconds = 0;
  std::string only;
};

struct Count {
  std::size_t cases = 0;
  std::size_t failures = 0;
};

using Descriptions = std::vector<Description>;

std::string stream_of(const std::vector<Document>& applicants) {
  Trial trial;
  trial.applicants = applicants;
  return trial.applicant_text();
}

class Properties {
 public:
  Properties(std::uint64_t seed, const Options& options, std::map<std::string, Count>& counts)
      : seed_(seed),
        options_(options),
        counts_(counts),
        random_(seed * 977 + 5),
        trial_(make_trial(seed, options.applicants)) {}

  // False where the rules are refused.
  bool run() {
    if (!real_.load(trial_.files())) return false;
    for (std::size_t i = 0; i < options_.applicants; ++i)
      knowing_.push_back(generate_knowing_applicant(trial_.rules, random_.next()));
    const auto mixed = evaluate(trial_.applicants);
    const auto plain = evaluate(knowing_);
    if (!mixed || !plain) return false;
    mixed_ = *mixed;
    plain_ = *plain;
    if (wanted("knowledge")) more_is_narrower("knowledge", true);
    if (wanted("completions")) more_is_narrower("completions", false);
    if (wanted("unmissed")) unmissed_changes_nothing();
    if (wanted("lanes")) lanes();
    if (wanted("languages")) languages();
    if (wanted("sums")) sums();
    if (wanted("de_morgan")) transformed("de_morgan", [&](auto& policy) { return apply_de_morgan(policy, random_); });
    if (wanted("unfolding"))
      transformed("unfolding", [&](auto& policy) { return unfold_definitions(policy, random_); });
    if (wanted("renaming")) transformed("renaming", [](auto& policy) { return rename(policy); });
    if (wanted("printing")) transformed("printing", [](auto&) { return std::size_t{1}; });
    return true;
  }

 private:
  [[nodiscard]] bool wanted(const std::string& name) const { return options_.only.empty() || options_.only == name; }

  std::optional<Descriptions> evaluate(const std::vector<Document>& applicants) {
    return real_.evaluate(stream_of(applicants), trial_.rules.today);
  }

  void judge(const std::string& property, const std::string& fault, const std::vector<Document>& applicants) {
    Count& count = counts_[property];
    ++count.cases;
    if (fault.empty()) return;
    if (++count.failures > 2) return;
    Trial shown = trial_;
    shown.applicants = applicants;
    std::cout << "==== " << property << ", seed " << seed_ << "\n" << fault << "\n" << text_of(shown) << std::endl;
  }

  // What two descriptions of one thing differ in.
  static std::string unlike(const Description& a, const Description& b) { return difference(a, b); }

  void more_is_narrower(const std::string& property, bool only_one) {
    std::vector<Document> doubtful;
    for (const auto& applicant : knowing_)
      doubtful.push_back(less_known(applicant, trial_.rules, random_.next(), only_one));
    const auto less = evaluate(doubtful);
    for (std::size_t i = 0; less && i < knowing_.size(); ++i) {
      std::string fault;
      for (const auto& one : not_within(plain_[i], (*less)[i], rules_disagree())) fault += "  " + one + "\n";
      if (!fault.empty()) fault += difference(plain_[i], (*less)[i]);
      judge(property, fault, {knowing_[i], doubtful[i]});
    }
    if (!less) judge(property, "  not read\n", doubtful);
  }

  // Whether a policy has a choice and a further rule that may say otherwise.
  [[nodiscard]] bool rules_disagree() const {
    return std::any_of(trial_.rules.policies.begin(), trial_.rules.policies.end(), [](const auto& policy) {
      const Document* rules = policy.second.find("stacking");
      return rules != nullptr && rules->items.size() > 1 &&
             std::any_of(rules->items.begin(), rules->items.end(),
                         [](const Document& rule) { return rule.find("choice") != nullptr; });
    });
  }

  // A fact that is open and not listed as missing is settled: its programs stay as they are, unless it contradicts.
  void unmissed_changes_nothing() {
    for (std::size_t i = 0; i < knowing_.size(); ++i) {
      const Document doubtful = less_known(knowing_[i], trial_.rules, random_.next(), false);
      const auto before = evaluate({doubtful});
      const GeneratedFact& fact = random_.pick(trial_.rules.facts);
      const Document* stated = doubtful.find(fact.full_name());
      if (!before || fact.derived || fact.has_default || (stated != nullptr && stated->text != "null")) continue;
      Document settled = doubtful;
      const Document value = some_value(trial_.rules, fact, random_.next());
      if (value.text == "nothing") continue;  // what is unknown exists
      if (Document* there = settled.find(fact.full_name()))
        *there = value;
      else
        settled.add(fact.full_name(), value);
      const auto after = evaluate({settled});
      judge("unmissed", after ? changed((*before)[0], (*after)[0], fact) : "  not read\n", {doubtful, settled});
    }
  }

  static std::string changed(const Description& before, const Description& after, const GeneratedFact& settled) {
    std::string text;
    const std::string fact = settled.full_name();
    const auto misses = [](const std::string& missing, const std::string& name) {
      return (" " + missing).find(" " + name + " ") != std::string::npos;
    };
    // Whoever states a fact of a record states that there is one.
    const std::string record = settled.only_in.empty() ? settled.record : settled.only_in + "." + settled.record;
    for (const auto& [key, value] : before) {
      const auto space = key.find(' ');
      const std::string id = key.substr(0, space);
      const auto missing = before.find(id + " missing");
      const auto won = before.find(id + " won");
      if (missing == before.end()) continue;
      // A program of the spouse calls what is the applicant's the spouse's; what both share is stated for both.
      const bool of_other = id.starts_with("spouse.") || settled.shared;
      const auto asks = [&](const std::string& wanted) {
        return misses(missing->second, wanted) || (of_other && misses(missing->second, "spouse." + wanted));
      };
      if (asks(fact) || (!settled.record.empty() && asks(record))) continue;
      const auto outcome = after.find(id + " outcome");
      const bool contradicted = outcome == after.end() || outcome->second == "contradicted";
      const auto won_after = after.find(id + " won");
      const bool settled_win =
          won_after == after.end() || won_after->second != won->second;  // printed as `won`, not as missing
      const std::string name = key.substr(space + 1);
      const bool of_program = name == "amount" || name == "times" || name == "whole" || name == "from" ||
                              name == "until" || name == "missing" || name.starts_with("payer ");
      if (contradicted || settled_win || before.at(id + " outcome") == "absorbed" || outcome->second == "absorbed")
        continue;
      const auto found = after.find(key);
      if ((of_program || name == "outcome") && (found == after.end() || found->second != value))
        text += "  " + key + ": " + value + " became " + (found == after.end() ? "-" : found->second) + " with " +
                fact + "\n";
    }
    return text;
  }

  // Neither the order of lanes nor the width of blocks matters.
  void lanes() {
    for (const std::size_t width : {std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{65}}) {
      std::vector<Document> block;
      std::vector<std::size_t> which;
      for (std::size_t lane = 0; lane < width; ++lane) {
        which.push_back(random_.below(trial_.applicants.size()));
        block.push_back(trial_.applicants[which.back()]);
      }
      const auto descriptions = evaluate(block);
      for (std::size_t lane = 0; descriptions && lane < width; ++lane)
        judge("lanes", unlike(mixed_[which[lane]], (*descriptions)[lane]), {trial_.applicants[which[lane]]});
      if (!descriptions) judge("lanes", "  not read\n", block);
    }
  }

  // Keys and values in Chinese, sums with other units.
  void languages() {
    std::vector<Document> chinese;
    for (const auto& applicant : knowing_) {
      Document other = Document::map({});
      for (const auto& [name, value] : applicant.entries) {
        const auto fact = std::find_if(trial_.rules.facts.begin(), trial_.rules.facts.end(),
                                       [&](const GeneratedFact& one) { return one.full_name() == name; });
        if (fact == trial_.rules.facts.end())
          other.add(name, value);
        else
          other.add(fact->only_in.empty() ? fact->title : name, in_chinese(*fact, value));
      }
      chinese.push_back(other);
    }
    const auto descriptions = evaluate(chinese);
    for (std::size_t i = 0; descriptions && i < chinese.size(); ++i)
      judge("languages", unlike(plain_[i], (*descriptions)[i]), {knowing_[i], chinese[i]});
    if (!descriptions) judge("languages", "  not read\n" + real_.diagnostics(), chinese);
  }

  static Document in_chinese(const GeneratedFact& fact, const Document& value) {
    if (value.form == Document::Form::mapping) {  // an element of a list
      Document element = Document::map({});
      for (const auto& [name, stated] : value.entries) {
        const auto field = std::find_if(fact.fields.begin(), fact.fields.end(),
                                        [&](const GeneratedFact& one) { return one.id == name; });
        element.add(field->title, in_chinese(*field, stated));
      }
      return element;
    }
    if (value.form == Document::Form::sequence) {
      Document list = Document::list({});
      for (const auto& item : value.items) list.add(in_chinese(fact, item));
      return list;
    }
    const auto index = std::find(fact.values.begin(), fact.values.end(), value.text) - fact.values.begin();
    if (fact.form != Form::text && fact.form != Form::place &&
        static_cast<std::size_t>(index) < fact.value_titles.size())
      return fact.value_titles[static_cast<std::size_t>(index)];
    if (fact.form == Form::condition)
      return value.text == "true" ? Document("是") : value.text == "false" ? Document("否") : value;
    if (fact.form == Form::number && fact.measure == Measure::yuan && value.text != "nothing") {
      if (value.text.ends_with("0000") && !value.text.starts_with("-") && value.text.find('.') == std::string::npos)
        return Document::plain(value.text.substr(0, value.text.size() - 4) + "万元");
      return Document::plain(value.text + "元");
    }
    return value;
  }

  // 万元 in the rules written out in 元.
  void sums() {
    auto files = trial_.files();
    static const std::regex ten_thousands("([0-9]+)(\\.([0-9]))?万元");
    for (auto& file : files) {
      std::string text;
      auto at = file.text.cbegin();
      for (std::sregex_iterator match(file.text.begin(), file.text.end(), ten_thousands), end; match != end; ++match) {
        text.append(at, (*match)[0].first);
        std::string digits = (*match)[1].str() + ((*match)[3].matched ? (*match)[3].str() : "0") + "000";
        digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
        text += digits + "元";
        at = (*match)[0].second;
      }
      text.append(at, file.text.cend());
      file.text = text;
    }
    compare_with("sums", files);
  }

  void compare_with(const std::string& property, const std::vector<TextFile>& files) {
    Real other;
    std::string text;
    for (const auto& file : files) text += "# file: " + file.path + "\n" + file.text;
    if (!other.load(files)) {
      judge(property, "  refused:\n" + other.diagnostics() + text, {});
      return;
    }
    const auto descriptions = other.evaluate(stream_of(trial_.applicants), trial_.rules.today);
    for (std::size_t i = 0; descriptions && i < mixed_.size(); ++i) {
      const std::string fault = unlike(mixed_[i], (*descriptions)[i]);
      judge(property, fault.empty() ? "" : fault + text, {trial_.applicants[i]});
    }
  }

  // The policies parsed, changed, printed: printing and parsing gives the same text again, and the same results.
  template <class Change>
  void transformed(const std::string& property, Change change) {
    auto files = trial_.files();
    std::size_t changes = 0;
    for (auto& file : files) {
      if (!file.path.starts_with("jia/")) continue;
      auto policy = parse(file);
      if (!policy) {
        judge(property, "  not parsed\n" + file.text, {});
        return;
      }
      changes += change(*policy);
      file.text = rencai::print_policy(*policy);
      const auto again = parse(file);
      if (!again || rencai::print_policy(*again) != file.text)
        judge(property, "  printed and parsed, it prints otherwise:\n" + file.text, {});
    }
    if (changes > 0) compare_with(property, files);
  }

  static std::optional<rencai::PolicySyntax> parse(const TextFile& file) {
    rencai::SourceSet sources;
    rencai::Diagnostics diagnostics;
    const auto id = sources.add(file.path, file.text);
    const auto documents = rencai::read_yaml(sources, id, diagnostics);
    if (!documents || documents->size() != 1) return {};
    return rencai::parse_policy(documents->front(), sources, diagnostics);
  }

  std::uint64_t seed_;
  const Options& options_;
  std::map<std::string, Count>& counts_;
  Random random_;
  Trial trial_;
  Real real_;
  std::vector<Document> knowing_;
  Descriptions mixed_, plain_;  // of the trial's applicants, of the knowing ones
};

bool read_options(int count, char** arguments, Options& options) {
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = arguments[i];
    const char* value = arguments[i + 1];
    if (name == "--seed")
      options.seed = std::strtoull(value, nullptr, 10);
    else if (name == "--files")
      options.files = std::strtoull(value, nullptr, 10);
    else if (name == "--applicants")
      options.applicants = std::strtoull(value, nullptr, 10);
    else if (name == "--seconds")
      options.seconds = std::strtoull(value, nullptr, 10);
    else if (name == "--only")
      options.only = value;
    else
      return false;
  }
  return count % 2 == 1;
}

}  // namespace

int main(int count, char** arguments) {
  Options options;
  if (!read_options(count, arguments, options)) {
    std::cerr << "properties [--seed N] [--files N] [--applicants N] [--seconds N] [--only NAME]\n";
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  std::map<std::string, Count> counts;
  std::size_t files = 0;
  std::size_t refused = 0;
  for (std::uint64_t seed = options.seed; seed < options.seed + options.files; ++seed) {
    if (options.seconds > 0 && std::chrono::steady_clock::now() - start > std::chrono::seconds(options.seconds)) break;
    ++files;
    if (!Properties(seed, options, counts).run()) ++refused;
  }
  std::size_t cases = 0;
  std::size_t failures = refused * 20 > files ? 1 : 0;
  for (const auto& [name, tally] : counts) {
    std::printf("%-12s %zu cases, %zu failures\n", name.c_str(), tally.cases, tally.failures);
    cases += tally.cases;
    failures += tally.failures;
  }
  std::printf("seeds from %llu: %zu rule bases, %zu refused\n", static_cast<unsigned long long>(options.seed), files,
              refused);
  std::printf("properties: %zu passed, %zu failed\n", cases - std::min(cases, failures), failures);
  return failures > 0 ? 1 : 0;
}
