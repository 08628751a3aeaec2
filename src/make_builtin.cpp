// Part of the build: compiles a rule folder to the image that is linked into rencai.
//
//   rencai_make_builtin RULES IMAGE
#include <cstdio>
#include <fstream>

#include "model/rule_files.h"
#include "program/image_file.h"

namespace {

int make(const char* rules, const char* image) {
  rencai::SourceSet sources;
  rencai::Diagnostics diagnostics;
  const auto files = rencai::find_rule_files(rules, {}, diagnostics);
  if (files) {
    if (const auto rulebook = rencai::load_rulebook(*files, sources, diagnostics)) {
      std::ofstream out(image, std::ios::binary);
      const bool written = rencai::write_image_file(*rulebook, sources, *files,
                                                    [&](std::string_view bytes) { return !!(out << bytes); });
      out.close();
      if (written && out) return 0;
      std::perror(image);
    }
  }
  for (const rencai::Diagnostic& diagnostic : diagnostics.all()) {
    std::fputs(rencai::render(diagnostic, sources, rencai::Language::en, false).c_str(), stderr);
  }
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: rencai_make_builtin RULES IMAGE\n", stderr);
    return 2;
  }
  return make(argv[1], argv[2]);
}
