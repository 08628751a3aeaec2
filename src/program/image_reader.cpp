#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "program/image_check.h"
#include "program/image_format.h"

namespace rencai {

namespace {

// Points tables at an image's bytes, in the order of `for_each_section`.
struct Viewing {
  std::span<const std::byte> payload;
  const ImageSection* section = nullptr;  // of the next table
  BlockSums& sums;
  bool good = true;  // every section stands in the image, and values beside tables are undamaged

  template <class Row>
  std::span<const Row> rows_of(const ImageSection& place) {
    const bool inside = place.first % section_alignment == 0 && place.first <= payload.size() &&
                        place.rows <= (payload.size() - place.first) / sizeof(Row) && place.rows < UINT32_MAX;
    good = good && inside;
    if (!inside) return {};
    return {reinterpret_cast<const Row*>(payload.data() + place.first), place.rows};
  }

  template <class Section>
  void operator()(std::string_view, Section& target) {
    const ImageSection& place = *section++;
    if constexpr (is_table<Section>) {
      target = Section(rows_of<typename Section::Row>(place));
    } else {
      const auto row = rows_of<Section>(place);
      good = good && row.size() == 1 && sums.use(row);
      if (good) target = row.front();
    }
  }
};

// Checks the blocks of every table of a rulebook or of code.
template <class Book>
bool all_undamaged(const Book& book, BlockSums& sums) {
  bool good = true;
  for_each_table(book, [&]<class Section>(std::string_view, const Section& section) {
    if constexpr (is_table<Section>) good = good && sums.use(section.all());
  });
  return good;
}

template <class Book>
std::size_t sections_of() {
  std::size_t count = 0;
  Book book;
  for_each_table(book, [&](std::string_view, const auto&) { ++count; });
  return count;
}

LocalText wrong_sum() { return {"校验和不符", "a checksum does not match"}; }
LocalText wrong_index() { return {"表中的编号超出范围", "its tables point where nothing can be"}; }

}  // namespace

void report_damage(std::string_view name, const LocalText& how, Diagnostics& diagnostics) {
  diagnostics
      .error(Code::image_damaged, Span{},
             {fmt::format("规则映像 `{}` 已损坏：{}", name, how.zh),
              fmt::format("the image `{}` is damaged: {}", name, how.en)})
      .expected = {"用 `rencai compile` 重新生成的映像", "an image that `rencai compile` has made anew"};
}

LocalText image_cut_short() { return {"文件不完整", "it is cut short"}; }

bool check_image_version(std::span<const std::byte> bytes, std::string_view name, Diagnostics& diagnostics) {
  ImageHeader header;
  if (bytes.size() < sizeof(header)) {
    report_damage(name, image_cut_short(), diagnostics);
    return false;
  }
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.magic != image_magic) {
    report_damage(name, {"开头不是规则映像", "it does not begin as an image"}, diagnostics);
    return false;
  }
  if (header.format == image_format && header.layout == image_layout()) return true;
  diagnostics
      .error(Code::image_other_version, Span{},
             {fmt::format("规则映像 `{}` 由另一版本的 rencai 生成", name),
              fmt::format("the image `{}` was made by another version of rencai", name)})
      .expected = {"用这一版本的 `rencai compile` 重新生成的映像",
                   "an image that this version's `rencai compile` has made"};
  return false;
}

bool Image::read_header(Diagnostics& diagnostics) {
  if (!check_image_version(bytes_, name_, diagnostics)) return false;
  const std::size_t head = sizeof(ImageHeader) + section_count() * sizeof(ImageSection);
  ImageHeader header;
  std::memcpy(&header, bytes_.data(), sizeof(header));
  if (bytes_.size() < head) return damaged(image_cut_short(), diagnostics);
  if (!trusted_) {
    std::vector<std::byte> checked(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(head));
    std::memset(checked.data() + offsetof(ImageHeader, sum), 0, sizeof(header.sum));
    if (checksum(checked) != header.sum)
      return damaged({"文件头的校验和不符", "the checksum of its header does not match"}, diagnostics);
  }
  if (bytes_.size() < header.bytes) return damaged(image_cut_short(), diagnostics);
  const std::size_t blocks = header.payload <= header.bytes ? block_count(header.bytes - header.payload) : 0;
  if (bytes_.size() != header.bytes || blocks == 0 || header.payload % block_bytes != 0 ||
      header.payload < head + blocks * sizeof(std::uint64_t)) {
    return damaged({"大小不符", "its size is wrong"}, diagnostics);
  }
  payload_ = bytes_.subspan(header.payload);
  if (trusted_) return true;
  sums_ = {payload_, {reinterpret_cast<const std::uint64_t*>(bytes_.data() + head), blocks}};
  const std::size_t sums_end = head + blocks * sizeof(std::uint64_t);
  const auto is_zero = [](std::byte byte) { return byte == std::byte{0}; };
  return std::ranges::all_of(bytes_.subspan(sums_end, header.payload - sums_end), is_zero) ||
         damaged(wrong_sum(), diagnostics);
}

Result<Image> Image::checked(Image image, Diagnostics& diagnostics) {
  if (!image.read_header(diagnostics)) return {};
  return image;
}

Result<Image> Image::of_bytes(std::span<const std::byte> bytes, std::string_view name, Diagnostics& diagnostics) {
  Image image;
  image.name_ = name;
  image.bytes_ = bytes;
  return checked(std::move(image), diagnostics);
}

Result<Image> Image::trusted(std::span<const std::byte> bytes, Diagnostics& diagnostics) {
  Image image;
  image.name_ = "rencai";
  image.bytes_ = bytes;
  image.trusted_ = true;
  return checked(std::move(image), diagnostics);
}

template <class Book>
Result<Book> Image::viewed(std::size_t first_section, Diagnostics& diagnostics) {
  const auto* const sections = reinterpret_cast<const ImageSection*>(bytes_.data() + sizeof(ImageHeader));
  Book book;
  Viewing viewing{payload_, sections + first_section, sums_};
  for_each_table(book, viewing);
  if (viewing.good) return book;
  damaged(wrong_index(), diagnostics);
  return {};
}

Result<Rulebook> Image::rulebook(Diagnostics& diagnostics) {
  auto book = viewed<Rulebook>(0, diagnostics);
  auto sources = sources_table(diagnostics);
  if (!book || !sources || trusted_) return book;
  if (!all_undamaged(*book, sums_) || !sums_.use(sources->files.all())) {
    damaged(wrong_sum(), diagnostics);
    return {};
  }
  if (!indices_hold(*book, *sources)) {
    damaged(wrong_index(), diagnostics);
    return {};
  }
  return book;
}

Result<RuleCode> Image::code(const Rulebook& rulebook, Diagnostics& diagnostics) {
  auto code = viewed<RuleCode>(sections_of<Rulebook>(), diagnostics);
  if (!code || trusted_) return code;
  if (!all_undamaged(*code, sums_)) {
    damaged(wrong_sum(), diagnostics);
    return {};
  }
  if (!indices_hold(*code, rulebook)) {
    damaged(wrong_index(), diagnostics);
    return {};
  }
  return code;
}

Result<ImageSources> Image::sources_table(Diagnostics& diagnostics) {
  return viewed<ImageSources>(sections_of<Rulebook>() + sections_of<RuleCode>(), diagnostics);
}

bool Image::add_sources(const Rulebook& rulebook, SourceSet& sources, Diagnostics& diagnostics) {
  const auto table = sources_table(diagnostics);
  if (!table) return false;
  for (std::uint32_t file = 0; file < rulebook.files.size(); ++file) {
    const SourceRow row = table->files[file];
    const auto text = table->text.all().subspan(row.first, row.size);
    sources.add(std::string(rulebook.text(rulebook.files[file])), TextElsewhere{{text.data(), text.size()}});
  }
  return true;
}

bool Image::check_sources(Diagnostics& diagnostics) {
  const auto table = sources_table(diagnostics);
  if (!table) return false;
  return sums_.use(table->text.all()) || damaged(wrong_sum(), diagnostics);
}

}  // namespace rencai
