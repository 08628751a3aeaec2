// How an image is laid out; for the writer, the reader and their tests.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "program/image.h"
#include "program/rows.h"
#include "program/tables.h"

namespace rencai {

template <>
struct RowFields<SourceRow> {
  static constexpr auto all = std::tuple(&SourceRow::first, &SourceRow::size);
};

template <class Sources, class Visit>
requires std::same_as<std::remove_const_t<Sources>, ImageSources>
void for_each_table(Sources& sources, Visit&& visit) {
  visit("source files", sources.files);
  visit("source text", sources.text);
}

static_assert(std::endian::native == std::endian::little, "an image would need to say in which order its bytes stand");

inline constexpr std::array<char, 8> image_magic{'\x89', 'r', 'e', 'n', 'c', 'a', 'i', '\n'};
inline constexpr std::uint64_t image_format = 1;  // to be raised when the header changes

struct ImageHeader {
  std::array<char, 8> magic = image_magic;
  std::uint64_t format = image_format;
  std::uint64_t layout = 0;   // `image_layout()` of the build that wrote it
  std::uint64_t bytes = 0;    // of the whole image
  std::uint64_t payload = 0;  // where what the checksums are of begins
  std::uint64_t sum = 0;      // of this header with 0 here, and of the sections
};

// Where a table's rows stand, from the beginning of the payload. A value beside the tables is a table of one row.
struct ImageSection {
  std::uint64_t first = 0;  // a multiple of `section_alignment`
  std::uint64_t rows = 0;
};
inline constexpr std::size_t section_alignment = 64;

// Calls visit(name, table or value) for everything in an image.
template <class Book, class Code, class Sources, class Visit>
void for_each_section(Book& rulebook, Code& code, Sources& sources, Visit&& visit) {
  for_each_table(rulebook, visit);
  for_each_table(code, visit);
  for_each_table(sources, visit);
}

[[nodiscard]] inline std::size_t section_count() {
  std::size_t count = 0;
  Rulebook rulebook;
  RuleCode code;
  ImageSources sources;
  for_each_section(rulebook, code, sources, [&](std::string_view, const auto&) { ++count; });
  return count;
}

[[nodiscard]] constexpr std::size_t aligned(std::size_t offset, std::size_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

// Writes the checksums of an image's header and blocks anew.
void write_sums(std::string& image);

// A hash of the structure of all tables, and of the sources that say what their values mean.
[[nodiscard]] std::uint64_t image_layout();

}  // namespace rencai
