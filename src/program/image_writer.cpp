#include <algorithm>
#include <cstring>
#include <vector>

#include "program/image_format.h"
#include "program/lower.h"

namespace rencai {

namespace {

// Copies the fields of a row, and nothing of what stands between them.
struct FieldCopy {
  const char* from = nullptr;
  char* to = nullptr;

  template <class Leaf>
  void operator()(const Leaf& leaf) {
    std::memcpy(to + (reinterpret_cast<const char*>(&leaf) - from), &leaf, sizeof(Leaf));
  }
  template <class Book, class T>
  void operator()(const Run& run, Table<T> Book::*) {
    (*this)(run);
  }
};

template <class Row>
void append_rows(std::string& bytes, std::span<const Row> rows) {
  if constexpr (HasFields<Row>) {
    for (const Row& row : rows) {
      const std::size_t start = bytes.size();
      bytes.append(sizeof(Row), '\0');
      FieldCopy copy{reinterpret_cast<const char*>(&row), bytes.data() + start};
      visit_fields(row, copy);
    }
  } else {
    static_assert(std::has_unique_object_representations_v<Row>);
    if (!rows.empty()) bytes.append(reinterpret_cast<const char*>(rows.data()), rows.size_bytes());
  }
}

ImageSources sources_of(const Rulebook& rulebook, const SourceSet& sources) {
  ImageSources result;
  for (FileId file = 0; file < rulebook.files.size(); ++file) {
    const std::string_view text = sources[file].text();
    result.files.push_back({result.text.size(), text.size()});
    result.text.append(std::span(text.data(), text.size()));
  }
  return result;
}

template <class T>
void append_value(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

}  // namespace

std::string_view image_mark() { return {image_magic.data(), image_magic.size()}; }

std::string image_of(const Rulebook& rulebook, const SourceSet& sources) {
  const RuleCode code = lower(rulebook, {});
  const ImageSources texts = sources_of(rulebook, sources);
  std::string payload;
  std::vector<ImageSection> sections;
  for_each_section(rulebook, code, texts, [&]<class Section>(std::string_view, const Section& section) {
    payload.resize(aligned(payload.size(), section_alignment));
    if constexpr (requires { typename Section::Row; }) {
      sections.push_back({payload.size(), section.size()});
      append_rows(payload, section.all());
    } else {
      sections.push_back({payload.size(), 1});
      append_rows(payload, std::span(&section, 1));
    }
  });

  ImageHeader header;
  header.layout = image_layout();
  const std::size_t head = sizeof(header) + sections.size() * sizeof(ImageSection);
  header.payload = aligned(head + block_count(payload.size()) * sizeof(std::uint64_t), block_bytes);
  header.bytes = header.payload + payload.size();
  std::string image;
  image.reserve(header.bytes);
  append_value(image, header);
  for (const ImageSection& section : sections) append_value(image, section);
  image.resize(header.payload);
  image += payload;
  write_sums(image);
  return image;
}

void write_sums(std::string& image) {
  const auto bytes = std::as_bytes(std::span(image));
  ImageHeader header;
  std::memcpy(&header, image.data(), sizeof(header));
  const std::size_t head = sizeof(header) + section_count() * sizeof(ImageSection);
  const auto payload = bytes.subspan(header.payload);
  for (std::size_t block = 0; block < block_count(payload.size()); ++block) {
    const std::size_t start = block * block_bytes;
    const std::uint64_t sum = checksum(payload.subspan(start, std::min(block_bytes, payload.size() - start)));
    std::memcpy(image.data() + head + block * sizeof(sum), &sum, sizeof(sum));
  }
  header.sum = 0;
  std::memcpy(image.data(), &header, sizeof(header));
  header.sum = checksum(bytes.first(head));
  std::memcpy(image.data(), &header, sizeof(header));
}

}  // namespace rencai
