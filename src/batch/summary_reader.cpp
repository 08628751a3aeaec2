#include "batch/summary_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "applicants/json_reader.h"
#include "base/text.h"
#include "report/outcome_text.h"

namespace rencai {
namespace {

constexpr std::string_view format_name = "rencai.summary/1";
constexpr std::array<std::string_view, 3> rate_names{"once", "monthly", "yearly"};

using Keys = std::span<const std::string_view>;

std::optional<Period> period_of(std::string_view id) {
  for (const Period period : {Period::none, Period::month, Period::quarter, Period::half_year, Period::year}) {
    if (rencai::id_of(period) == id) return period;
  }
  return std::nullopt;
}

bool is_summary(const Tree& tree) {
  const TreeEntry* format = tree.is_mapping() ? tree.find("format") : nullptr;
  return format != nullptr && format->value.text == format_name;
}

// Each function reports what is wrong and goes on with what it can read; `run` looks at the number of errors.
class Reader {
 public:
  explicit Reader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  Result<ReadSummary> run(const Tree& tree) {
    const std::size_t errors_before = diagnostics_.error_count();
    if (!is_summary(tree)) {
      const TreeEntry* format = tree.is_mapping() ? tree.find("format") : nullptr;
      error(Code::file_kind_unknown, format == nullptr ? tree.span : format->value.span,
            {"这不是汇总", "this is no summary"})
          .expected = {
          fmt::format("`\"format\": \"{}\"`，即 `rencai batch --summary --to json` 的输出", format_name),
          fmt::format("`\"format\": \"{}\"`, as `rencai batch --summary --to json` writes it", format_name)};
      return {};
    }
    constexpr std::array<std::string_view, 10> keys{"format", "date",       "rule_digest", "rules",  "records",
                                                    "faulty", "applicants", "programs",    "totals", "payers"};
    if (!has_keys(tree, keys)) return {};
    const auto value = [&](std::string_view key) -> const Tree& { return tree.find(key)->value; };
    ReadSummary read;
    read.whole = tree.span;
    read.date = value("date").span;
    read.rule_digest = value("rule_digest").span;
    read.rules = value("rules").span;
    read.programs = value("programs").span;
    Summary& summary = read.summary;
    summary.date = text(value("date"));
    summary.rule_digest = text(value("rule_digest"));
    own_dates_ = summary.date == "any";
    each(value("rules"), [&](const Tree& item) {
      summary.policies.push_back(policy(item));
      read.digests.push_back(place_of(item, "digest"));
    });
    applicants(value("applicants"), summary);
    summary.faulty = count(value("faulty"));
    const std::uint64_t records = count(value("records"));
    each(value("programs"), [&](const Tree& item) {
      summary.programs.push_back(program(item, summary));
      read.program_ids.push_back(place_of(item, "id"));
    });
    each(value("totals"), [&](const Tree& item) { summary.totals.push_back(totals(item, summary)); });
    if (diagnostics_.error_count() > errors_before) return {};
    if (records != summary.all_applicants() + summary.faulty) {
      mismatch(value("records").span,
               {"与申请对象数和有误数之和不符", "this is not applicants and faulty records together"},
               counted(summary.all_applicants() + summary.faulty));
    }
    payers(value("payers"), summary);
    if (diagnostics_.error_count() > errors_before) return {};
    return read;
  }

 private:
  Diagnostic& error(Code code, Span span, LocalText message) {
    return diagnostics_.error(code, span, std::move(message));
  }
  void mismatch(Span span, LocalText message, LocalText expected) {
    error(Code::bad_number, span, std::move(message)).expected = std::move(expected);
  }
  static LocalText counted(std::uint64_t number) { return {fmt::format("{}", number), fmt::format("{}", number)}; }

  // Where the value of a key stands, or all of it where there is none.
  static Span place_of(const Tree& tree, std::string_view key) {
    const TreeEntry* entry = tree.is_mapping() ? tree.find(key) : nullptr;
    return entry == nullptr ? tree.span : entry->value.span;
  }

  // Whether `tree` is an object with exactly these keys. An unknown one does not keep the rest from being read.
  bool has_keys(const Tree& tree, Keys keys) {
    if (!tree.is_mapping()) {
      error(Code::expected_mapping, tree.span, {"此处应为对象", "an object belongs here"}).expected = {"`{...}`",
                                                                                                       "`{...}`"};
      return false;
    }
    for (const TreeEntry& entry : tree.entries) {
      if (std::ranges::find(keys, entry.key.text) == keys.end()) unknown(entry.key, keys);
    }
    bool complete = true;
    for (const std::string_view key : keys) {
      if (tree.find(key) != nullptr) continue;
      complete = false;
      error(Code::missing_key, {tree.span.file, tree.span.begin, tree.span.begin + 1},
            {fmt::format("缺少键 `{}`", key), fmt::format("the key `{}` is missing", key)});
    }
    return complete;
  }
  void unknown(const Tree& key, Keys keys) {
    error(Code::unknown_key, key.span,
          {fmt::format("没有键 `{}`", key.text), fmt::format("there is no key `{}` here", key.text)})
        .nearest = nearest_name(key.text, keys);
  }

  template <class Visit>
  void each(const Tree& tree, Visit visit) {
    if (!tree.is_sequence()) {
      error(Code::expected_sequence, tree.span, {"此处应为数组", "an array belongs here"}).expected = {"`[...]`",
                                                                                                       "`[...]`"};
      return;
    }
    for (const Tree& item : tree.items) visit(item);
  }

  std::string text(const Tree& tree) {
    if (tree.is_scalar() && tree.quoting != Quoting::plain) return tree.text;
    error(Code::expected_text, tree.span, {"此处应为文字", "a text belongs here"}).expected = {"`\"...\"`",
                                                                                               "`\"...\"`"};
    return {};
  }
  std::string text_or_null(const Tree& tree) { return tree.is_null() ? std::string() : text(tree); }

  // A text that names one of a few things.
  template <class Of>
  auto named(const Tree& tree, Of of) {
    const auto found = of(tree.quoting == Quoting::plain ? std::string_view() : std::string_view(tree.text));
    if (!found) {
      error(Code::unknown_value, tree.span,
            {fmt::format("此处不能是 `{}`", tree.text), fmt::format("`{}` cannot stand here", tree.text)});
    }
    return found.value_or(typename decltype(found)::value_type{});
  }

  std::uint64_t count(const Tree& tree) {
    std::uint64_t number = 0;
    if (tree.is_scalar() && tree.quoting == Quoting::plain) {
      const char* const end = tree.text.data() + tree.text.size();
      const auto [stop, fault] = std::from_chars(tree.text.data(), end, number);
      if (fault == std::errc() && stop == end && number <= INT64_MAX) return number;
    }
    error(Code::bad_number, tree.span, {"这不是个数", "this is no count"}).expected = {"0 以上的整数",
                                                                                       "a whole number from 0"};
    return 0;
  }

  // A number, or the text "1/3".
  std::optional<Rational> number(const Tree& tree) {
    std::optional<Rational> value;
    if (tree.is_scalar()) {
      const std::string_view digits = tree.text;
      const std::size_t slash = tree.quoting == Quoting::plain ? std::string_view::npos : digits.find('/');
      if (tree.quoting == Quoting::plain) {
        value = Rational::parse(digits);
      } else if (slash != std::string_view::npos) {
        const auto above = Rational::parse(digits.substr(0, slash));
        const auto below = Rational::parse(digits.substr(slash + 1));
        if (above && below && above->is_integer() && below->is_integer()) value = divide(*above, *below);
      }
    }
    if (!value) {
      error(Code::bad_number, tree.span, {"这不是数", "this is no number"}).expected = {
          "至多 36 位的数，或如 `\"1/3\"`", "a number of at most 36 digits, or such as `\"1/3\"`"};
    }
    return value;
  }

  LocalText title(const Tree& tree) {
    constexpr std::array<std::string_view, 2> keys{"zh", "en"};
    if (!has_keys(tree, keys)) return {};
    return {text(tree.find("zh")->value), text(tree.find("en")->value)};
  }

  SummaryPolicy policy(const Tree& tree) {
    constexpr std::array<std::string_view, 4> keys{"policy", "title", "digest", "date"};
    SummaryPolicy policy;
    if (!has_keys(tree, Keys(keys).first(own_dates_ ? 4 : 3))) return policy;
    policy.id = text(tree.find("policy")->value);
    policy.title = title(tree.find("title")->value);
    policy.digest = text(tree.find("digest")->value);
    if (own_dates_) policy.date = text(tree.find("date")->value);
    return policy;
  }

  void applicants(const Tree& tree, Summary& summary) {
    std::array<std::string_view, applicant_kind_count> kinds{};
    for (std::size_t i = 0; i < kinds.size(); ++i) kinds.at(i) = rencai::id_of(static_cast<ApplicantKind>(i));
    for_each_known(tree, kinds, [&](std::size_t kind, const Tree& item) { summary.applicants.at(kind) = count(item); });
  }

  SummaryProgram program(const Tree& tree, const Summary& summary) {
    constexpr std::array<std::string_view, 9> keys{"id",        "title", "clause",   "category", "for",
                                                   "selection", "quota", "outcomes", "sums"};
    SummaryProgram program;
    if (!has_keys(tree, keys)) return program;
    const auto value = [&](std::string_view key) -> const Tree& { return tree.find(key)->value; };
    program.id = text(value("id"));
    program.title = title(value("title"));
    program.clause = text(value("clause"));
    program.category = named(value("category"), category_of);
    each(value("for"), [&](const Tree& item) {
      program.kinds |= static_cast<std::uint16_t>(1U << static_cast<unsigned>(named(item, kind_of)));
    });
    program.selection = named(value("selection"), selection_of);
    if (!value("quota").is_null()) program.quota = quota(value("quota"));
    outcomes(value("outcomes"), program, summary);
    if (!value("sums").is_null()) program.money = money(value("sums"), program);
    return program;
  }

  SummaryQuota quota(const Tree& tree) {
    constexpr std::array<std::string_view, 4> keys{"min", "max", "unit", "per"};
    SummaryQuota quota;
    if (!has_keys(tree, keys)) return quota;
    const auto end = [&](std::string_view key) {
      const Tree& value = tree.find(key)->value;
      return value.is_null() ? std::optional<Rational>() : number(value);
    };
    quota.count.low = end("min");
    quota.count.high = end("max");
    quota.unit = text(tree.find("unit")->value);
    const Tree& per = tree.find("per")->value;
    if (!per.is_null()) quota.per = named(per, period_of);
    return quota;
  }

  void outcomes(const Tree& tree, SummaryProgram& program, const Summary& summary) {
    std::array<std::string_view, 6> keys{};
    for (std::size_t i = 0; i < keys.size(); ++i) keys.at(i) = rencai::id_of(static_cast<Outcome>(i));
    if (!has_keys(tree, keys)) return;
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      all += program.outcomes.at(i) = count(tree.find(keys.at(i))->value);
    }
    std::uint64_t applicants = 0;
    for (std::size_t kind = 0; kind < summary.applicants.size(); ++kind) {
      if ((program.kinds >> kind & 1U) != 0) applicants += summary.applicants.at(kind);
    }
    if (all == applicants) return;
    mismatch(tree.span,
             {"与该项目适用的申请对象数不符", "this is not as many as there are applicants of the program's kinds"},
             counted(applicants));
  }

  SummaryMoney money(const Tree& tree, const SummaryProgram& program) {
    constexpr std::array<std::string_view, 4> keys{"every", "certain", "possible", "payers"};
    SummaryMoney money;
    if (!has_keys(tree, keys)) return money;
    const std::uint64_t most = program.outcomes.at(static_cast<std::size_t>(Outcome::eligible)) +
                               program.outcomes.at(static_cast<std::size_t>(Outcome::possible));
    money.every = named(tree.find("every")->value, period_of);
    money.sums = sums(tree, most);
    each(tree.find("payers")->value, [&](const Tree& item) {
      constexpr std::array<std::string_view, 4> payer_keys{"payer", "title", "certain", "possible"};
      SummaryPayer& payer = money.payers.emplace_back();
      if (!has_keys(item, payer_keys)) return;
      payer.id = text(item.find("payer")->value);
      payer.title = title(item.find("title")->value);
      payer.sums = sums(item, most);
    });
    return money;
  }

  // From an object whose keys are known to be there; of at most `most` amounts.
  SummarySums sums(const Tree& tree, std::uint64_t most) {
    return {sum(tree.find("certain")->value, most), sum(tree.find("possible")->value, most)};
  }

  AmountSum sum(const Tree& tree, std::uint64_t most) {
    constexpr std::array<std::string_view, 5> keys{"amounts", "min", "max", "open", "unspecified"};
    AmountSum sum;
    if (!has_keys(tree, keys)) return sum;
    sum.amounts = count(tree.find("amounts")->value);
    const auto least = number(tree.find("min")->value);
    const auto greatest = number(tree.find("max")->value);
    without_end(tree.find("open")->value, sum.open);
    without_end(tree.find("unspecified")->value, sum.unspecified);
    if (!least || !greatest) return sum;
    sum.least.add(*least);
    sum.most.add(*greatest);
    if (*greatest < *least) {
      error(Code::bad_interval, tree.find("max")->value.span, {"`max` 小于 `min`", "`max` is less than `min`"});
    }
    if (sum.amounts > most || sum.open.amounts > most || sum.unspecified.amounts > most || sum.all() > most) {
      mismatch(tree.span, {"金额的笔数多于申请对象", "these are more amounts than applicants"},
               {fmt::format("至多 {}", most), fmt::format("at most {}", most)});
    }
    return sum;
  }

  void without_end(const Tree& tree, AmountSum::WithoutEnd& sum) {
    constexpr std::array<std::string_view, 2> keys{"amounts", "min"};
    if (!has_keys(tree, keys)) return;
    sum.amounts = count(tree.find("amounts")->value);
    const Tree& least = tree.find("min")->value;
    if (least.is_null()) return;
    if (const auto value = number(least)) sum.least.add(*value);
  }

  SummaryTotals totals(const Tree& tree, const Summary& summary) {
    constexpr std::array<std::string_view, 5> keys{"policies", "place", "housing", "allowance", "funding"};
    SummaryTotals totals;
    if (!has_keys(tree, keys)) return totals;
    each(tree.find("policies")->value, [&](const Tree& item) { totals.policies.push_back(text(item)); });
    if (totals.policies.empty()) {
      error(Code::empty_value, tree.find("policies")->value.span, {"没有政策", "there is no policy"});
    }
    totals.place = text_or_null(tree.find("place")->value);
    for (std::size_t category = 0; category < 3; ++category) {
      const Tree& rates = tree.find(rencai::id_of(static_cast<Category>(category)))->value;
      for_each_known(rates, rate_names, [&](std::size_t rate, const Tree& item) {
        constexpr std::array<std::string_view, 2> sum_keys{"certain", "possible"};
        if (!has_keys(item, sum_keys)) return;
        totals.sums.at(category * rate_names.size() + rate) = sums(item, summary.all_applicants());
      });
    }
    return totals;
  }

  // The entries of an object in which each of these keys may stand.
  template <class Visit>
  void for_each_known(const Tree& tree, Keys keys, Visit visit) {
    if (!tree.is_mapping()) {
      static_cast<void>(has_keys(tree, {}));
      return;
    }
    for (const TreeEntry& entry : tree.entries) {
      const auto found = std::ranges::find(keys, entry.key.text);
      if (found == keys.end()) {
        unknown(entry.key, keys);
      } else {
        visit(static_cast<std::size_t>(found - keys.begin()), entry.value);
      }
    }
  }

  // They follow from the programs; here they are only compared.
  void payers(const Tree& tree, const Summary& summary) {
    const std::size_t errors_before = diagnostics_.error_count();
    const std::vector<PayerTotal> expected = payer_totals(summary);
    std::vector<PayerTotal> stated;
    each(tree, [&](const Tree& item) {
      constexpr std::array<std::string_view, 6> keys{"payer", "title", "category", "every", "certain", "possible"};
      PayerTotal& total = stated.emplace_back();
      if (!has_keys(item, keys)) return;
      total.id = text_or_null(item.find("payer")->value);
      total.title = title(item.find("title")->value);
      total.category = named(item.find("category")->value, category_of);
      total.every = named(item.find("every")->value, period_of);
      total.sums = sums(item, INT64_MAX);
    });
    if (diagnostics_.error_count() > errors_before || stated == expected) return;
    const auto [differs, other] = std::ranges::mismatch(stated, expected);
    const auto place = static_cast<std::size_t>(differs - stated.begin());
    mismatch(place < tree.items.size() ? tree.items[place].span : tree.span,
             {"与各项目的资金承担不符", "this is not what the programs' payers come to"}, {});
  }

  Diagnostics& diagnostics_;
  bool own_dates_ = false;
};

}  // namespace

Result<std::vector<ReadSummary>> read_summaries(const SourceSet& sources, FileId file, Diagnostics& diagnostics) {
  const std::string_view content = sources[file].text();
  const std::size_t begin = content.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  const std::size_t first = std::min(content.find_first_not_of(" \t\r\n", begin), content.size());
  if (first == content.size() || content[first] != '{') {
    const auto at = static_cast<std::uint32_t>(first);
    diagnostics.error(Code::file_kind_unknown, {file, at, at + 1}, {"这不是 JSON 汇总", "this is no summary as JSON"})
        .expected = {"`rencai batch --summary --to json` 的输出", "what `rencai batch --summary --to json` writes"};
    return {};
  }
  const auto trees = read_json(sources, file, JsonForm::either, diagnostics);
  if (!trees) return {};
  std::vector<ReadSummary> summaries;
  bool good = true;
  for (const Tree& tree : *trees) {
    auto read = Reader(diagnostics).run(tree);
    good = good && read;
    if (good) {
      summaries.push_back(std::move(*read));
    } else if (!is_summary(tree)) {
      break;  // what comes after is not either
    }
  }
  if (!good) return {};
  return summaries;
}

}  // namespace rencai
