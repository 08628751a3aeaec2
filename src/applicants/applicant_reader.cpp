#include "applicants/applicant_reader.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "applicants/fact_reader.h"
#include "applicants/json_reader.h"
#include "syntax/yaml_reader.h"

namespace rencai {
namespace {

// A block holds every fact of every applicant at once.
constexpr std::size_t most_applicants = 100'000;

// ---- files

JsonForm json_form(std::string_view path) { return path.ends_with(".jsonl") ? JsonForm::lines : JsonForm::either; }

bool is_json(const SourceText& source) {
  const std::string_view path = source.path();
  if (path.ends_with(".json") || path.ends_with(".jsonl")) return true;
  if (path.ends_with(".yaml") || path.ends_with(".yml")) return false;
  std::string_view text = source.text();
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

std::string stem(std::string_view path) {
  if (path == "-") return "applicant";
  path.remove_prefix(path.find_last_of('/') + 1);
  const std::size_t dot = path.find_last_of('.');
  return std::string(dot == 0 ? path : path.substr(0, dot));
}

struct Record {
  Tree mapping;
  std::string stem;  // of its file
};

class FilesReader {
 public:
  FilesReader(const SourceSet& sources, const Rulebook& rulebook, Diagnostics& diagnostics)
      : sources_(sources), book_(rulebook), diagnostics_(diagnostics), errors_before_(diagnostics.error_count()) {}

  void add(FileId file) {
    const SourceText& source = sources_[file];
    const bool json = is_json(source);
    auto trees = json ? read_json(sources_, file, json_form(source.path()), diagnostics_)
                      : read_yaml(sources_, file, diagnostics_);
    if (!trees) return;
    const std::string name = stem(source.path());
    const std::size_t before = records_.size() + refused_;
    for (Tree& tree : *trees) {
      if (tree.is_sequence()) {
        for (Tree& item : tree.items) add_record(std::move(item), name);
      } else {
        add_record(std::move(tree), name);
      }
    }
    if (records_.size() + refused_ == before) {
      diagnostics_.error(Code::file_empty, {file, 0, 0}, {"文件中没有申请对象", "there is no applicant in this file"});
    }
  }

  Result<Applicants> finish() {
    if (records_.size() > most_applicants) {
      diagnostics_.error(Code::applicant_shape, records_[most_applicants].mapping.span,
                         {fmt::format("一次最多 {} 个申请对象", most_applicants),
                          fmt::format("at most {} applicants at a time", most_applicants)});
      return std::nullopt;
    }
    Applicants applicants{Block(book_, records_.size()), {}};
    for (std::size_t lane = 0; lane < records_.size(); ++lane) {
      read_applicant(records_[lane].mapping, book_, sources_, applicants.block, lane, diagnostics_);
    }
    name(applicants);
    if (diagnostics_.error_count() > errors_before_) return std::nullopt;
    return applicants;
  }

 private:
  void add_record(Tree&& tree, const std::string& name) {
    if (tree.is_mapping()) {
      records_.push_back({std::move(tree), name});
      return;
    }
    ++refused_;
    if (tree.is_scalar() && tree.text.find(full_width_colon) != std::string::npos) {
      report_full_width_colon(tree, sources_, diagnostics_);
      return;
    }
    diagnostics_.error(Code::applicant_shape, tree.span, not_an_applicant()).expected = an_applicant();
  }

  // Gives every applicant its id; reports ids that are stated twice.
  void name(Applicants& applicants) {
    std::map<std::string, Span> taken;
    applicants.ids.resize(records_.size());
    for (std::size_t lane = 0; lane < records_.size(); ++lane) {
      const Tree* id = stated_id(records_[lane].mapping);
      if (id == nullptr) continue;
      applicants.ids[lane] = id->text;
      const auto [first, is_new] = taken.try_emplace(id->text, id->span);
      if (is_new) continue;
      diagnostics_
          .error(Code::duplicate_id, id->span,
                 {fmt::format("编号 `{}` 重复", id->text),
                  fmt::format("the id `{}` belongs to another applicant", id->text)})
          .related.push_back({first->second, {"第一次在这里", "first stated here"}});
    }
    std::map<std::string, std::size_t> counts;
    for (std::size_t lane = 0; lane < records_.size(); ++lane) {
      std::string& id = applicants.ids[lane];
      while (id.empty()) {
        const std::size_t count = ++counts[records_[lane].stem];
        std::string next = count == 1 ? records_[lane].stem : fmt::format("{}-{}", records_[lane].stem, count);
        if (taken.try_emplace(next, Span{}).second) id = std::move(next);
      }
    }
  }

  const SourceSet& sources_;
  const Rulebook& book_;
  Diagnostics& diagnostics_;
  std::size_t errors_before_;
  std::vector<Record> records_;
  std::size_t refused_ = 0;
};

}  // namespace

Result<Applicants> read_applicants(std::span<const FileId> files, const SourceSet& sources, const Rulebook& rulebook,
                                   Diagnostics& diagnostics) {
  FilesReader reader(sources, rulebook, diagnostics);
  for (const FileId file : files) reader.add(file);
  return reader.finish();
}

}  // namespace rencai
