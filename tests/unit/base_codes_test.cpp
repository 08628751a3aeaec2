#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "base/codes.h"

namespace rencai {
namespace {

namespace fs = std::filesystem;

const fs::path gallery = fs::path(RENCAI_PROJECT_FOLDER) / "tests/golden/errors";

TEST_CASE("codes: each has a golden file that shows it, and each golden file a code") {
  std::set<std::string> ids;
  const auto [first, last] = all_codes();
  for (const CodeName* code = first; code != last; ++code) ids.insert(std::string(code->id));
  REQUIRE(ids.size() == static_cast<std::size_t>(last - first));
  ids.erase("internal");  // faults of the program itself and lack of memory: no input makes them on every machine

  for (const std::string& id : ids) {
    std::ifstream file(gallery / (id + ".test"));
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    CHECK_MESSAGE(text.find("[" + id + "]: ") != std::string::npos, id);
    const bool linted = text.find("$ rencai lint ") != std::string::npos;  // whose answer is "no"
    CHECK_MESSAGE(text.find(linted ? "--- exit 1" : "--- exit 2") != std::string::npos, id);
  }
  for (const auto& entry : fs::directory_iterator(gallery)) {
    CHECK_MESSAGE(ids.contains(entry.path().stem().string()), entry.path().string());
  }
}

}  // namespace
}  // namespace rencai
