#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "report/schema.h"
#include "report/schema_writer.h"

namespace rencai {
namespace {

// Names of facts as a tree: `team.tier` is `tier` below `team`.
struct NameNode {
  std::vector<FactId> facts;  // that the name itself stands for
  std::map<std::string, NameNode, std::less<>> below;
};

class ApplicantSchema {
 public:
  ApplicantSchema(JsonWriter& json, const Rulebook& rulebook) : json_(json), rulebook_(rulebook) {}

  void define() {
    for (const FactName& entry : rulebook_.fact_names) add(rulebook_.text(entry.name), entry.fact);
    for (std::uint32_t i = 0; i < rulebook_.facts.size(); ++i) {
      json_.begin_object(definition_of(FactId{i}));
      value(FactId{i});
      json_.end_object();
    }
    json_.begin_object("applicant");
    json_.text("type", "object");
    if (rulebook_.spouse != FactId::none) spouse_facts();
    json_.begin_object("properties");
    for (const std::string_view name : {"id", "编号"}) {
      json_.begin_object(name);
      write_types(json_, {"string", "number"});
      json_.end_object();
    }
    for (const std::string_view name : {"kind", "类型"}) {
      json_.begin_object(name);
      json_.text("type", "string");
      json_.end_object();
    }
    std::set<std::string> dotted;
    for (const FactName& entry : rulebook_.fact_names) {
      const std::string name(rulebook_.text(entry.name));
      if (name.find('.') == std::string::npos || !dotted.insert(name).second) continue;
      property(name, *find(name), false);
    }
    for (const auto& [name, node] : names_.below) property(name, node, true);
    json_.end_object();
    json_.boolean("additionalProperties", false);
    json_.end_object();
  }

 private:
  [[nodiscard]] std::string definition_of(FactId id) const {
    return "fact " + std::string(rulebook_.text(rulebook_[id].id));
  }

  // `spouse.x`, by any name of the spouse: as x.
  void spouse_facts() {
    json_.begin_object("patternProperties");
    for (const FactName& entry : rulebook_.fact_names) {
      if (entry.fact != rulebook_.spouse) continue;
      json_.begin_object(fmt::format("^{}\\.", rulebook_.text(entry.name)));
      json_.end_object();
    }
    json_.end_object();
  }

  void add(std::string_view name, FactId fact) {
    NameNode* node = &names_;
    for (std::size_t begin = 0; begin <= name.size();) {
      const std::size_t end = std::min(name.find('.', begin), name.size());
      node = &node->below[std::string(name.substr(begin, end - begin))];
      begin = end + 1;
    }
    node->facts.push_back(fact);
  }
  [[nodiscard]] const NameNode* find(std::string_view name) const {
    const NameNode* node = &names_;
    for (std::size_t begin = 0; begin <= name.size();) {
      const std::size_t end = std::min(name.find('.', begin), name.size());
      node = &node->below.find(name.substr(begin, end - begin))->second;
      begin = end + 1;
    }
    return node;
  }

  // A name: what its facts may be, or a mapping of what lies below it.
  void property(std::string_view name, const NameNode& node, bool nested) {
    json_.begin_object(name);
    json_.begin_array("anyOf");
    for (const FactId fact : node.facts) {
      json_.begin_object();
      write_ref(json_, definition_of(fact));
      json_.end_object();
    }
    if (nested && !node.below.empty()) {
      json_.begin_object();
      json_.text("type", "object");
      json_.begin_object("properties");
      for (const auto& [part, below] : node.below) property(part, below, true);
      json_.end_object();
      json_.boolean("additionalProperties", false);
      json_.end_object();
    }
    json_.end_array();
    json_.end_object();
  }

  void value(FactId id) {
    const Fact& fact = rulebook_[id];
    if (const std::string_view title = rulebook_.text(fact.title, Language::en); !title.empty())
      json_.text("description", fmt::format("{} / {}", title, rulebook_.text(fact.title, Language::zh)));
    if (fact.form == FactForm::list) return list(id);
    if (fact.form == FactForm::spouse) return spouse();
    if (fact.form == FactForm::record) return types({"string", "boolean", "null"});
    switch (fact.type.kind) {
      case Kind::condition: return types({"boolean", "string", "number", "null"});
      case Kind::number: return types({"number", "string", "null"});
      case Kind::date:
      case Kind::text: return types({"string", "number", "null"});
      case Kind::place: return types({"string", "null"});
      case Kind::choice: return choice(fact);
      case Kind::set: return set(fact);
    }
  }

  // The facts of a spouse, or whether there is one.
  void spouse() {
    json_.begin_array("anyOf");
    json_.begin_object();
    write_ref(json_, "applicant");
    json_.end_object();
    json_.begin_object();
    types({"boolean", "string", "null"});
    json_.end_object();
    json_.end_array();
  }

  void types(std::initializer_list<std::string_view> types) { write_types(json_, types); }

  void names_of(const Fact& fact) {
    json_.begin_array("enum");
    const Domain& domain = rulebook_[fact.type.domain];
    std::set<std::string_view> names;
    for (const ValueName& name : rulebook_.value_names[domain.names]) names.insert(rulebook_.text(name.name));
    for (const std::string_view name : names) json_.text(name);
    json_.end_array();
  }

  // One value, a span of them (a..b), nothing, or null.
  void choice(const Fact& fact) {
    json_.begin_array("anyOf");
    json_.begin_object();
    names_of(fact);
    json_.end_object();
    json_.begin_object();
    json_.text("type", "string");
    json_.text("pattern", "\\.\\.|^nothing$");
    json_.end_object();
    json_.begin_object();
    json_.text("type", "null");
    json_.end_object();
    json_.end_array();
  }

  void set_items(const Fact& fact) {
    json_.text("type", "array");
    json_.begin_object("items");
    names_of(fact);
    json_.end_object();
  }
  void set(const Fact& fact) {
    json_.begin_array("anyOf");
    json_.begin_object();
    set_items(fact);
    json_.end_object();
    json_.begin_object();
    names_of(fact);
    json_.end_object();
    json_.begin_object();
    json_.text("type", "object");
    json_.begin_object("properties");
    for (const std::string_view key : {"at_least", "至少"}) {
      json_.begin_object(key);
      set_items(fact);
      json_.end_object();
    }
    json_.end_object();
    json_.boolean("additionalProperties", false);
    json_.end_object();
    json_.begin_object();
    json_.text("type", "null");
    json_.end_object();
    json_.end_array();
  }

  void elements(const List& list) {
    json_.text("type", "array");
    json_.begin_object("items");
    json_.begin_array("anyOf");
    if (list.key != FactId::none) {
      json_.begin_object();
      names_of(rulebook_[list.key]);
      json_.end_object();
    }
    json_.begin_object();
    json_.text("type", "object");
    json_.begin_object("properties");
    for (const FactName& field : rulebook_.field_names[list.names]) {
      json_.begin_object(rulebook_.text(field.name));
      write_ref(json_, definition_of(field.fact));
      json_.end_object();
    }
    json_.end_object();
    json_.boolean("additionalProperties", false);
    json_.end_object();
    json_.end_array();
    json_.end_object();
  }
  void list(FactId id) {
    const List& list = rulebook_[rulebook_[id].list];
    json_.begin_array("anyOf");
    json_.begin_object();
    elements(list);
    json_.end_object();
    json_.begin_object();
    json_.text("type", "object");
    json_.begin_object("properties");
    for (const std::string_view key : {"at_least", "至少"}) {
      json_.begin_object(key);
      elements(list);
      json_.end_object();
    }
    json_.end_object();
    json_.boolean("additionalProperties", false);
    json_.end_object();
    json_.begin_object();
    write_types(json_, {"string", "null"});
    json_.end_object();
    json_.end_array();
  }

  JsonWriter& json_;
  const Rulebook& rulebook_;
  NameNode names_;
};

}  // namespace

void define_applicant(JsonWriter& json, const Rulebook& rulebook) { ApplicantSchema(json, rulebook).define(); }

std::string applicant_schema(const Rulebook& rulebook) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_head(json, "rencai: applicants");
  json.begin_array("anyOf");
  json.begin_object();
  write_ref(json, "applicant");
  json.end_object();
  json.begin_object();
  json.text("type", "array");
  json.begin_object("items");
  write_ref(json, "applicant");
  json.end_object();
  json.end_object();
  json.end_array();
  json.begin_object("definitions");
  define_applicant(json, rulebook);
  json.end_object();
  json.end_object();
  return out + '\n';
}

}  // namespace rencai
