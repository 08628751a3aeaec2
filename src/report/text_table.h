// Columns of text aligned by terminal cells.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rencai {

enum class Ink { plain, bold, dim, green, yellow, red };

// `text` between ANSI codes, or as it is.
[[nodiscard]] std::string inked(std::string_view text, Ink ink, bool color);

// Rows of cells and, between them, whole lines. A cell of the first column that is wider than `first_column_cap` takes
// a line of its own, so that nothing is cut; the other columns are as wide as their widest cell.
class TextTable {
 public:
  explicit TextTable(std::size_t indent, std::size_t first_column_cap = 44) : indent_(indent), cap_(first_column_cap) {}

  void row(std::vector<std::string> cells, Ink ink = Ink::plain);
  // A line across all columns, indented by `extra` more.
  void line(std::string text, Ink ink = Ink::plain, std::size_t extra = 0);
  void print(std::string& out, bool color) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    Ink ink = Ink::plain;
    bool is_line = false;
    std::size_t extra = 0;
  };
  std::size_t indent_;
  std::size_t cap_;
  std::vector<Row> rows_;
};

}  // namespace rencai
