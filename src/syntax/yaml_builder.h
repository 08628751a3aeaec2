// The structure of a YAML text: documents, block and flow collections. Each function begins and ends between tokens; a
// block node ends at the next line with content.
#pragma once

#include <cstddef>
#include <vector>

#include "syntax/yaml_scanner.h"

namespace rencai {

// What stands before a node on its line, which decides what the node may be.
enum class After { line_start, document_marker, item, key };

// Builds the trees of one text, and reports what it refuses. Used once.
class YamlBuilder {
 public:
  YamlBuilder(const SourceText& source, FileId file, Diagnostics& diagnostics, const ReadLimits& limits)
      : scanner_(source, file, diagnostics, limits), limits_(&limits), errors_before_(diagnostics.error_count()) {}

  std::vector<Tree> documents();

 private:
  static constexpr std::size_t most_errors = 100;  // of form, in one text; reading stops there

  Tree block_node(int parent, After after);
  Tree block_mapping(int column);
  Tree block_sequence(int column, bool at_column_of_keys);
  Tree block_key();
  // A flow collection or a scalar, and the end of its line.
  Tree line_value(int parent, bool begins_line);
  void end_of_value(const Tree& value, bool begins_line);
  void check_key_follows(int column, std::size_t begin);

  Tree flow_node(int parent, bool in_mapping);
  Tree flow_sequence(int parent);
  Tree flow_mapping(int parent);
  TreeEntry flow_entry(int parent, const Tree* before);
  void flow_separator(int parent, std::size_t bracket, const Tree* last, bool in_mapping);
  [[noreturn]] void stop_flow_key(const Tree& key, const Tree* before);
  [[nodiscard]] bool at_flow_colon(const Tree& key) const;
  // A pair without braces in a list, `[a: b]`: the mapping that it stands for.
  Tree flow_pair(Tree key, int parent);

  Tree alias();
  Tree null_at(std::size_t offset);
  [[noreturn]] void stop_bad_start();
  void count_node();
  void enter(std::size_t begin);
  void leave() { --depth_; }
  void check_keys(const Tree& mapping);

  YamlScanner scanner_;
  const ReadLimits* limits_;
  std::size_t depth_ = 0;
  std::size_t nodes_ = 0;
  std::size_t errors_before_;
};

}  // namespace rencai
