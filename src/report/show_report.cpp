#include "report/show_report.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/json_writer.h"
#include "report/program_json.h"
#include "report/program_prose.h"
#include "report/text_table.h"

namespace rencai {
namespace {

std::string indented(const ProseLine& line) {
  return line.depth == 0 ? line.text : std::string(line.depth * 2, ' ') + "- " + line.text;
}

}  // namespace

std::string show_text(const Rulebook& rulebook, std::span<const ProgramId> programs, Language language, bool color) {
  const bool zh = language == Language::zh;
  std::string out;
  for (const ProgramId id : programs) {
    const Program& program = rulebook[id];
    const Policy& policy = rulebook[program.policy];
    if (!out.empty()) out += '\n';
    out += inked(escaped_for_terminal(rulebook.text(program.title, language)), Ink::bold, color);
    out += fmt::format("  {}\n", escaped_for_terminal(rulebook.text(program.id)));
    std::string source = std::string(rulebook.text(policy.title, language));
    source += zh ? fmt::format("，第{}条", rulebook.text(program.clause))
                 : fmt::format(", clause {}", rulebook.text(program.clause));
    if (!rulebook.text(policy.place_path).empty())
      source += (zh ? "；" : "; ") + std::string(rulebook.text(policy.place_path));
    if (policy.has_issued) source += (zh ? "；印发于 " : "; issued ") + to_string(policy.issued);
    out += escaped_for_terminal(source) + "\n\n";
    for (const ProsePart& part : describe(rulebook, id, language)) {
      out += inked(heading_of(part.section, language), Ink::bold, color);
      out += '\n';
      for (const ProseLine& line : part.lines) out += "  " + escaped_for_terminal(indented(line)) + '\n';
    }
  }
  return out;
}

std::string show_json(const Rulebook& rulebook, std::span<const ProgramId> programs) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.text("format", "rencai.show/1");
  json.begin_array("programs");
  for (const ProgramId id : programs) {
    const Program& program = rulebook[id];
    json.begin_object();
    write_program(json, rulebook, program);
    write_both(json, "policy_title", rulebook, rulebook[program.policy].title);
    json.begin_object("text");
    for (const Language language : {Language::zh, Language::en}) {
      json.begin_object(language == Language::zh ? "zh" : "en");
      for (const ProsePart& part : describe(rulebook, id, language)) {
        json.begin_array(id_of(part.section));
        for (const ProseLine& line : part.lines) json.text(indented(line));
        json.end_array();
      }
      json.end_object();
    }
    json.end_object();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace rencai
