#include <doctest/doctest.h>

#include "model/written_place.h"

using namespace rencai;

TEST_CASE("written place: told by the line, whatever else the file holds") {
  const auto place = [](std::string_view text) {
    const WrittenPlace written = written_place(text);
    CHECK((written.form == PlaceForm::path) == !written.path.empty());
    return written.path;
  };
  CHECK(place("policy: a\nplace: [贵州省, 六盘水市]\n]]: broken") == "贵州省/六盘水市");
  CHECK(place("place: [ '贵州省', \"六盘水市\" ]  # where") == "贵州省/六盘水市");
  CHECK(place("# place: [a]\r\nplace: [贵州省]\r\n") == "贵州省");
}

TEST_CASE("written place: what must be read, and what is no rule file") {
  CHECK(written_place("policy: a\nprograms: {}\n").form == PlaceForm::everywhere);
  CHECK(written_place("policy: a\nplace:\n  - 贵州省\n").form == PlaceForm::everywhere);
  CHECK(written_place("policy: a\nplace: [a, \"b\\x\"]\n").form == PlaceForm::everywhere);
  CHECK(written_place("policy: a\nplace: []\n").form == PlaceForm::everywhere);
  CHECK(written_place("facts:\n  place: [a]\n").form == PlaceForm::everywhere);
  CHECK(written_place("stacking: []").form == PlaceForm::everywhere);
  CHECK(written_place("{{{ not YAML").form == PlaceForm::unknown);
  CHECK(written_place("").form == PlaceForm::unknown);
}
