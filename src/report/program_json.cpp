#include "report/program_json.h"

namespace rencai {

void write_both(JsonWriter& json, std::string_view name, const Rulebook& rulebook, LocalRef text) {
  json.both(name, rulebook.text(text, Language::zh), rulebook.text(text, Language::en));
}

void write_program(JsonWriter& json, const Rulebook& rulebook, const Program& program) {
  const Policy& policy = rulebook[program.policy];
  json.text("id", rulebook.text(program.id));
  write_both(json, "title", rulebook, program.title);
  json.text("policy", rulebook.text(policy.id));
  json.text("place", rulebook.text(policy.place_path));
  json.text("clause", rulebook.text(program.clause));
  json.text("category", id_of(program.category));
  json.begin_array("for");
  for (unsigned kind = 0; kind < applicant_kind_count; ++kind) {
    if ((program.kinds >> kind & 1U) != 0) json.text(id_of(static_cast<ApplicantKind>(kind)));
  }
  json.end_array();
}

}  // namespace rencai
