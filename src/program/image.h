// The image: a rule base as it stands in memory, in one flat file. The rulebook's and the code's tables and the text of
// the rule files, which are mapped back without being read or copied.
//
//   header | for each table its place | a checksum for each block of what follows | tables | text of the rule files
//
// Numbers are this machine's. An image is refused where the format, the structure of a table or the lowering differs
// from this build's (`image-other-version`), and where its bytes are not those that were written (`image-damaged`).
// The rulebook's tables are checked when it is asked for, the code's when that is, the text of the rule files before it
// is shown.
// Checksums promise that bytes are as written, not that what wrote them was rencai. The ids, runs and shapes of tables
// are checked, too, which refuses much of what an evil hand could do, not all: an image is to be had from whom one
// trusts.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "base/result.h"
#include "base/source.h"
#include "program/block_sums.h"
#include "program/code.h"

namespace rencai {

// Where the text of a rule file stands in `ImageSources::text`.
struct SourceRow {
  std::uint64_t first = 0;
  std::uint64_t size = 0;
};
struct ImageSources {
  Table<SourceRow> files;  // by FileId
  Table<char> text;
};

// What every image begins with.
[[nodiscard]] std::string_view image_mark();

void report_damage(std::string_view name, const LocalText& how, Diagnostics& diagnostics);
[[nodiscard]] LocalText image_cut_short();

// Whether an image begins here that this build can read; else that is reported.
[[nodiscard]] bool check_image_version(std::span<const std::byte> bytes, std::string_view name,
                                       Diagnostics& diagnostics);

// The image of a rulebook, code for all its programs included. `sources` begins with the rule files, as when they were
// loaded. The same rule base gives the same bytes.
[[nodiscard]] std::string image_of(const Rulebook& rulebook, const SourceSet& sources);

class Image {
 public:
  // The image of the build itself is as trustworthy as its code: nothing of it is checked. `bytes` outlive the image.
  [[nodiscard]] static Result<Image> trusted(std::span<const std::byte> bytes, Diagnostics& diagnostics);
  // Checks the header. `name` is how messages name the image; `bytes` outlive it.
  [[nodiscard]] static Result<Image> of_bytes(std::span<const std::byte> bytes, std::string_view name,
                                              Diagnostics& diagnostics);

  // The tables below view the image and must not outlive it. What is damaged is reported.

  // All of the rulebook, checked.
  [[nodiscard]] Result<Rulebook> rulebook(Diagnostics& diagnostics);
  // The code for all programs, checked; `rulebook` is this image's.
  [[nodiscard]] Result<RuleCode> code(const Rulebook& rulebook, Diagnostics& diagnostics);
  // Adds the rule files in order, with their text, which is neither touched nor checked; false where that was reported.
  // `rulebook` is this image's.
  [[nodiscard]] bool add_sources(const Rulebook& rulebook, SourceSet& sources, Diagnostics& diagnostics);
  // Checks the text of all rule files: before it is shown.
  [[nodiscard]] bool check_sources(Diagnostics& diagnostics);

 private:
  Image() = default;
  [[nodiscard]] static Result<Image> checked(Image image, Diagnostics& diagnostics);
  [[nodiscard]] bool read_header(Diagnostics& diagnostics);
  bool damaged(const LocalText& how, Diagnostics& diagnostics) const {  // reports; false
    report_damage(name_, how, diagnostics);
    return false;
  }
  template <class Book>
  [[nodiscard]] Result<Book> viewed(std::size_t first_section, Diagnostics& diagnostics);
  [[nodiscard]] Result<ImageSources> sources_table(Diagnostics& diagnostics);

  std::string name_;
  std::span<const std::byte> bytes_;
  std::span<const std::byte> payload_;  // what follows the header
  BlockSums sums_;                      // of the payload
  bool trusted_ = false;
};

}  // namespace rencai
