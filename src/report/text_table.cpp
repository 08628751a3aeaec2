#include "report/text_table.h"

#include <algorithm>

#include "base/text.h"

namespace rencai {
namespace {

std::string_view code_of(Ink ink) {
  switch (ink) {
    case Ink::plain: return "";
    case Ink::bold: return "\x1b[1m";
    case Ink::dim: return "\x1b[2m";
    case Ink::green: return "\x1b[32m";
    case Ink::yellow: return "\x1b[33m";
    case Ink::red: return "\x1b[31m";
  }
  return "";
}

void end_line(std::string& out) {
  while (out.ends_with(' ')) out.pop_back();
  out += '\n';
}

}  // namespace

std::string inked(std::string_view text, Ink ink, bool color) {
  if (!color || ink == Ink::plain || text.empty()) return std::string(text);
  std::string out(code_of(ink));
  out += text;
  out += "\x1b[0m";
  return out;
}

void TextTable::row(std::vector<std::string> cells, Ink ink) { rows_.push_back({std::move(cells), ink, false, 0}); }

void TextTable::line(std::string text, Ink ink, std::size_t extra) {
  rows_.push_back({{std::move(text)}, ink, true, extra});
}

void TextTable::print(std::string& out, bool color) const {
  std::vector<std::size_t> widths;
  for (const Row& row : rows_) {
    if (row.is_line) continue;
    if (widths.size() < row.cells.size()) widths.resize(row.cells.size());
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::size_t width = cell_width(row.cells[i]);
      if (i > 0 || width <= cap_) widths[i] = std::max(widths[i], width);
    }
  }
  for (const Row& row : rows_) {
    out.append(indent_ + row.extra, ' ');
    if (row.is_line) {
      out += inked(row.cells.front(), row.ink, color);
      end_line(out);
      continue;
    }
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string& cell = row.cells[i];
      const bool own_line = i == 0 && row.cells.size() > 1 && cell_width(cell) > widths[0];
      if (own_line) {
        out += inked(cell, row.ink, color);
        end_line(out);
        out.append(indent_ + widths[0] + 2, ' ');
        continue;
      }
      const std::size_t padding = i + 1 < row.cells.size() ? widths[i] - std::min(widths[i], cell_width(cell)) + 2 : 0;
      out += i == 0 || row.ink == Ink::dim || row.ink == Ink::bold ? inked(cell, row.ink, color) : cell;
      out.append(padding, ' ');
    }
    end_line(out);
  }
}

}  // namespace rencai
