#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "program/builtin_image.h"
#include "program/image_file.h"

using namespace rencai;

namespace {

RuleFile policy(std::string_view id, std::string_view place, std::string_view when) {
  std::string text = "policy: " + std::string(id) + "\ntitle: {zh: 示例, en: example}\nplace: [" + std::string(place) +
                     "]\nin_force: {from: 2013-01-01}\nprograms:\n  grant:\n    title: {zh: 补贴, en: grant}\n" +
                     "    clause: \"1\"\n    category: funding\n    for: person\n    when: \"" + std::string(when) +
                     "\"\n    amount: 1万元\n";
  return {std::string(id) + ".yaml", std::move(text), {}};
}

const std::vector<RuleFile>& files() {
  static const std::vector<RuleFile> all{
      {"vocabulary.yaml", "facts:\n  age: {title: {zh: 年龄, en: age}, type: number, range: 0..150}\n", {}},
      policy("province", "甲省", "age < 40"),
      policy("city", "甲省, 乙市", "age < 45"),
      policy("bound", "甲省, 丁市", "gets(city.grant)"),
      policy("other", "丙省", "age < 50"),
  };
  return all;
}

std::string written() {
  SourceSet sources;
  Diagnostics diagnostics;
  const auto rulebook = load_rulebook(files(), sources, diagnostics);
  for (const Diagnostic& fault : diagnostics.all()) MESSAGE(render(fault, sources, Language::en, false));
  REQUIRE(rulebook.has_value());
  std::string bytes;
  REQUIRE(write_image_file(*rulebook, sources, files(), [&](std::string_view next) {
    bytes += next;
    return true;
  }));
  return bytes;
}

std::span<const std::byte> bytes_of(std::string_view image) { return std::as_bytes(std::span(image)); }

std::vector<std::string> policies_of(Result<Image> image, Diagnostics& diagnostics) {
  std::vector<std::string> ids;
  if (!image) return ids;
  const auto book = image->rulebook(diagnostics);
  for (std::uint32_t i = 0; book && i < book->policies.size(); ++i) {
    ids.emplace_back(book->text(book->policies[i].id));
  }
  return ids;
}

// Whether something of a file is refused where all of it is asked for.
bool refused(std::string_view bytes) {
  Diagnostics diagnostics;
  const auto file = ImageFile::of_bytes(bytes_of(bytes), "test", diagnostics);
  for (std::size_t i = 0; file && i < file->part_count(); ++i) {
    auto image = file->part(i, diagnostics);
    const auto book = image ? image->rulebook(diagnostics) : Result<Rulebook>();
    if (book && image->check_sources(diagnostics)) static_cast<void>(image->code(*book, diagnostics));
  }
  return diagnostics.has_errors();
}

}  // namespace

TEST_CASE("image file: the rules that apply at a place, and no others") {
  const std::string bytes = written();
  Diagnostics diagnostics;
  const auto file = ImageFile::of_bytes(bytes_of(bytes), "test", diagnostics);
  REQUIRE(file.has_value());
  const auto at = [&](std::string_view place) { return policies_of(file->at(place, diagnostics), diagnostics); };
  using Ids = std::vector<std::string>;
  const Ids all{"province", "city", "bound", "other"};
  CHECK(policies_of(file->whole(diagnostics), diagnostics) == all);
  CHECK(at("甲省") == Ids{"province"});
  CHECK(at("甲省/乙市") == Ids{"province", "city"});
  CHECK(at("乙市") == Ids{"province", "city"});
  CHECK(at("甲省/乙市/某区") == Ids{"province", "city"});
  CHECK(at("甲省/某市") == Ids{"province"});
  CHECK(at("丙省/某市") == Ids{"other"});
  CHECK(at("甲省/丁市") == all);  // names a program of another place
  CHECK(at("某省") == all);
  CHECK_FALSE(diagnostics.has_errors());
}

TEST_CASE("image file: the built-in one is whole") {
  const auto bytes = builtin_image();
  CHECK_FALSE(refused({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
}

TEST_CASE("image file: a bit flipped anywhere, or cut short anywhere") {
  const std::string good = written();
  CHECK(written() == good);
  CHECK_FALSE(refused(good));
  std::string bad = good;
  std::size_t accepted = 0;
  for (std::size_t byte = 0; byte < good.size(); byte += 1 + byte % 7) {
    bad[byte] = static_cast<char>(static_cast<unsigned char>(bad[byte]) ^ (1U << (byte % 8)));
    if (!refused(bad)) ++accepted;
    bad[byte] = good[byte];
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    if (!refused(std::string_view(good).substr(0, size))) ++accepted;
  }
  CHECK(accepted == 0);
  CHECK(refused(good + good));
}
