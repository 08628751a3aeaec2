#include "applicants/fact_reader.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "applicants/applicant_reader.h"
#include "applicants/fact_values.h"
#include "applicants/list_values.h"
#include "base/text.h"
#include "syntax/expression_hints.h"

namespace rencai {
namespace {

bool is_id_key(std::string_view key) { return key == "id" || key == "编号"; }
bool is_kind_key(std::string_view key) { return key == "kind" || key == "类型"; }

// A flow mapping's entry of which only the key is written: `{a: 1, b}`.
bool lacks_value(const Tree& mapping, const TreeEntry& entry) {
  const Tree& value = entry.value;
  return mapping.flow && value.is_scalar() && value.quoting == Quoting::plain && value.text.empty();
}

void refuse_ambiguous(const std::string& name, const Rulebook& book, Span span, Diagnostics& diagnostics) {
  LocalText expected;
  for (const FactName& entry : book.fact_names) {
    if (book.text(entry.name) != name) continue;
    const std::string_view id = book.text(book[entry.fact].id);
    expected.en += fmt::format("{}`{}`", expected.en.empty() ? "" : " or ", id);
    expected.zh += fmt::format("{}`{}`", expected.zh.empty() ? "" : " 或 ", id);
  }
  diagnostics
      .error(Code::ambiguous_name, span,
             {fmt::format("几份政策都有事实 `{}`", name), fmt::format("several policies have a fact `{}`", name)})
      .expected = expected;
}

// `own` is the last part of a dotted name, as written.
void refuse_unknown(const std::string& name, const std::string& own, const Rulebook& book, Span span,
                    Diagnostics& diagnostics) {
  std::vector<std::string_view> names;
  for (const FactName& entry : book.fact_names) names.push_back(book.text(entry.name));
  std::string nearest = nearest_name(name, names);
  if (nearest.empty() && own != name) nearest = nearest_name(own, names);
  diagnostics
      .error(Code::unknown_fact, span, {fmt::format("没有事实 `{}`", name), fmt::format("there is no fact `{}`", name)})
      .nearest = std::move(nearest);
}

// `x` of `spouse.x`, by any name of the spouse; `name` in NFC.
std::optional<std::string> after_spouse(const Rulebook& book, std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos || book.spouse == FactId::none) return std::nullopt;
  bool ambiguous = false;
  if (book.find_fact(name.substr(0, dot), ambiguous) != book.spouse) return std::nullopt;
  return std::string(name.substr(dot + 1));
}

// Reads one mapping of facts.
class FactReader {
 public:
  FactReader(const Rulebook& rulebook, const SourceSet& sources, Block& block, std::size_t lane,
             Diagnostics& diagnostics, PolicyId preferred, bool of_spouse = false)
      : book_(rulebook),
        sources_(sources),
        block_(block),
        lane_(lane),
        diagnostics_(diagnostics),
        preferred_(preferred),
        of_spouse_(of_spouse) {}

  bool run(const Tree& mapping) {
    if (!mapping.is_mapping()) {
      error(Code::applicant_shape, mapping.span, not_an_applicant()).expected = an_applicant();
      return false;
    }
    for (const TreeEntry& entry : mapping.entries) {
      const std::string key = to_nfc(entry.key.text);
      if (lacks_value(mapping, entry)) {
        refuse_missing_value(entry.key);
      } else if (is_id_key(key)) {
        once(id_, entry.key, "id");
        id(entry.value);
      } else if (is_kind_key(key)) {
        once(kind_, entry.key, "kind");
        kind(entry.value);
      } else {
        fact(entry, key, "");
      }
    }
    if (spouse_) {
      if (good_ && spouse_->good_) share();
      good_ = good_ && spouse_->good_;
    }
    return good_;
  }

 private:
  struct Shared {
    FactId fact;
    const TreeEntry* entry;
  };

  Diagnostic& error(Code code, Span span, LocalText message) {
    good_ = false;
    return diagnostics_.error(code, span, std::move(message));
  }

  void once(std::optional<Span>& first, const Tree& key, std::string_view name) {
    if (first) {
      error(Code::duplicate_fact, key.span,
            {fmt::format("`{}` 填了两次", name), fmt::format("`{}` is stated twice", name)})
          .related.push_back({*first, {"第一次在这里", "first stated here"}});
    } else {
      first = key.span;
    }
  }

  void refuse_missing_value(const Tree& key) {
    if (key.text.find(full_width_colon) != std::string::npos) {
      good_ = false;
      report_full_width_colon(key, sources_, diagnostics_);
      return;
    }
    error(Code::empty_value, key.span,
          {fmt::format("`{}` 没有值", key.text), fmt::format("`{}` has no value", key.text)})
        .expected = {"一个值；不清楚时写 `null`；含逗号的文字须加引号",
                     "a value, or `null` where it is not known; a text with a comma stands in quotes"};
  }

  void id(const Tree& value) {
    if (value.is_scalar() && !value.is_null() && !value.text.empty()) return;
    error(Code::applicant_shape, value.span, {"编号须是一段文字", "an id is a text"});
  }

  void kind(const Tree& value) {
    const auto found = value.is_scalar() ? kind_of(to_nfc(value.text)) : std::nullopt;
    if (found) {
      block_.set_kind(lane_, *found);
      return;
    }
    constexpr auto names =
        std::to_array<std::string_view>({"person", "employer", "team", "project", "platform", "government", "referrer",
                                         "个人", "单位", "团队", "项目", "平台", "政府", "引荐人"});
    const std::string text = value.is_scalar() ? value.text : std::string();
    Diagnostic& fault =
        error(Code::kind_unknown, value.span,
              {fmt::format("没有 `{}` 这种申请对象", text), fmt::format("there is no kind of applicant `{}`", text)});
    fault.expected = {"`个人`、`单位`、`团队`、`项目`、`平台`、`政府`、`引荐人` 之一",
                      "one of `person`, `employer`, `team`, `project`, `platform`, `government`, `referrer`"};
    fault.nearest = nearest_name(text, names);
  }

  // `prefix` is the dotted name of the mappings around the entry, with its last dot; `owner` the id of their record.
  void fact(const TreeEntry& entry, const std::string& key, const std::string& prefix, std::string_view owner = {}) {
    const std::string name = prefix + key;
    bool ambiguous = false;
    FactId found = book_.find_fact(name, ambiguous, preferred_);
    if (found == FactId::none && !prefix.empty()) {
      // Within a mapping a fact may also stand under its own title.
      bool also_ambiguous = false;
      const FactId inner = book_.find_fact(key, also_ambiguous, preferred_);
      const bool fits = inner != FactId::none && !also_ambiguous;
      if (fits && (belongs_to(inner, prefix) || is_within(inner, owner))) found = inner;
    }
    if (ambiguous) {
      good_ = false;
      refuse_ambiguous(name, book_, entry.key.span, diagnostics_);
    } else if (found != FactId::none && book_[found].form == FactForm::spouse) {
      spouse(entry);
    } else if (const auto rest = after_spouse(book_, name); found == FactId::none && rest) {
      if (may_state_spouse(entry)) spouse_->fact(entry, *rest, "");
    } else if (found != FactId::none && book_[found].form == FactForm::record) {
      if (book_[found].shared) shared_.push_back({found, &entry});
      record(entry, found, name);
    } else if (found != FactId::none) {
      state(entry, found);
    } else if (entry.value.is_mapping() && is_group(name + ".")) {
      group(entry.value, name);
    } else {
      good_ = false;
      if (name.find(full_width_colon) != std::string::npos) {
        report_full_width_colon(entry.key, sources_, diagnostics_);
      } else {
        refuse_unknown(name, key, book_, entry.key.span, diagnostics_);
      }
    }
  }

  void state(const TreeEntry& entry, FactId found) {
    const auto [first, is_new] = stated_.try_emplace(found, entry.key.span);
    if (!is_new) {
      const std::string_view id = book_.text(book_[found].short_id);
      error(Code::duplicate_fact, entry.key.span,
            {fmt::format("`{}`（`{}`）填了两次", entry.key.text, id),
             fmt::format("`{}` (`{}`) is stated twice", entry.key.text, id)})
          .related.push_back({first->second, {"第一次在这里", "first stated here"}});
      return;
    }
    if (book_[found].shared) shared_.push_back({found, &entry});
    const bool list = book_[found].form == FactForm::list;
    const bool stated = list ? state_list(entry.value, book_, found, sources_, block_, lane_, diagnostics_)
                             : state_fact(entry.value, book_, found, sources_, block_, lane_, diagnostics_);
    if (!stated) {
      good_ = false;
      return;
    }
    const Stated how = block_.stated(found, lane_);
    if (how == Stated::value || how == Stated::partial) state_records_of(found);
  }

  // ---- the spouse

  // A mapping of the spouse's facts; `nothing` or false, where there is none; null; or true.
  void spouse(const TreeEntry& entry) {
    const Tree& value = entry.value;
    if (value.is_mapping()) {
      if (!may_state_spouse(entry)) return;
      for (const TreeEntry& inner : value.entries) {
        if (lacks_value(value, inner)) {
          refuse_missing_value(inner.key);
        } else {
          spouse_->fact(inner, to_nfc(inner.key.text), "");
        }
      }
      return;
    }
    if (refuse_spouse_of_spouse(entry.key.span)) return;
    if (spouse_ || no_spouse_) return refuse_second_spouse(entry.key.span);
    const bool nothing = value.is_scalar() && value.text == "nothing";
    if (nothing) {
      block_.state_condition(book_.spouse, lane_, false);
    } else if (!state_fact(value, book_, book_.spouse, sources_, block_, lane_, diagnostics_)) {
      good_ = false;
      return;
    }
    const auto& column = block_.column(book_.spouse);
    if ((column.can_be_false[lane_ / 64] >> (lane_ % 64) & 1U) != 0) {
      no_spouse_ = entry.key.span;
    } else {
      (void)may_state_spouse(entry);
    }
  }

  // Makes room for what is known of the spouse; false, and reported, where there can be none.
  bool may_state_spouse(const TreeEntry& entry) {
    if (refuse_spouse_of_spouse(entry.key.span)) return false;
    if (no_spouse_) {
      refuse_second_spouse(entry.key.span);
      return false;
    }
    if (!spouse_) {
      spouse_first_ = entry.key.span;
      spouse_ = std::make_unique<FactReader>(book_, sources_, block_, block_.state_spouse(lane_), diagnostics_,
                                             preferred_, true);
    }
    return true;
  }

  bool refuse_spouse_of_spouse(Span span) {
    if (of_spouse_) {
      error(Code::spouse_of_spouse, span, {"配偶的配偶就是申请人自己", "the spouse of the spouse is the applicant"})
          .expected = {"申请人自己的事实，写在 `spouse` 之外", "the applicant's own facts, outside of `spouse`"};
    }
    return of_spouse_;
  }

  void refuse_second_spouse(Span span) {
    error(Code::duplicate_fact, span, {"是否有配偶已经填写过", "whether there is a spouse is stated already"})
        .related.push_back({no_spouse_ ? *no_spouse_ : spouse_first_, {"第一次在这里", "first stated here"}});
  }

  // What either of a couple states of what they share holds for both.
  void share() {
    const std::vector<Shared> own = shared_;
    const std::vector<Shared> spouses = spouse_->shared_;
    share(own, *spouse_);
    share(spouses, *this);
    good_ = good_ && spouse_->good_;
  }
  void share(const std::vector<Shared>& stated, FactReader& with) {
    for (const Shared& one : stated) {
      const std::string name(book_.text(book_[one.fact].id));
      const bool knows = std::ranges::any_of(with.stated_, [&](const auto& entry) {
        return entry.first == one.fact || book_.text(book_[entry.first].id).starts_with(name + ".");
      });
      if (!knows) with.fact(*one.entry, name, "");
    }
  }

  void group(const Tree& mapping, const std::string& name, std::string_view owner = {}) {
    for (const TreeEntry& inner : mapping.entries) {
      if (lacks_value(mapping, inner)) {
        refuse_missing_value(inner.key);
      } else {
        fact(inner, to_nfc(inner.key.text), name + ".", owner);
      }
    }
  }

  // A record: a mapping of its facts, `nothing`, or null.
  void record(const TreeEntry& entry, FactId found, const std::string& name) {
    const Tree& value = entry.value;
    if (value.is_mapping()) {
      block_.state_condition(found, lane_, true);
      state_records_of(found);
      return group(value, name, book_.text(book_[found].id));
    }
    const bool nothing = value.is_scalar() && value.text == "nothing";
    if (!nothing && !value.is_null()) {
      const std::string_view id = book_.text(book_[found].short_id);
      error(Code::expected_mapping, value.span,
            {fmt::format("`{}` 须写明各项", id), fmt::format("`{}` is a mapping of its facts", id)})
          .expected = {"`{事实: 值}`，或 `nothing`，或 `null`", "`{FACT: VALUE}`, or `nothing`, or `null`"};
      return;
    }
    // It says the same of each of its facts.
    const std::string prefix = std::string(book_.text(book_[found].id)) + ".";
    for (std::uint32_t i = 0; i < book_.facts.size(); ++i) {
      const FactId id{i};
      if (book_[id].is_field() || (id != found && !book_.text(book_[id].id).starts_with(prefix))) continue;
      const auto [first, is_new] = stated_.try_emplace(id, entry.key.span);
      if (!is_new) {
        error(Code::duplicate_fact, entry.key.span,
              {fmt::format("`{}` 已经填写过", book_.text(book_[id].short_id)),
               fmt::format("`{}` is stated already", book_.text(book_[id].short_id))})
            .related.push_back({first->second, {"第一次在这里", "first stated here"}});
        return;
      }
      if (nothing && book_[id].form == FactForm::record) {
        block_.state_condition(id, lane_, false);
      } else if (nothing) {
        block_.state_nothing(id, lane_);
      } else {
        block_.state_unknown(id, lane_);
      }
    }
  }

  // Where a fact of a record is known, there is such a record.
  void state_records_of(FactId fact) {
    const std::string_view name = book_.text(book_[fact].id);
    for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0; dot = name.rfind('.', dot - 1)) {
      bool ambiguous = false;
      const FactId outer = book_.find_fact(name.substr(0, dot), ambiguous);
      if (outer == FactId::none || book_[outer].form != FactForm::record) continue;
      block_.state_condition(outer, lane_, true);
    }
  }

  [[nodiscard]] bool belongs_to(FactId fact, std::string_view prefix) const {
    return book_.text(book_[fact].short_id).starts_with(prefix) || book_.text(book_[fact].id).starts_with(prefix);
  }

  // Whether a fact belongs to the record of that id.
  [[nodiscard]] bool is_within(FactId fact, std::string_view record) const {
    const std::string_view id = book_.text(book_[fact].id);
    return !record.empty() && id.starts_with(record) && id.substr(record.size()).starts_with('.');
  }

  [[nodiscard]] bool is_group(std::string_view prefix) const {
    for (std::uint32_t i = 0; i < book_.facts.size(); ++i) {
      if (belongs_to(static_cast<FactId>(i), prefix)) return true;
    }
    return false;
  }

  const Rulebook& book_;
  const SourceSet& sources_;
  Block& block_;
  std::size_t lane_;
  Diagnostics& diagnostics_;
  PolicyId preferred_;
  bool of_spouse_;
  bool good_ = true;
  std::optional<Span> id_;
  std::optional<Span> kind_;
  std::map<FactId, Span> stated_;
  std::vector<Shared> shared_;
  std::unique_ptr<FactReader> spouse_;  // where there is one
  Span spouse_first_;
  std::optional<Span> no_spouse_;  // where it says that there is none, or that it is not known
};

}  // namespace

LocalText not_an_applicant() { return {"这不是一个申请对象", "this does not describe an applicant"}; }
LocalText an_applicant() {
  return {"`事实: 值` 的映射，如 `学历: 博士`", "a mapping of facts to values, such as `degree: doctor`"};
}

void report_full_width_colon(const Tree& scalar, const SourceSet& sources, Diagnostics& diagnostics) {
  Span span = scalar.span;
  const std::size_t at = span.exists() ? sources[span.file].slice(span).find(full_width_colon) : std::string_view::npos;
  if (at != std::string_view::npos) {
    span.begin += static_cast<std::uint32_t>(at);
    span.end = span.begin + static_cast<std::uint32_t>(full_width_colon.size());
  }
  diagnostics
      .error(Code::full_width_punctuation, span,
             {"全角冒号 `：` 不能分隔键与值", "a full-width colon `：` does not separate a key from its value"})
      .corrected_line = line_with(sources, span, ": ");
}

bool read_applicant(const Tree& mapping, const Rulebook& rulebook, const SourceSet& sources, Block& block,
                    std::size_t lane, Diagnostics& diagnostics, PolicyId preferred) {
  return FactReader(rulebook, sources, block, lane, diagnostics, preferred).run(mapping);
}

Result<Field> find_field(const std::string& name, const Rulebook& rulebook, Span span, Diagnostics& diagnostics) {
  if (is_id_key(name)) return Field{Field::Role::id, FactId::none};
  if (is_kind_key(name)) return Field{Field::Role::kind, FactId::none};
  bool ambiguous = false;
  FactId fact = rulebook.find_fact(name, ambiguous);
  const auto rest = fact == FactId::none ? after_spouse(rulebook, name) : std::nullopt;
  if (rest) fact = rulebook.find_fact(*rest, ambiguous);
  if (ambiguous) {
    refuse_ambiguous(name, rulebook, span, diagnostics);
    return {};
  }
  if (fact == FactId::none) {
    refuse_unknown(name, rest.value_or(name), rulebook, span, diagnostics);
    return {};
  }
  return Field{Field::Role::fact, fact, rest.has_value()};
}

const Tree* stated_id(const Tree& mapping) {
  for (const TreeEntry& entry : mapping.entries) {
    if (is_id_key(to_nfc(entry.key.text)) && entry.value.is_scalar() && !entry.value.is_null()) return &entry.value;
  }
  return nullptr;
}

}  // namespace rencai
