#include "cli/list.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/rules.h"
#include "eval/evaluate.h"
#include "report/catalogue_report.h"

namespace rencai {
namespace {

// One bit for each name; unknown names are reported with the nearest. No names: every bit.
template <class Enum, std::size_t count>
std::uint32_t named_bits(const std::vector<std::string>& names, std::optional<Enum> (*find)(std::string_view),
                         const std::array<std::string_view, count>& known, Code code, const LocalText& what,
                         Diagnostics& diagnostics) {
  if (names.empty()) return ~0U;
  std::uint32_t bits = 0;
  for (const std::string& name : names) {
    if (const auto found = find(name)) {
      bits |= 1U << static_cast<unsigned>(*found);
      continue;
    }
    Diagnostic& error = diagnostics.error(
        code, Span{}, {fmt::format("没有{} `{}`", what.zh, name), fmt::format("there is no {} `{}`", what.en, name)});
    std::string all;
    for (const std::string_view one : known) all += fmt::format("{}`{}`", all.empty() ? "" : " | ", one);
    error.expected = {all, all};
    error.nearest = nearest_name(name, known);
  }
  return bits;
}

}  // namespace

ExitCode list(const ListOptions& options, Session& session) {
  const auto rulebook = load_rules(options.rules, session.sources, session.diagnostics);
  if (!rulebook) return ExitCode::failed;
  const auto selections = select(options.rules, *rulebook, Date{}, session.diagnostics);
  std::array<std::string_view, category_count> categories;
  for (unsigned i = 0; i < category_count; ++i) categories.at(i) = id_of(static_cast<Category>(i));
  std::array<std::string_view, applicant_kind_count> kinds;
  for (unsigned i = 0; i < applicant_kind_count; ++i) kinds.at(i) = id_of(static_cast<ApplicantKind>(i));
  const std::uint32_t wanted_categories = named_bits(options.categories, category_of, categories, Code::bad_category,
                                                     {"类别", "category"}, session.diagnostics);
  const std::uint32_t wanted_kinds =
      named_bits(options.kinds, kind_of, kinds, Code::bad_kind, {"申请对象", "kind of applicant"}, session.diagnostics);
  if (!selections || session.diagnostics.has_errors()) return ExitCode::failed;

  std::vector<ProgramId> programs;
  for (const Selection& selection : *selections) {
    std::ranges::copy_if(selection.programs, std::back_inserter(programs), [&](ProgramId id) {
      const Program& program = (*rulebook)[id];
      return (wanted_categories >> static_cast<unsigned>(program.category) & 1U) != 0 &&
             (wanted_kinds & program.kinds) != 0;
    });
  }
  std::ranges::sort(programs, {}, [](ProgramId program) { return index(program); });
  const auto code = code_for(*rulebook, {}, session.diagnostics);
  if (!code) return ExitCode::failed;
  const Block block(*rulebook, 1);
  const Evaluation unknown(*rulebook, *code, block, Date{});
  const Catalogue catalogue{unknown, programs};
  switch (options.format) {
    case ListFormat::table: session.out = catalogue_table(catalogue, session.language, session.color); break;
    case ListFormat::json: session.out = catalogue_json(catalogue); break;
    case ListFormat::csv: session.out = catalogue_csv(catalogue); break;
  }
  return ExitCode::done;
}

}  // namespace rencai
