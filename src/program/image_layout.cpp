#include "program/image_build.h"
#include "program/image_format.h"

namespace rencai {

namespace {

// Mixes in where each field of a row stands, how large it is, and what an enumerator can be.
struct LayoutHash {
  std::uint64_t value = 0xcbf29ce484222325U;
  const char* row = nullptr;

  void add(std::uint64_t number) { value = (value ^ number) * 0x100000001b3U; }
  void add(std::string_view text) {
    for (const char c : text) add(static_cast<unsigned char>(c));
  }
  template <class Leaf>
  void operator()(const Leaf& leaf) {
    add(static_cast<std::uint64_t>(reinterpret_cast<const char*>(&leaf) - row));
    add(sizeof(Leaf));
  }
  template <class Book, class T>
  void operator()(const Run& run, Table<T> Book::*) {
    (*this)(run);
    add(sizeof(T));
  }
};

}  // namespace

std::uint64_t image_layout() {
  LayoutHash hash;
  hash.add(std::string_view(image_build));
  Rulebook rulebook;
  RuleCode code;
  ImageSources sources;
  for_each_section(rulebook, code, sources, [&]<class Section>(std::string_view name, const Section&) {
    hash.add(name);
    const auto add_row = [&]<class Row>(const Row& row) {
      hash.add(sizeof(Row));
      hash.row = reinterpret_cast<const char*>(&row);
      visit_fields(row, hash);
    };
    if constexpr (requires { typename Section::Row; }) {
      add_row(typename Section::Row{});
    } else {
      add_row(Section{});
    }
  });
  return hash.value;
}

}  // namespace rencai
