// What the text of a rule file says of its place, read without parsing the file: so that the rules of one place are
// found among many that need not be right.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rencai {

enum class PlaceForm : std::uint8_t {
  path,        // a policy, of the place `path`
  everywhere,  // no policy, or one whose place cannot be told so: whoever asks for a place must read it
  unknown,     // not the text of a rule file
};

struct WrittenPlace {
  PlaceForm form = PlaceForm::unknown;
  std::string path;  // in NFC, joined by "/"
};

// Told by lines that are not indented: `policy:`, and `place:` with a list of plain or quoted names in one line.
[[nodiscard]] WrittenPlace written_place(std::string_view text);

}  // namespace rencai
