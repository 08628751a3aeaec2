// Random policies.
#include <algorithm>
#include <optional>
#include <utility>

#include "calendar.h"
#include "generator_facts.h"
#include "generator_wordings.h"

namespace rencai::reference {

namespace {

Document bilingual(const std::string& zh, const std::string& en) { return Document::map({{"zh", zh}, {"en", en}}); }

// A program that stacking may name, with the unit in which it compares.
struct Payable {
  std::string name;
  Measure measure;
  bool specified = true;
  bool reads_spouse = false;
};

class RulesMaker {
 public:
  explicit RulesMaker(std::uint64_t seed) : random_(seed), maker_(random_, rules_.thresholds) {}

  GeneratedRules make() {
    rules_.today = number_of({random_.between(2010, 2020), random_.between(1, 12), random_.between(1, 28)});
    make_vocabulary();
    const std::size_t count = random_.chance(75) ? 1 : random_.chance(70) ? 2 : 3;
    for (std::size_t i = 0; i < count; ++i) make_policy(i, count);
    if (count > 1 && random_.chance(80)) stack_between_policies();
    return std::move(rules_);
  }

 private:
  void make_vocabulary() {
    Document facts = Document::map({});
    FactMaker fact_maker(random_);
    GeneratedFact birth;
    birth.id = "birth_date";
    birth.title = "出生日期";
    birth.form = Form::date;
    birth.low = number_of({1940, 1, 1});
    birth.high = number_of({2005, 12, 31});
    Document declared = Document::map({});
    declared.add("title", bilingual(birth.title, "date of birth"));
    declared.add("type", "date");
    declared.add("range", "1940-01-01..2005-12-31");
    facts.add(birth.id, declared);
    add(birth);
    if (random_.chance(50)) {
      GeneratedFact age;
      age.id = "age";
      age.title = "年龄";
      age.form = Form::number;
      age.high = 130;
      age.derived = true;
      Document document = Document::map({});
      document.add("title", bilingual(age.title, "age"));
      document.add("type", "number");
      document.add("range", "0..130");
      document.add("derived", "full_years_between(birth_date, today)");
      facts.add(age.id, document);
      add(age);
    }
    rules_.spouse = random_.chance(60);
    if (rules_.spouse) facts.add("spouse", Document::map({{"title", bilingual("配偶", "spouse")}, {"type", "spouse"}}));
    for (std::size_t i = static_cast<std::size_t>(random_.between(5, 14)); i > 0; --i) {
      GeneratedFact fact = fact_maker.make(i);
      fact_maker.add_dependence(fact, maker_);
      Document declared_fact = fact_maker.document();
      fact.shared = rules_.spouse && random_.chance(12);
      if (fact.shared) declared_fact.add("shared", "true");
      facts.add(fact.id, declared_fact);
      add(fact);
    }
    add_groups(20, facts, "");
    worded_ = random_.chance(70);
    if (worded_)
      for (const auto& fact : wordings_.declare(facts)) add(fact);
    if (random_.chance(60)) {
      const auto& [list, declared_list] = FactMaker::received();
      facts.add(list.id, declared_list);
      add(list);
    }
    if (random_.chance(40)) {  // a fact of which each policy lists the values
      listed_form_ = random_.chance(60) ? Form::ordered : Form::choice;
      const char* type = listed_form_ == Form::ordered ? "ordered" : "choice";
      facts.add(
          "talent_class",
          Document::map({{"title", bilingual("人才类别", "class of talent")}, {"type", type}, {"per_policy", "true"}}));
    }
    rules_.vocabulary.add("facts", facts);
    Document payers = Document::map({});
    for (const char* name : {"treasury", "employer", "fund"})
      payers.add(name, bilingual(std::string("付款方") + name, std::string(name) + " pays"));
    rules_.vocabulary.add("payer_names", payers);
  }

  // Records and lists, perhaps none.
  void add_groups(std::size_t index, Document& facts, const std::string& only_in) {
    const auto add_list = [&](Document& into, const std::string& record) {
      FactMaker fact_maker(random_);
      GeneratedFact list = fact_maker.make_list(++index, maker_);
      if (!record.empty()) list.id = list.id.substr(list.id.find('.') + 1);
      into.add(list.id, fact_maker.document());
      add_member(list, record, only_in);
    };
    for (std::size_t i = random_.below(3); i > 0; --i) add_list(facts, "");
    if (!random_.chance(35)) return;
    const std::string record = "home" + std::to_string(++index);
    Document members = Document::map({});
    for (std::size_t i = random_.below(3) + 1; i > 0; --i) {
      FactMaker fact_maker(random_);
      GeneratedFact fact = fact_maker.make(++index);
      if (const auto dot = fact.id.find('.'); dot != std::string::npos) fact.id.erase(0, dot + 1);
      GeneratedFact named = fact;  // what it requires of itself calls it by its full name
      named.id = record + "." + fact.id;
      fact_maker.add_dependence(named, maker_);
      fact.has_default = named.has_default;
      fact.derived = named.derived;
      if (random_.chance(25)) {  // apart, with a title that needs no context
        facts.add(named.id, fact_maker.document());
        fact.id = named.id;
        fact.record = record;
        add_member(fact, "", only_in);
        continue;
      }
      members.add(fact.id, fact_maker.document());
      add_member(fact, record, only_in);
    }
    if (random_.chance(25)) add_list(members, record);
    Document declared = Document::map({{"title", bilingual("记录" + record, "record " + record)}, {"type", "record"}});
    if (!members.empty()) declared.add("fields", members);
    facts.add(record, declared);
    maker_.records.push_back(record);
    rules_.records.push_back(only_in.empty() ? record : only_in + "." + record);
  }

  void add_listed_fact(const std::string& policy, std::size_t index, Document& facts) {
    if (!listed_form_ || !random_.chance(80)) return;
    GeneratedFact fact;
    fact.form = *listed_form_;
    fact.id = "talent_class";
    fact.lacking = 4;
    fact.title = "人才类别";
    fact.only_in = policy;
    Document values = Document::map({});
    for (std::int64_t i = random_.between(2, 4); i > 0; --i) {
      fact.values.push_back("k" + std::to_string(index) + "_" + std::to_string(i));
      fact.value_titles.push_back("第" + std::to_string(index) + "策" + std::to_string(i) + "类");
      values.add(fact.values.back(), Document::map({{"zh", fact.value_titles.back()}}));
    }
    Document declared = Document::map({{"type", *listed_form_ == Form::ordered ? "ordered" : "choice"}});
    declared.add("values", values);
    if (random_.chance(15)) declared.add("if_absent", fact.values.front());
    fact.has_default = declared.find("if_absent") != nullptr;
    facts.add(fact.id, declared);
    add(fact);
  }

  void add_member(GeneratedFact fact, const std::string& record, const std::string& only_in) {
    if (!record.empty()) {
      fact.id = record + "." + fact.id;
      fact.title = "记录" + record + "." + fact.title;
      fact.record = record;
    }
    fact.only_in = only_in;
    add(fact);
  }

  void add(const GeneratedFact& fact) {
    rules_.facts.push_back(fact);
    maker_.facts.push_back(fact);
  }

  void make_policy(std::size_t index, std::size_t count) {
    const std::string name = "policy" + std::to_string(index);
    const auto shared_facts = maker_.facts;
    const auto shared_records = maker_.records;
    const std::size_t program_count = static_cast<std::size_t>(random_.between(2, 6));
    maker_.conditions.clear();
    maker_.numbers.clear();
    maker_.parameters.clear();
    maker_.dates.clear();
    maker_.programs.clear();
    maker_.amounts.clear();
    maker_.readers.clear();
    maker_.of_elements.clear();
    maker_.spouse = false;
    payables_.clear();
    choosable_.clear();
    Document policy = Document::map({});
    policy.add("policy", name);
    policy.add("title", bilingual("政策" + std::to_string(index), "Policy " + std::to_string(index)));
    const std::vector<std::string> places = {"甲省", "乙市", "丙区"};
    Document place = Document::list({});
    const std::size_t depth = count == 1 ? 1 + random_.below(3) : index + 1;
    for (std::size_t i = 0; i < depth; ++i)
      place.add(i == 1 && count > 1 && random_.chance(25) ? Document("丁市") : Document(places[i]));
    policy.add("place", place);
    if (random_.chance(40)) policy.add("issued", "2009-05-01");
    if (random_.chance(60)) policy.add("in_force", in_force(false));
    Document facts = Document::map({});
    FactMaker fact_maker(random_);
    for (std::size_t i = random_.below(3); i > 0; --i) {
      GeneratedFact fact = fact_maker.make(100 * (index + 1) + i);
      fact_maker.add_dependence(fact, maker_);
      facts.add(fact.id, fact_maker.document());
      fact.only_in = name;
      add(fact);
    }
    if (random_.chance(20)) add_groups(100 * (index + 1) + 20, facts, name);
    add_listed_fact(name, index, facts);
    maker_.spouse = rules_.spouse && random_.chance(75);
    maker_.payable.clear();
    for (std::size_t i = 0; i < program_count; ++i) {
      const std::string program_name = "g" + std::to_string(i);
      if (std::any_of(maker_.facts.begin(), maker_.facts.end(), [](const auto& one) { return one.id == "received"; }))
        maker_.payable.push_back(random_.chance(20) ? name + "." + program_name : program_name);
      for (const auto& called : {program_name, name + "/" + program_name, program_title(name, program_name)})
        rules_.paid.push_back(called);
    }
    Document parameters = Document::map({});
    for (std::size_t i = random_.below(3); i > 0; --i)
      parameters.add("p" + std::to_string(i), parameter("p" + std::to_string(i)));
    Document definitions = Document::map({});
    if (worded_) wordings_.define(parameters, definitions);
    for (std::size_t i = random_.below(6); i > 0; --i) {
      const std::string definition_name = "f" + std::to_string(i);
      const std::size_t before = maker_.spouse_reads;
      const GeneratedFact* list = random_.chance(40) ? maker_.some_list() : nullptr;
      if (list != nullptr) {
        definition_for_each(*list, "e" + std::to_string(i), definitions);
        continue;
      }
      definition(definition_name, definitions);
      if (maker_.spouse_reads > before)
        for (const char* column : {"", ".first", ".second"}) maker_.readers.insert(definition_name + column);
    }
    Document payers = Document::map({});
    for (std::size_t i = random_.below(3); i > 0; --i) {
      payer_names_.push_back("payer" + std::to_string(i));
      Document payer = payer_document(2);
      payer.entries.insert(payer.entries.begin(), {"clause", Document::plain("\"3\"")});
      payers.add(payer_names_.back(), payer);
    }
    Document programs = Document::map({});
    for (std::size_t i = 0; i < program_count; ++i) {
      const std::string program_name = "g" + std::to_string(i);
      const std::size_t before = maker_.spouse_reads;
      programs.add(program_name, program(program_name, name));
      maker_.programs.push_back(program_name);
      if (!payables_.empty() && payables_.back().name == program_name)
        maker_.amounts[payables_.back().measure].push_back(program_name);
      if (maker_.spouse_reads > before) maker_.readers.insert(program_name);
    }
    if (worded_) {
      wordings_.define_about_programs(name, sums_of_others(), definitions);
      add_worded_program(name, programs);
    }
    Document stacking = Document::list({});
    for (std::size_t i = random_.below(3); i > 0; --i) add_stacking(payables_, facts, stacking, name);
    if (rules_.spouse) stack_of_couple(facts, stacking, name);
    if (!facts.empty()) policy.add("facts", facts);
    if (!parameters.empty()) policy.add("parameters", parameters);
    if (!definitions.empty()) policy.add("definitions", definitions);
    if (!payers.empty()) policy.add("payers", payers);
    policy.add("programs", programs);
    if (!stacking.empty()) policy.add("stacking", stacking);
    if (random_.chance(20))
      policy.add("not_encoded", Document::map({{"\"99\"", bilingual("无待遇", "Nothing to match.")}}));
    rules_.policies.emplace_back("jia/" + name + ".yaml", policy);
    for (const auto& payable : payables_)
      all_payables_.push_back(
          {name + "." + payable.name, payable.measure, payable.specified, maker_.readers.contains(payable.name)});
    // What is asked of is what applicants mostly received.
    for (const auto& program : maker_.asked)
      rules_.paid.insert(rules_.paid.end(), 12, program.substr(program.find('.') + 1));
    // A benefit that is no program here.
    if (worded_) rules_.paid.insert(rules_.paid.end(), 10, "安家费");
    maker_.asked.clear();
    payer_names_.clear();
    maker_.facts = shared_facts;
    maker_.records = shared_records;
  }

  // The programs of the policies so far that pay a sum, read nothing of a spouse, and may be read by others.
  [[nodiscard]] std::vector<std::string> sums_of_others() const {
    std::vector<std::string> names;
    for (const auto& payable : all_payables_)
      if (payable.measure == Measure::yuan && payable.specified && !payable.reads_spouse) names.push_back(payable.name);
    return names;
  }

  // One that tells all that is worded as documents word it.
  void add_worded_program(const std::string& policy, Document& programs) {
    Document outputs = wordings_.take_outputs();
    if (outputs.empty()) return;
    Document document = Document::map({});
    document.add("title", bilingual(program_title(policy, "worded"), "what " + policy + " words"));
    document.add("clause", Document::plain("\"6\""));
    document.add("category", "service");
    document.add("for", "person");
    if (random_.chance(50)) document.add("when", maker_.condition(1));
    document.add("also", outputs);
    programs.add("worded", document);
  }

  static std::string program_title(const std::string& policy, const std::string& name) {
    return "项目" + policy + name;
  }

  Document in_force(bool narrow) {
    Document document = Document::map({});
    const auto year = [&](int low, int high) { return std::to_string(random_.between(low, high)); };
    if (random_.chance(80)) {
      const std::string first = year(2005, narrow ? 2014 : 2010);
      document.add("from", random_.chance(25) ? first + "-01-01.." + first + "-12-31" : first + "-03-01");
    }
    if (random_.chance(30)) {
      const std::string last = year(narrow ? 2015 : 2018, 2024);
      document.add("to", random_.chance(45) ? last + "-01-01.." + last + "-12-31" : last + "-06-30");
    }
    if (random_.chance(20)) document.add("by", maker_.date(1));
    return document;
  }

  Document parameter(const std::string& name) {
    const auto measure = static_cast<Measure>(random_.below(measure_count));
    Document values = Document::map({});
    std::int64_t year = random_.between(2000, 2012);
    for (std::int64_t i = random_.between(1, 3); i > 0; --i) {
      values.add(std::to_string(year) + "-01-01", maker_.literal(measure));
      rules_.thresholds.dates.push_back(number_of({year, 1, 1}));
      year += random_.between(1, 4);
    }
    maker_.parameters[measure].push_back(name);
    return Document::map({{"clause", Document::plain("\"2\"")}, {"values", values}});
  }

  // Declares one definition; its names join those that later ones may use.
  void definition(const std::string& name, Document& definitions) {
    const auto measure = static_cast<Measure>(random_.below(measure_count));
    Document document = Document::map({{"clause", Document::plain("\"4\"")}});
    const auto merge = [&](const Document& value) {
      if (value.form == Document::Form::scalar) {
        definitions.add(name, value);
        return;
      }
      for (const auto& [key, part] : value.entries) document.add(key, part);
      definitions.add(name, document);
    };
    switch (random_.below(10)) {
      case 0:
      case 1:
      case 2:
        merge(maker_.condition_document(2));
        maker_.conditions.push_back(name);
        break;
      case 3:
        merge(maker_.date(2));
        maker_.dates.push_back(name);
        break;
      case 4:
      case 5:
      case 6:
        if (table(name, measure, document, maker_.numbers)) {
          definitions.add(name, document);
          break;
        }
        [[fallthrough]];
      default: merge(maker_.number_document(measure, 2)); maker_.numbers[measure].push_back(name);
    }
  }

  // Of each element of a list; it reads nothing of a spouse, so that it may serve a spouse's list.
  void definition_for_each(const GeneratedFact& list, const std::string& name, Document& definitions) {
    const auto without_readers = [&](std::vector<std::string>& names) {
      const auto before = names;
      std::erase_if(names, [&](const std::string& one) { return maker_.readers.contains(one); });
      return before;
    };
    const auto conditions = without_readers(maker_.conditions);
    const auto dates = without_readers(maker_.dates);
    const auto programs = without_readers(maker_.programs);
    const auto numbers = maker_.numbers;
    for (auto& [measure, names] : maker_.numbers) without_readers(names);
    const bool spouse = std::exchange(maker_.spouse, false);
    maker_.enter(list);
    Document document = Document::map({{"for_each", random_.chance(15) ? list.title : list.id}});
    ExpressionMaker::OfElements& own = maker_.of_elements[list.id];
    const auto merge = [&](const Document& value) {
      if (value.form == Document::Form::scalar) {
        document.add("is", value);
      } else {
        for (const auto& [key, part] : value.entries) document.add(key, part);
      }
    };
    const auto measure = static_cast<Measure>(random_.below(measure_count));
    const std::size_t roll = random_.below(10);
    if (roll < 4) {
      merge(maker_.condition_document(1));
      own.conditions.push_back(name);
    } else if (roll < 5) {
      merge(maker_.date(1));
      own.dates.push_back(name);
    } else if (roll >= 8 || !table(name, measure, document, own.numbers)) {
      merge(maker_.number_document(measure, 1));
      own.numbers[measure].push_back(name);
    }
    definitions.add(name, document);
    maker_.leave();
    maker_.spouse = spouse;
    maker_.conditions = conditions;
    maker_.dates = dates;
    maker_.programs = programs;
    maker_.numbers = numbers;
  }

  // Its names join `numbers`.
  bool table(const std::string& name, Measure measure, Document& document,
             std::map<Measure, std::vector<std::string>>& numbers) {
    static const std::vector<Form> selectors = {Form::ordered, Form::ordered, Form::choice, Form::choice,
                                                Form::condition};
    const GeneratedFact* outer = maker_.some_fact(random_.pick(selectors));
    if (outer == nullptr) return false;
    const GeneratedFact* inner =
        random_.chance(40) ? maker_.some_fact(random_.chance(70) ? Form::ordered : Form::condition) : nullptr;
    if (inner != nullptr && inner->id == outer->id) inner = nullptr;
    const bool fields = random_.chance(40);
    const auto second = static_cast<Measure>(random_.below(measure_count));
    const auto cell = [&](Measure wanted) {
      return random_.chance(80) ? maker_.literal(wanted) : maker_.number(wanted, 1);
    };
    const auto value = [&]() -> Document {
      if (!fields) return cell(measure);
      return Document::map({{"first", cell(measure)}, {"second", cell(second)}});
    };
    const auto rows = [&](const GeneratedFact& fact, const auto& content) {
      Document result = Document::map({});
      if (fact.form == Form::condition) {
        result.add("true", content());
        if (random_.chance(70)) result.add("false", content());
        return result;
      }
      for (std::size_t i = 0; i < fact.values.size(); ++i) {
        if (random_.chance(28)) continue;
        std::string key = fact.values[i];
        if (i + 1 < fact.values.size() && random_.chance(20)) key += " | " + fact.values[++i];
        result.add(key, content());
      }
      if (result.empty()) result.add(fact.values[0], content());
      return result;
    };
    const auto column = [&](const GeneratedFact& fact) { return Document(maker_.plain_name_of(fact)); };
    document.add("table", inner == nullptr ? column(*outer) : Document::list({column(*outer), column(*inner)}));
    document.add("rows", rows(*outer, [&]() -> Document { return inner == nullptr ? value() : rows(*inner, value); }));
    if (random_.chance(50)) document.add("otherwise", value());
    numbers[measure].push_back(fields ? name + ".first" : name);
    if (fields) numbers[second].push_back(name + ".second");
    return true;
  }

  Document shares() {
    Document document = Document::map({});
    switch (random_.below(10)) {
      case 0:
      case 8:
      case 9: document.add(some_payer_name(), "100%"); break;
      case 1:
        document.add("treasury", "60%");
        document.add("employer", "40%");
        break;
      case 2:
        document.add("treasury", std::to_string(random_.between(1, 9) * 10) + "%");
        document.add("employer", "rest");
        break;
      case 3:
      case 7: {
        const GeneratedFact* share = nullptr;
        for (const auto& fact : maker_.facts)
          if (fact.percent && fact.high <= 100 && fact.low >= 0 && (share == nullptr || random_.chance(50)))
            share = &fact;
        document.add("treasury", share == nullptr ? "25%" : share->id);
        if (random_.chance(40))
          document.add("employer", random_.chance(50) ? "20%" : "min(rest, " + maker_.literal(payer_measure_) + ")");
        document.add("fund", "rest");
        break;
      }
      case 4:
        document.add("treasury", "30%");
        document.add("fund", random_.chance(50) ? "50%" : "20%");
        document.add("employer", "rest");
        break;
      case 5:
        document.add("fund", "min(rest, " + maker_.literal(payer_measure_) + ")");
        document.add("employer", "rest");
        break;
      default:
        document.add("treasury", "30%");
        document.add("fund", random_.chance(50) ? "rest * 50%" : "min(rest, " + maker_.literal(payer_measure_) + ")");
        document.add("employer", "rest");
    }
    return document;
  }

  // Parts alone: of whatever it is.
  Document plain_shares() {
    if (random_.chance(45)) return some_payer_name();
    Document document = Document::map({});
    const GeneratedFact* share = maker_.some_fact(Form::number, Measure::plain);
    const bool part = share != nullptr && share->percent && share->low >= 0 && share->high <= 100;
    document.add("treasury", part ? share->id : std::to_string(random_.between(1, 9) * 10) + "%");
    if (random_.chance(30)) document.add("fund", "10%");
    document.add("employer", "rest");
    return document;
  }

  std::string some_payer_name() { return random_.pick(std::vector<std::string>{"treasury", "employer", "fund"}); }

  Document payer_document(int depth) {
    payer_measure_ = Measure::yuan;
    return payer_cases(depth);
  }

  Document payer_cases(int depth) {
    if (depth <= 0 || random_.chance(40)) return payer_shares_for_all_measures();
    Document list = Document::list({});
    for (std::size_t i = random_.below(2) + 1; i > 0; --i)
      list.add(Document::map({{"when", maker_.condition(1)}, {"is", payer_shares_for_all_measures()}}));
    if (random_.chance(75)) list.add(Document::map({{"otherwise", payer_shares_for_all_measures()}}));
    return Document::map({{"first_of", list}});
  }

  // Named payers serve sums and rates alike: no sums of money in them.
  Document payer_shares_for_all_measures() {
    Document document = shares();
    for (auto& [name, share] : document.entries)
      if (share.text.starts_with("min(rest")) share = Document("rest * 40%");
    return document;
  }

  Document payer_of_program(Measure measure) {
    if (!payer_names_.empty() && random_.chance(50)) return random_.pick(payer_names_);
    payer_measure_ = measure;
    return shares();
  }

  // A length of time; a negative constant would be refused.
  std::string time() {
    const std::string time = maker_.number(Measure::months, 1);
    const auto& defined = maker_.numbers[Measure::months];
    const bool may_be_negative = time.find('-') != std::string::npos ||
                                 std::any_of(defined.begin(), defined.end(), [&](const std::string& name) {
                                   return time.find(name) != std::string::npos;
                                 });
    return may_be_negative ? "max(0个月, " + time + ")" : time;
  }

  // First and last day; constants in the wrong order would be refused.
  void add_days(Document& document, std::size_t from, std::size_t until) {
    std::string first;
    if (random_.chance(from)) document.add("from", first = maker_.perhaps(maker_.date(1), 6));
    const std::string last = maker_.perhaps(maker_.date(1), 6);
    const auto is_constant = [](const std::string& text) {
      return text.find_first_of("0123456789") != std::string::npos && text.find("today") == std::string::npos;
    };
    const bool literal = parse_day(first) && parse_day(last);
    const bool disordered = literal ? last < first : is_constant(first) && is_constant(last);
    if (random_.chance(until) && !disordered) document.add("until", last);
  }

  Document rate_payment() {
    Document document = Document::map({});
    // More months at least than at most are an error of the rule file: one of the two bounds is enough.
    const bool bounded = random_.chance(60);
    if (bounded)
      document.add("at_most", random_.chance(60) ? maker_.literal(Measure::months) : maker_.perhaps(time(), 25));
    if (random_.chance(35)) document.add("served", maker_.perhaps(time(), 5));
    add_days(document, 60, 50);
    const bool counted =
        document.find("served") != nullptr || (document.find("from") != nullptr && document.find("until") != nullptr);
    if (counted && bounded && random_.chance(20)) document.add("at_least", maker_.perhaps("1个月", 40));
    if (counted && !bounded && random_.chance(50))
      document.add("at_least", maker_.perhaps(random_.chance(50) ? "3个月" : time(), 40));
    if (random_.chance(25)) document.add("every", some_period());
    return document;
  }

  std::string some_period() {
    return random_.pick(std::vector<std::string>{"month", "quarter", "half_year", "year", "季", "年"});
  }

  Document part_list(std::size_t count) {
    Document list = Document::list({});
    if (random_.chance(25)) {
      for (std::size_t i = 0; i < count; ++i) list.add(Document("1/" + std::to_string(count)));
      return list;
    }
    const std::size_t rest = random_.below(count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t roll = random_.below(10);
      if (i == rest || roll < 3)
        list.add(Document("rest"));
      else if (roll < 7)
        list.add(Document(random_.pick(std::vector<std::string>{"10%", "1/7", "1/6", "25%"})));
      else
        list.add(Document(maker_.perhaps("min(50%, max(0, " + maker_.number(Measure::plain, 1) + "))", 15)));
    }
    return list;
  }

  Document payment_in_parts() {
    Document document = Document::map({});
    const auto count = static_cast<std::size_t>(random_.between(1, 5));
    const bool after = random_.chance(30);
    const bool drawn = random_.chance(30);
    if (after) {
      Document times = Document::list({});
      std::int64_t months = 0;
      for (std::size_t i = 0; i < count; ++i)
        times.add(Document(std::to_string(months += random_.between(i == 0 ? 0 : 1, 9)) + "个月"));
      document.add("after", times);
    } else {
      document.add("every", some_period());
    }
    const bool equal = !after && random_.chance(30);
    if (!equal && (!after || random_.chance(55))) document.add("parts", part_list(count));
    if (equal || (drawn && !after && random_.chance(70)))
      document.add("times", std::to_string(count + random_.below(4)));
    if (drawn) document.add("each_at_most", maker_.perhaps(maker_.number(Measure::yuan, 1), 8));
    add_days(document, 75, 45);
    if (document.find("from") == nullptr) {
      std::erase_if(document.entries, [](const auto& entry) { return entry.first == "until"; });
    } else if (!drawn && random_.chance(25)) {
      document.add("rest_on", maker_.perhaps(maker_.date(1), 30));
    }
    return document;
  }

  Document program(const std::string& name, const std::string& policy) {
    static const std::vector<std::string> money = {"housing", "housing", "allowance", "allowance",
                                                   "funding", "tax",     "loan",      "repayment"};
    static const std::vector<std::string> other = {"training", "service", "pay", "obligation", "points"};
    Document document = Document::map({});
    document.add("title", bilingual(program_title(policy, name), "program " + policy + " " + name));
    document.add("clause", Document::plain("\"" + std::to_string(random_.between(1, 30)) + "\""));
    const bool is_money = random_.chance(78);
    const GeneratedFact* ordered = !is_money && random_.chance(40) ? maker_.some_fact(Form::ordered) : nullptr;
    const std::string category = is_money ? random_.pick(money) : ordered != nullptr ? "title" : random_.pick(other);
    document.add("category", category);
    const std::size_t roll = random_.below(100);
    static const std::vector<std::string> kinds = {"employer", "team", "project", "platform", "government", "referrer"};
    document.add("for", roll < 78   ? Document("person")
                        : roll < 92 ? Document::list({"person", random_.pick(kinds)})
                                    : Document(random_.pick(kinds)));
    if (random_.chance(80)) document.add("when", maker_.condition_document(2));
    Measure measure = Measure::yuan;
    if (is_money) {
      const bool rates = category == "housing" || category == "allowance" || category == "funding";
      if (rates && random_.chance(45)) measure = random_.chance(70) ? Measure::yuan_monthly : Measure::yuan_yearly;
      if (category == "tax" && random_.chance(40)) measure = Measure::plain;
      const Document amount = maker_.amount_document(measure, 2);
      document.add("amount", amount);
      const bool unspecified = amount.form == Document::Form::scalar && amount.text == "unspecified";
      if (!unspecified && (measure == Measure::yuan_monthly || measure == Measure::yuan_yearly) && random_.chance(75)) {
        const Document pay = rate_payment();
        if (!pay.empty()) document.add("pay", pay);
      } else if (measure == Measure::yuan && random_.chance(50)) {
        document.add("pay", random_.chance(25) ? Document("once") : payment_in_parts());
      }
      if (measure != Measure::plain && !unspecified && random_.chance(60))
        document.add("payer", payer_of_program(measure));
      if (measure != Measure::plain) payables_.push_back({name, unspecified ? Measure::yuan : measure, !unspecified});
    } else if (ordered != nullptr) {
      document.add("amount", maker_.ordered_document(*ordered, 1));
      choosable_.push_back(name);
    } else if (category == "points") {
      document.add("amount", maker_.number_document(measure = Measure::points, 2));
      choosable_.push_back(name);
    } else if (random_.chance(50)) {
      measure = static_cast<Measure>(random_.below(measure_count));
      document.add("amount", maker_.number_document(measure, 2));
    } else {
      choosable_.push_back(name);
    }
    const bool shareable = !is_money && (measure != Measure::plain || document.find("amount") == nullptr);
    if (shareable && random_.chance(35)) document.add("payer", plain_shares());
    if (random_.chance(35)) document.add("selection", selection(name, policy));
    if (random_.chance(15)) document.add("in_force", in_force(true));
    if (random_.chance(12)) {
      Document outputs = Document::map({});
      outputs.add("out_number", maker_.number(static_cast<Measure>(random_.below(measure_count)), 1));
      if (random_.chance(50)) outputs.add("out_condition", maker_.condition(1));
      document.add("also", outputs);
    }
    if (random_.chance(10)) document.add("notes", Document::list({bilingual("注", "a note")}));
    return document;
  }

  Document selection(const std::string& name, const std::string& policy) {
    const std::string by =
        random_.pick(std::vector<std::string>{"application", "competition", "ranking", "first_come", "discretion"});
    Document document = Document::map({{"by", by}});
    if (by == "application") return document;
    if (random_.chance(50)) {
      const std::string unit = random_.pick(std::vector<std::string>{"人", "", "万元"});
      Document quota = Document::map({{"count", std::to_string(random_.between(1, 20)) + unit}});
      if (random_.chance(80)) quota.add("per", "year");
      document.add("quota", quota);
    }
    if (random_.chance(50))
      document.add("won", maker_.condition(1));
    else
      rules_.won_facts.push_back(policy + "." + name + ".won");
    return document;
  }

  // A fact of the policy by which the applicant chooses among the members.
  void add_choice(const std::vector<Payable>& members, Document& facts, Document& rule, const std::string& policy) {
    GeneratedFact choice;
    choice.form = Form::choice;
    choice.id = "choice" + std::to_string(++choices_);
    choice.title = "选择" + std::to_string(choices_);
    choice.only_in = policy;
    Document values = Document::map({});
    for (const auto& member : members) {
      std::string value = member.name;
      if (const auto dot = value.find('.'); dot != std::string::npos) value[dot] = '_';
      choice.values.push_back(value);
      choice.value_titles.push_back("选" + value);
      values.add(value, bilingual("选" + value, "take " + value));
    }
    Document& declared =
        facts.add(choice.id, Document::map({{"title", bilingual(choice.title, "choice " + std::to_string(choices_))},
                                            {"type", "choice"},
                                            {"values", values}}));
    choice.derived = random_.chance(25);  // it may fall on nothing
    if (choice.derived) declared.add("derived", maker_.perhaps(random_.pick(choice.values), 100));
    rule.add("choice", choice.id);
    rules_.facts.push_back(choice);
  }

  // A rule over some of the payables; choices are facts of the policy whose values are the members.
  // Between policies, where `policy` is empty, there are neither facts nor figures to read.
  void add_stacking(std::vector<Payable> candidates, Document& facts, Document& rules, const std::string& policy) {
    random_.shuffle(candidates);
    std::vector<Payable> members;
    const std::size_t most = 2 + random_.below(3);
    for (const auto& candidate : candidates)
      if (members.size() < most && (by_whole_ || members.empty() || candidate.measure == members[0].measure))
        members.push_back(candidate);
    // Programs of the spouse: those of the same programs, or others.
    if (rules_.spouse && !members.empty() && random_.chance(35)) {
      const std::size_t own = members.size();
      for (std::size_t i = 0; i < own; ++i) {
        if (i > 0 && random_.chance(40)) continue;
        Payable of_spouse = members[i];
        of_spouse.name = "spouse." + of_spouse.name;
        if (random_.chance(15))
          members[i] = of_spouse;
        else
          members.push_back(of_spouse);
      }
    }
    const bool highest = random_.chance(policy.empty() ? 50 : 70);
    const bool chosen = highest && !policy.empty() && random_.chance(38);
    while (chosen && !choosable_.empty() && random_.chance(45)) {
      members.push_back({choosable_.back(), Measure::plain});
      choosable_.pop_back();
    }
    if (members.size() < 2) return;
    Document rule = Document::map({});
    Document names = Document::list({});
    for (const auto& member : members) names.add(Document(member.name));
    rule.add(highest ? "highest_of" : "sum_of", names);
    rule.add("clause", Document::plain("\"17\""));
    if (!policy.empty() && random_.chance(30)) rule.add("when", maker_.condition(1));
    if (chosen) add_choice(members, facts, rule, policy);
    if (!highest) {
      if (random_.chance(60)) {
        Document shares_list = Document::list({"100%"});
        for (std::size_t i = 1; i < members.size(); ++i) shares_list.add(Document(random_.chance(50) ? "50%" : "25%"));
        rule.add("shares", shares_list);
      }
      if (!policy.empty() && random_.chance(60)) {
        bool one_measure = true;
        for (const auto& member : members) one_measure = one_measure && member.measure == members[0].measure;
        const Measure cap = one_measure ? members[0].measure : Measure::yuan;
        if (!by_whole_ || cap == Measure::yuan) rule.add("at_most", maker_.perhaps(maker_.number(cap, 1), 10));
      }
    }
    rules.add(rule);
  }

  // A couple's claims of one program, in the ways in which documents settle them.
  void stack_of_couple(Document& facts, Document& rules, const std::string& policy) {
    auto candidates = payables_;
    random_.shuffle(candidates);
    if (candidates.size() > 2) candidates.resize(2);
    for (const auto& program : candidates) {
      std::vector<Payable> members = {program, program};
      members[1].name = "spouse." + program.name;
      Document names = Document::list({Document(members[0].name), Document(members[1].name)});
      const std::size_t form = random_.below(4);
      Document rule =
          Document::map({{form < 2 ? "highest_of" : "sum_of", names}, {"clause", Document::plain("\"18\"")}});
      if (form == 1) add_choice(members, facts, rule, policy);
      if (form == 2) rule.add("shares", Document::list({"100%", "50%"}));
      // Where sums and rates stack, they compare by what they come to in all.
      if (form == 3 && (!by_whole_ || program.measure == Measure::yuan))
        rule.add("at_most", maker_.number(program.measure, 1));
      rules.add(rule);
    }
  }

  void stack_between_policies() {
    Document rules = Document::list({});
    Document none = Document::map({});
    for (std::size_t i = random_.below(3) + 1; i > 0; --i) add_stacking(all_payables_, none, rules, "");
    if (!rules.empty()) rules_.stacking.add("stacking", rules);
  }

  GeneratedRules rules_;
  Random random_;
  ExpressionMaker maker_;
  WordingMaker wordings_{random_, maker_};
  bool worded_ = false;  // the facts of wordings are declared
  std::vector<Payable> payables_;
  std::vector<Payable> all_payables_;
  std::vector<std::string> choosable_;  // what is no money may be chosen in its place
  std::vector<std::string> payer_names_;
  Measure payer_measure_ = Measure::yuan;
  std::size_t choices_ = 0;
  std::optional<Form> listed_form_;     // of `talent_class`, if there is one
  bool by_whole_ = random_.chance(20);  // sums and rates stack with each other
};

}  // namespace

GeneratedRules generate_rules(std::uint64_t seed) { return RulesMaker(seed).make(); }

}  // namespace rencai::reference
