#include "report/show_report.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/json_writer.h"
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
  const auto text = [&](std::string_view key, std::string_view value) {
    json.key(key);
    json.text(value);
  };
  const auto local = [&](std::string_view key, LocalRef ref) {
    json.key(key);
    json.begin_object();
    text("zh", rulebook.text(ref, Language::zh));
    text("en", rulebook.text(ref, Language::en));
    json.end_object();
  };
  json.begin_object();
  text("format", "rencai.show/1");
  json.key("programs");
  json.begin_array();
  for (const ProgramId id : programs) {
    const Program& program = rulebook[id];
    const Policy& policy = rulebook[program.policy];
    json.begin_object();
    text("id", rulebook.text(program.id));
    local("title", program.title);
    text("policy", rulebook.text(policy.id));
    local("policy_title", policy.title);
    text("place", rulebook.text(policy.place_path));
    text("clause", rulebook.text(program.clause));
    text("category", id_of(program.category));
    json.key("for");
    json.begin_array();
    for (unsigned kind = 0; kind < applicant_kind_count; ++kind) {
      if ((program.kinds >> kind & 1U) != 0) json.text(id_of(static_cast<ApplicantKind>(kind)));
    }
    json.end_array();
    json.key("text");
    json.begin_object();
    for (const Language language : {Language::zh, Language::en}) {
      json.key(language == Language::zh ? "zh" : "en");
      json.begin_object();
      for (const ProsePart& part : describe(rulebook, id, language)) {
        json.key(id_of(part.section));
        json.begin_array();
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
