// Any bytes as an image: as they are, and with the checksums written anew, so that what lies behind them is reached. An
// image that is accepted is evaluated for an applicant of whom nothing is known.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "eval/evaluate.h"
#include "eval/results.h"
#include "program/image_file.h"
#include "program/image_format.h"
#include "program/lower.h"

namespace {

using namespace rencai;

void expect_rendered(const Diagnostics& diagnostics) {
  const SourceSet sources;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    for (const Language language : {Language::zh, Language::en}) {
      if (render(diagnostic, sources, language, false).empty()) std::abort();
    }
  }
}

void use(Result<Image> image, Diagnostics& diagnostics) {
  SourceSet sources;
  const auto book = image ? image->rulebook(diagnostics) : Result<Rulebook>();
  const bool whole = book && image->add_sources(*book, sources, diagnostics) && image->check_sources(diagnostics) &&
                     image->code(*book, diagnostics);
  if (whole == diagnostics.has_errors()) std::abort();
  expect_rendered(diagnostics);
  if (!whole) return;
  const RuleCode code = lower(*book, {});
  const Block block(*book, 1);
  const Evaluation evaluation(*book, code, block, Date{16000});
  if (result_of(evaluation, 0).programs.size() > book->programs.size()) std::abort();
}

// Whether there is a header of this build's, so that the sums have a place.
bool can_be_signed(const std::string& bytes) {
  ImageHeader header;
  if (bytes.size() < sizeof(header)) return false;
  std::memcpy(&header, bytes.data(), sizeof(header));
  const std::size_t head = sizeof(header) + section_count() * sizeof(ImageSection);
  return header.payload <= bytes.size() && head <= header.payload &&
         head + block_count(bytes.size() - header.payload) * sizeof(std::uint64_t) <= header.payload;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(data, data + size);
  {
    Diagnostics diagnostics;
    const auto file = ImageFile::of_bytes(std::as_bytes(std::span(bytes)), "fuzz", diagnostics);
    if (file.has_value() == diagnostics.has_errors()) std::abort();
    expect_rendered(diagnostics);
    for (std::size_t i = 0; file && i < file->part_count(); ++i) {
      Diagnostics of_part;
      use(file->part(i, of_part), of_part);
    }
  }
  if (!can_be_signed(bytes)) return 0;
  ImageHeader header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  header.layout = image_layout();
  header.bytes = bytes.size();
  std::memcpy(bytes.data(), &header, sizeof(header));
  write_sums(bytes);
  Diagnostics diagnostics;
  use(Image::of_bytes(std::as_bytes(std::span(bytes)), "fuzz", diagnostics), diagnostics);
  return 0;
}
