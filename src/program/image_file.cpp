#include "program/image_file.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/in_order.h"
#include "model/places.h"
#include "program/image_format.h"

namespace rencai {

namespace {

constexpr std::array<char, 8> footer_magic{'\n', 'r', 'e', 'n', 'c', 'a', 'i', '\x89'};

struct ImageFooter {
  std::uint64_t index = 0;  // where it begins
  std::uint64_t parts = 0;
  std::uint64_t names = 0;  // how many bytes
  std::uint64_t sum = 0;    // of the index, the names and this footer with 0 here
  std::array<char, 8> magic = footer_magic;
};

static_assert(std::has_unique_object_representations_v<ImagePart>);
static_assert(std::has_unique_object_representations_v<ImageFooter>);

template <class T>
void append_bytes(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

// Writes images one after the other, then what is known of them.
class Writer {
 public:
  explicit Writer(const ImageSink& sink) : sink_(sink) {}

  // An empty image: that of the whole serves.
  bool add(std::string_view place, std::string image) {
    ImagePart part = image.empty() ? parts_.front() : ImagePart{written_, image.size(), 0, 0};
    part.name = static_cast<std::uint32_t>(names_.size());
    part.name_size = static_cast<std::uint32_t>(place.size());
    parts_.push_back(part);
    names_ += place;
    image.resize(aligned(image.size(), section_alignment));
    written_ += image.size();
    return sink_(image);
  }

  bool finish() {
    names_.resize(aligned(names_.size(), alignof(ImageFooter)));
    ImageFooter footer;
    footer.index = written_;
    footer.parts = parts_.size();
    footer.names = names_.size();
    std::string end;
    for (const ImagePart& part : parts_) append_bytes(end, part);
    end += names_;
    append_bytes(end, footer);
    footer.sum = checksum(std::as_bytes(std::span(end)));
    std::memcpy(end.data() + end.size() - sizeof(footer), &footer, sizeof(footer));
    return sink_(end);
  }

 private:
  const ImageSink& sink_;
  std::vector<ImagePart> parts_;
  std::string names_;
  std::uint64_t written_ = 0;
};

// The image of the rules that apply at a place; empty where that is all, and where they cannot stand alone.
std::string image_at(std::string_view place, const Rulebook& rulebook, std::span<const RuleFile> files) {
  std::vector<bool> left_out(files.size());
  for (const Policy& policy : rulebook.policies) {
    left_out[policy.file] = !is_at_or_above(rulebook.text(policy.place_path), place);
  }
  std::vector<RuleFile> kept;
  for (std::size_t file = 0; file < files.size(); ++file) {
    if (left_out[file]) continue;
    kept.push_back(files[file]);
    kept.back().is_known = true;
  }
  if (kept.size() == files.size()) return {};
  SourceSet sources;
  Diagnostics diagnostics;
  const auto alone = load_rulebook(kept, sources, diagnostics);
  return alone ? image_of(*alone, sources) : std::string();
}

bool all_zero(std::span<const std::byte> bytes) {
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

}  // namespace

bool write_image_file(const Rulebook& rulebook, const SourceSet& sources, std::span<const RuleFile> files,
                      const ImageSink& sink) {
  Writer writer(sink);
  if (!writer.add({}, image_of(rulebook, sources))) return false;
  std::vector<std::string_view> places;
  for (const Policy& policy : rulebook.policies) {
    if (!policy.place_path.empty()) places.push_back(rulebook.text(policy.place_path));
  }
  std::ranges::sort(places);
  places.erase(std::ranges::unique(places).begin(), places.end());
  bool good = true;
  const auto image = [&](std::size_t i) { return image_at(places[i], rulebook, files); };
  make_in_order(places.size(), cores(), image, [&](std::size_t i, std::string made) {
    good = writer.add(places[i], std::move(made));
    return good;
  });
  return good && writer.finish();
}

bool ImageFile::damaged(const LocalText& how, Diagnostics& diagnostics) const {
  report_damage(name_, how, diagnostics);
  return false;
}

bool ImageFile::read_index(Diagnostics& diagnostics) {
  if (!check_image_version(bytes_, name_, diagnostics)) return false;
  ImageFooter footer;
  if (bytes_.size() < sizeof(footer)) return damaged(image_cut_short(), diagnostics);
  const std::size_t end = bytes_.size() - sizeof(footer);
  std::memcpy(&footer, bytes_.data() + end, sizeof(footer));
  if (footer.magic != footer_magic) return damaged(image_cut_short(), diagnostics);
  const bool inside = footer.index <= end && footer.index % section_alignment == 0 &&
                      footer.parts <= (end - footer.index) / sizeof(ImagePart) && footer.parts > 0 &&
                      footer.names == end - footer.index - footer.parts * sizeof(ImagePart);
  if (!inside) return damaged({"大小不符", "its size is wrong"}, diagnostics);
  parts_ = {reinterpret_cast<const ImagePart*>(bytes_.data() + footer.index), footer.parts};
  names_ = {reinterpret_cast<const char*>(bytes_.data() + end - footer.names), footer.names};
  if (trusted_) return true;
  std::vector<std::byte> checked(bytes_.begin() + static_cast<std::ptrdiff_t>(footer.index), bytes_.end());
  std::memset(checked.data() + checked.size() - sizeof(footer) + offsetof(ImageFooter, sum), 0, sizeof(footer.sum));
  const bool good = checksum(checked) == footer.sum && std::ranges::all_of(parts_, [&](const ImagePart& part) {
                      return part.first % section_alignment == 0 && part.first <= footer.index &&
                             part.size <= footer.index - part.first && part.name <= names_.size() &&
                             part.name_size <= names_.size() - part.name;
                    });
  return good || damaged({"索引的校验和不符", "the checksum of its index does not match"}, diagnostics);
}

Result<ImageFile> ImageFile::open(std::string_view path, Diagnostics& diagnostics) {
  ImageFile file;
  file.name_ = path;
  file.file_ = MappedFile(path);
  file.bytes_ = file.file_.bytes();
  if (!file.read_index(diagnostics)) return {};
  return file;
}

Result<ImageFile> ImageFile::trusted(std::span<const std::byte> bytes, Diagnostics& diagnostics) {
  ImageFile file;
  file.name_ = "rencai";
  file.bytes_ = bytes;
  file.trusted_ = true;
  if (!file.read_index(diagnostics)) return {};
  return file;
}

Result<ImageFile> ImageFile::of_bytes(std::span<const std::byte> bytes, std::string_view name,
                                      Diagnostics& diagnostics) {
  ImageFile file;
  file.name_ = name;
  file.bytes_ = bytes;
  if (!file.read_index(diagnostics)) return {};
  return file;
}

Result<Image> ImageFile::part(std::size_t index, Diagnostics& diagnostics) const {
  const ImagePart& part = parts_[index];
  const auto bytes = bytes_.subspan(part.first, part.size);
  if (trusted_) return Image::trusted(bytes, diagnostics);
  const std::size_t end = part.first + part.size;
  if (!all_zero(bytes_.subspan(end, std::min(aligned(end, section_alignment), bytes_.size()) - end))) {
    damaged({"校验和不符", "a checksum does not match"}, diagnostics);
    return {};
  }
  return Image::of_bytes(bytes, name_, diagnostics);
}

Result<Image> ImageFile::at(std::string_view place, Diagnostics& diagnostics) const {
  std::vector<std::string_view> known;
  for (const ImagePart& part : parts_) known.push_back(name_of(part));
  const std::vector<std::string> lines = lines_meant(place, known);
  std::size_t chosen = 0;
  if (lines.size() == 1) {
    // Of the places along the line the innermost: its rules are those of all of them.
    for (std::size_t i = 1; i < known.size(); ++i) {
      if (known[i].size() > known[chosen].size() && is_at_or_above(known[i], lines.front())) chosen = i;
    }
  }
  return part(chosen, diagnostics);
}

}  // namespace rencai
