#include "cli/merge.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "batch/summary_merge.h"
#include "batch/summary_reader.h"
#include "cli/summary.h"
#include "syntax/yaml_reader.h"

namespace rencai {
namespace {

// A part that is named twice would count twice.
void refuse_doubles(std::vector<std::string> files, Diagnostics& diagnostics) {
  std::ranges::sort(files);
  for (auto file = std::ranges::adjacent_find(files); file != files.end();
       file = std::adjacent_find(std::upper_bound(file, files.end(), *file), files.end())) {
    diagnostics.error(Code::bad_option, Span{},
                      {fmt::format("`{}` 写了两次，会重复计算", *file),
                       fmt::format("`{}` is named twice and would count twice", *file)});
  }
}

}  // namespace

ExitCode merge(const MergeOptions& options, Session& session) {
  refuse_doubles(options.files, session.diagnostics);
  if (session.diagnostics.has_errors()) return ExitCode::failed;
  std::vector<ReadSummary> summaries;
  for (const std::string& path : options.files) {
    const auto file = read_file(path, session.sources, session.diagnostics);
    if (!file) continue;
    auto read = read_summaries(session.sources, *file, session.diagnostics);
    if (read) std::ranges::move(*read, std::back_inserter(summaries));
  }
  if (session.diagnostics.has_errors()) return ExitCode::failed;
  const auto whole = merged(summaries, session.diagnostics);
  if (!whole) return ExitCode::failed;
  auto text = summary_text(*whole, options.to, session);
  if (!text) return ExitCode::failed;
  session.out = std::move(*text);
  return ExitCode::done;
}

}  // namespace rencai
