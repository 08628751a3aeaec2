// A file of images: that of a whole rule base, then for each place that a policy is of one of the rules that apply
// there. What is asked of one place touches nothing of the others.
//
//   image of the whole | image of a place ... | index | names of places | footer
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/mapped_file.h"
#include "base/result.h"
#include "model/rule_files.h"
#include "program/image.h"

namespace rencai {

// Where an image stands in the file, and the name of its place among the names; the first is the whole's, without a
// name.
struct ImagePart {
  std::uint64_t first = 0;
  std::uint64_t size = 0;
  std::uint32_t name = 0;
  std::uint32_t name_size = 0;
};

// Takes the next bytes of the file; false: they could not be written, and nothing more is.
using ImageSink = std::function<bool(std::string_view)>;

// Writes the file of a rulebook that was loaded from `files`, whose texts are the first in `sources`. For a place whose
// rules cannot stand alone, because they name programs of other places, the image of the whole serves. The same rule
// base gives the same bytes. False: the sink refused.
[[nodiscard]] bool write_image_file(const Rulebook& rulebook, const SourceSet& sources, std::span<const RuleFile> files,
                                    const ImageSink& sink);

class ImageFile {
 public:
  // Maps a file and checks its index. `path` is how messages name it.
  [[nodiscard]] static Result<ImageFile> open(std::string_view path, Diagnostics& diagnostics);
  // The image of the build itself is as trustworthy as its code: nothing of it is checked. `bytes` outlive the result.
  [[nodiscard]] static Result<ImageFile> trusted(std::span<const std::byte> bytes, Diagnostics& diagnostics);
  // As `open`, of bytes that outlive the result.
  [[nodiscard]] static Result<ImageFile> of_bytes(std::span<const std::byte> bytes, std::string_view name,
                                                  Diagnostics& diagnostics);

  // The images view the file and must not outlive it. What is damaged is reported.

  [[nodiscard]] Result<Image> whole(Diagnostics& diagnostics) const { return part(0, diagnostics); }
  // That of the rules that apply at a place; the whole where there is none for the place alone. `place` is in NFC.
  [[nodiscard]] Result<Image> at(std::string_view place, Diagnostics& diagnostics) const;

  [[nodiscard]] std::size_t part_count() const { return parts_.size(); }
  // `index` < part_count().
  [[nodiscard]] Result<Image> part(std::size_t index, Diagnostics& diagnostics) const;

 private:
  ImageFile() = default;
  [[nodiscard]] bool read_index(Diagnostics& diagnostics);
  bool damaged(const LocalText& how, Diagnostics& diagnostics) const;  // reports; false
  [[nodiscard]] std::string_view name_of(const ImagePart& part) const {
    return names_.substr(part.name, part.name_size);
  }

  std::string name_;
  MappedFile file_;
  std::span<const std::byte> bytes_;
  std::span<const ImagePart> parts_;
  std::string_view names_;
  bool trusted_ = false;
};

}  // namespace rencai
