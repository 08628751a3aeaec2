#include <array>
#include <cstring>
#include <random>

#include "eval/evaluate.h"
#include "eval/results.h"
#include "model_rules.h"
#include "program/image.h"
#include "program/image_format.h"
#include "program/lower.h"

using namespace rencai;
using namespace rencai::test;

namespace {

// One of everything that a table can hold.
constexpr std::string_view rich = R"yaml(in_force: {from: 2012-01-01, to: 2015-12-31}
facts:
  level: {title: {zh: 级别, en: level}, type: ordered, values: {low: {zh: 低}, high: {zh: 高}}}
  jobs:
    title: {zh: 工作, en: jobs}
    type: list
    fields:
      pay: {title: {zh: 工资, en: pay}, type: money}
parameters:
  base: {clause: "2", values: {2012-01-01: 100元, 2013-01-01: 120元}}
definitions:
  senior: {is: "degree >= master and honours has any [academician]", clause: "3"}
payers:
  shared: {employer: 40%, treasury: rest}
programs:
  grant:
    title: {zh: 补助, en: grant}
    clause: "4"
    category: funding
    for: person
    when: {any: [senior, work_place in 贵州省, major == "采矿", age in 20..30, level == high]}
    amount: min(price * 10%, base, 5万元)
    payer: shared
    also: {years: contract_years * 2, paid: sum(pay of jobs)}
    notes: [{zh: 注, en: note}]
  prize:
    title: {zh: 奖励, en: prize}
    clause: "5"
    category: funding
    for: person
    when: introduction in [direct, local]
    amount: 1万元
    selection: {by: competition, quota: {count: 3人, per: year}}
stacking:
  - {highest_of: [grant, prize], clause: "6"}
not_encoded:
  "7": {zh: 空话, en: no rule}
)yaml";

Checked loaded() { return check(rich); }

std::string made() {
  const Checked checked = loaded();
  REQUIRE_MESSAGE(checked.book.has_value(), checked.rendered());
  return image_of(*checked.book, *checked.sources);
}

std::span<const std::byte> bytes_of(std::string_view image) { return std::as_bytes(std::span(image)); }

// What is wrong with an image: the code of the first error, or nothing where all of it can be used.
std::optional<Code> fault_of(std::string_view bytes) {
  Diagnostics diagnostics;
  SourceSet sources;
  auto image = Image::of_bytes(bytes_of(bytes), "test", diagnostics);
  if (image) {
    const auto book = image->rulebook(diagnostics);
    if (book && image->add_sources(*book, sources, diagnostics) && image->check_sources(diagnostics)) {
      static_cast<void>(image->code(*book, diagnostics));
    }
  }
  if (!diagnostics.has_errors()) return std::nullopt;
  return diagnostics.all().front().code;
}

}  // namespace

TEST_CASE("image: what is mapped back is what was written, table by table") {
  const Checked checked = loaded();
  REQUIRE(checked.book.has_value());
  const std::string bytes = image_of(*checked.book, *checked.sources);
  Diagnostics diagnostics;
  auto image = Image::of_bytes(bytes_of(bytes), "test", diagnostics);
  REQUIRE(image.has_value());
  const auto book = image->rulebook(diagnostics);
  REQUIRE(book.has_value());
  const auto code = image->code(*book, diagnostics);
  REQUIRE(code.has_value());
  CHECK(image->check_sources(diagnostics));

  std::vector<std::size_t> sizes;
  const auto note_size = [&](std::string_view, const auto& section) {
    if constexpr (requires { section.size(); }) sizes.push_back(section.size());
  };
  for_each_table(*checked.book, note_size);
  const RuleCode lowered = lower(*checked.book, {});
  for_each_table(lowered, note_size);
  std::size_t at = 0;
  const auto same_size = [&](std::string_view name, const auto& section) {
    if constexpr (requires { section.size(); }) CHECK_MESSAGE(section.size() == sizes[at++], name);
  };
  for_each_table(*book, same_size);
  for_each_table(*code, same_size);
  CHECK(book->text(book->digest) == checked.book->text(checked.book->digest));

  SourceSet sources;
  REQUIRE(image->add_sources(*book, sources, diagnostics));
  REQUIRE(sources.size() == checked.sources->size());
  CHECK(sources[1].text() == (*checked.sources)[1].text());
  CHECK(sources[1].position(30).line == (*checked.sources)[1].position(30).line);
  CHECK(image_of(*book, sources) == bytes);  // every field of every row
  CHECK_FALSE(diagnostics.has_errors());
}

TEST_CASE("image: the same rules give the same bytes") {
  const std::string first = made();
  const std::string filler(1U << 20U, '\xAA');  // other memory to build in
  CHECK(made() == first);
}

TEST_CASE("image: a bit flipped in any byte is refused") {
  const std::string good = made();
  REQUIRE_FALSE(fault_of(good).has_value());
  std::string bad = good;
  std::size_t accepted = 0;
  std::size_t other_version = 0;
  for (std::size_t byte = 0; byte < good.size(); ++byte) {
    bad[byte] = static_cast<char>(static_cast<unsigned char>(bad[byte]) ^ (1U << (byte * 5 % 8)));
    const auto fault = fault_of(bad);
    if (!fault) ++accepted;
    if (fault == Code::image_other_version) ++other_version;
    bad[byte] = good[byte];
  }
  CHECK(accepted == 0);
  CHECK(other_version == sizeof(ImageHeader::format) + sizeof(ImageHeader::layout));
}

TEST_CASE("image: cut short anywhere, all zeros, too long, of another build") {
  const std::string good = made();
  for (std::size_t size = 0; size < good.size(); ++size) {
    CHECK_MESSAGE(fault_of(std::string_view(good).substr(0, size)) == Code::image_damaged, size);
  }
  CHECK(fault_of(std::string(good.size(), '\0')) == Code::image_damaged);
  CHECK(fault_of(good + '\0') == Code::image_damaged);
  ImageHeader header;
  std::memcpy(&header, good.data(), sizeof(header));
  ++header.layout;
  std::string other = good;
  std::memcpy(other.data(), &header, sizeof(header));
  CHECK(fault_of(other) == Code::image_other_version);
}

TEST_CASE("image: an evil one with right checksums is refused or harmless") {
  const std::string good = made();
  ImageHeader header;
  std::memcpy(&header, good.data(), sizeof(header));
  std::mt19937 random(11);
  std::size_t refused = 0;
  constexpr std::array<std::uint32_t, 5> favourites{0, 1, UINT32_MAX, 0x7fffffff, 0x80000000};
  for (int round = 0; round < 400; ++round) {
    std::string evil = good;
    for (int change = 0; change < 3; ++change) {
      const std::size_t at = (header.payload + random() % (good.size() - header.payload - 4)) & ~std::size_t{3};
      const std::uint32_t value =
          random() % 2 == 0 ? favourites[random() % favourites.size()] : static_cast<std::uint32_t>(random() % 64);
      std::memcpy(evil.data() + at, &value, sizeof(value));
    }
    write_sums(evil);  // what an evil hand would do
    Diagnostics diagnostics;
    auto image = Image::of_bytes(bytes_of(evil), "evil", diagnostics);
    REQUIRE(image.has_value());
    const auto book = image->rulebook(diagnostics);
    if (!book || !image->code(*book, diagnostics)) {
      CHECK(diagnostics.has_errors());
      ++refused;
      continue;
    }
    const RuleCode code = lower(*book, {});
    const Block block(*book, 1);
    const Evaluation evaluation(*book, code, block, Date{16000});
    CHECK(result_of(evaluation, 0).programs.size() <= book->programs.size());
  }
  CHECK(refused > 40);
}
