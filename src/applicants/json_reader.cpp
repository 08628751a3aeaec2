#include "applicants/json_reader.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "applicants/json_text.h"
#include "base/text.h"

namespace rencai {
namespace {

namespace ondemand = simdjson::ondemand;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view without_trailing_space(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool is_blank(std::string_view text) { return std::ranges::all_of(text, is_space); }

class Reader {
 public:
  Reader(const SourceSet& sources, FileId file, Diagnostics& diagnostics, const ReadLimits& limits)
      : text_(sources[file].text()), file_(file), diagnostics_(diagnostics), limits_(limits) {}

  Result<std::vector<Tree>> run(JsonForm form) {
    if (text_.starts_with("\xEF\xBB\xBF")) start_ = 3;
    if (!has_bearable_texts()) return std::nullopt;
    std::vector<Tree> trees;
    if (form == JsonForm::lines || (form == JsonForm::either && first_line_is_whole())) {
      if (!lines(trees)) return std::nullopt;
    } else {
      if (!add(trees, start_, text_.size())) return std::nullopt;
    }
    if (bad_keys_) return std::nullopt;
    return trees;
  }

 private:
  // simdjson copes badly with texts beyond its capacity and copies are dear, so over-long texts are refused beforehand.
  bool has_bearable_texts() {
    if (text_.size() <= limits_.scalar_bytes) return true;
    for (std::size_t at = start_; at < text_.size();) {
      const std::size_t quote = text_.find('"', at);
      if (quote == std::string_view::npos) break;
      const std::size_t size = json_string_size(text_.substr(quote, limits_.scalar_bytes + 2));
      if (size == 0 && text_.size() - quote > limits_.scalar_bytes + 2) {
        diagnostics_.error(Code::yaml_scalar_too_long, span(quote, quote + 1),
                           {fmt::format("文字超过 {} 字节", limits_.scalar_bytes),
                            fmt::format("this text has more than {} bytes", limits_.scalar_bytes)});
        return false;
      }
      at = size == 0 ? text_.size() : quote + size;
    }
    return true;
  }

  bool first_line_is_whole() {
    std::size_t begin = start_;
    while (begin < text_.size() && is_space(text_[begin])) ++begin;
    const std::size_t end = std::min(text_.find('\n', begin), text_.size());
    if (is_blank(text_.substr(end))) return false;
    return !first_json_fault(text_.substr(begin, end - begin), limits_.depth);
  }

  bool lines(std::vector<Tree>& trees) {
    for (std::size_t begin = start_; begin < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      if (!is_blank(text_.substr(begin, end - begin))) {
        if (trees.size() == limits_.documents) {
          diagnostics_.error(Code::yaml_too_many_documents, span(begin, end),
                             {fmt::format("超过 {} 条记录", limits_.documents),
                              fmt::format("more than {} records", limits_.documents)});
          return false;
        }
        if (!add(trees, begin, end)) return false;
      }
      begin = end + 1;
    }
    return true;
  }

  // Reads the value in text_[begin, end). It is parsed as the one element of an array: so a value that is a bare
  // scalar, what follows the value and the end of the text need no treatment of their own.
  bool add(std::vector<Tree>& trees, std::size_t begin, std::size_t end) {
    buffer_.clear();
    buffer_.reserve(end - begin + 2 + simdjson::SIMDJSON_PADDING);
    buffer_ += '[';
    buffer_ += text_.substr(begin, end - begin);
    buffer_ += ']';
    origin_ = begin;
    Tree tree;
    if (whole(tree)) {
      trees.push_back(std::move(tree));
      return true;
    }
    if (!too_much_) report(begin, end);
    return false;
  }

  bool whole(Tree& tree) {
    ondemand::array elements;
    if (parser_.iterate(buffer_.data(), buffer_.size(), buffer_.capacity()).get(document_) != simdjson::SUCCESS ||
        document_.get_array().get(elements) != simdjson::SUCCESS) {
      return false;
    }
    std::size_t count = 0;
    for (auto element : elements) {
      ondemand::value value;
      if (++count > 1 || element.get(value) != simdjson::SUCCESS || !read(value, tree, 1)) return false;
    }
    const char* left = nullptr;
    return count == 1 && document_.current_location().get(left) == simdjson::OUT_OF_BOUNDS;
  }

  void report(std::size_t begin, std::size_t end) {
    const auto fault = first_json_fault(text_.substr(begin, end - begin), limits_.depth);
    if (!fault) {
      diagnostics_.error(Code::json_syntax, span(begin, end), {"不是 JSON", "this is not JSON"});
      return;
    }
    diagnostics_.error(fault->code, span(begin + fault->begin, begin + fault->end), fault->message).expected =
        fault->expected;
  }

  // The depth of a scalar is that of the collection around it.
  bool read(ondemand::value value, Tree& tree, std::size_t depth) {
    if (++nodes_ > limits_.nodes) return refuse_size();
    const std::string_view token = without_trailing_space(value.raw_json_token());
    if (token.empty()) return false;
    const std::size_t begin = offset(&token.front());
    switch (token.front()) {
      case '{': return depth <= limits_.depth && read_object(value, tree, begin, depth);
      case '[': return depth <= limits_.depth && read_array(value, tree, begin, depth);
      case '"': {
        ondemand::raw_json_string raw;
        if (value.get_raw_json_string().get(raw) != simdjson::SUCCESS) return false;
        return read_string(raw, tree);
      }
      default: break;
    }
    if (token != "true" && token != "false" && token != "null" && !is_json_number(token)) return false;
    if (token.size() > limits_.scalar_bytes) return refuse_size();
    tree.text = token;
    tree.span = span(begin, begin + token.size());
    return true;
  }

  bool read_string(ondemand::raw_json_string raw, Tree& tree) {
    const char* open = raw.raw() - 1;
    const auto before = static_cast<std::size_t>(open - buffer_.data());
    const std::size_t size = json_string_size(std::string_view(buffer_).substr(before));
    if (size == 0) return false;
    auto text = unescaped_json(std::string_view(buffer_).substr(before + 1, size - 2));
    if (!text) return false;
    tree.quoting = Quoting::double_quoted;
    tree.text = std::move(*text);
    tree.span = span(offset(open), offset(open) + size);
    return true;
  }

  bool read_array(ondemand::value value, Tree& tree, std::size_t begin, std::size_t depth) {
    tree.kind = TreeKind::sequence;
    tree.flow = true;
    ondemand::array elements;
    if (value.get_array().get(elements) != simdjson::SUCCESS) return false;
    for (auto element : elements) {
      ondemand::value inner;
      if (element.get(inner) != simdjson::SUCCESS || !read(inner, tree.items.emplace_back(), depth + 1)) return false;
    }
    return close(tree, begin);
  }

  bool read_object(ondemand::value value, Tree& tree, std::size_t begin, std::size_t depth) {
    tree.kind = TreeKind::mapping;
    tree.flow = true;
    ondemand::object members;
    if (value.get_object().get(members) != simdjson::SUCCESS) return false;
    for (auto member : members) {
      ondemand::field field;
      if (std::move(member).get(field) != simdjson::SUCCESS) return false;
      TreeEntry& entry = tree.entries.emplace_back();
      if (!read_string(field.key(), entry.key) || !read(field.value(), entry.value, depth + 1)) return false;
    }
    check_keys(tree);
    return close(tree, begin);
  }

  // A collection ends with the last byte before the token that follows it; there always is one, the outer `]` at the
  // latest.
  bool close(Tree& tree, std::size_t begin) {
    const char* next = nullptr;
    if (document_.current_location().get(next) != simdjson::SUCCESS) return false;
    while (is_space(next[-1])) --next;
    tree.span = span(begin, offset(next));
    return true;
  }

  void check_keys(const Tree& tree) {
    std::vector<std::string> names;
    names.reserve(tree.entries.size());
    for (const TreeEntry& entry : tree.entries) names.push_back(to_nfc(entry.key.text));
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });
    std::size_t first = 0;
    for (std::size_t i = 1; i < order.size(); ++i) {
      if (names[order[i]] != names[order[first]]) {
        first = i;
        continue;
      }
      const Tree& key = tree.entries[order[i]].key;
      diagnostics_
          .error(Code::json_duplicate_key, key.span,
                 {fmt::format("键 `{}` 重复", key.text), fmt::format("the key `{}` stands twice", key.text)})
          .related.push_back({tree.entries[order[first]].key.span, {"第一次在这里", "first stated here"}});
      bad_keys_ = true;
    }
  }

  bool refuse_size() {
    diagnostics_.error(Code::yaml_too_many_nodes, {file_, 0, 0},
                       {fmt::format("超过 {} 个值", limits_.nodes), fmt::format("more than {} values", limits_.nodes)});
    too_much_ = true;
    return false;
  }

  [[nodiscard]] std::size_t offset(const char* place) const {
    return origin_ + static_cast<std::size_t>(place - buffer_.data()) - 1;
  }
  [[nodiscard]] Span span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  std::string_view text_;
  FileId file_;
  Diagnostics& diagnostics_;
  ReadLimits limits_;
  ondemand::parser parser_;
  ondemand::document document_;
  std::string buffer_;      // the text that is parsed, in brackets
  std::size_t origin_ = 0;  // where it stands in text_
  std::size_t start_ = 0;
  std::size_t nodes_ = 0;
  bool bad_keys_ = false;
  bool too_much_ = false;
};

}  // namespace

Result<std::vector<Tree>> read_json(const SourceSet& sources, FileId file, JsonForm form, Diagnostics& diagnostics,
                                    const ReadLimits& limits) {
  return Reader(sources, file, diagnostics, limits).run(form);
}

}  // namespace rencai
