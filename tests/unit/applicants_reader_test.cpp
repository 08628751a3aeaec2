#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "applicants/applicant_reader.h"
#include "applicants_rulebook.h"

using namespace rencai;
using rencai::testing::Facts;
using rencai::testing::small_facts;

namespace {

struct Reading {
  Facts facts = small_facts();
  SourceSet sources;
  Diagnostics diagnostics;
  Result<Applicants> applicants;
};

Reading read(const std::vector<std::pair<std::string, std::string>>& files) {
  Reading reading;
  std::vector<FileId> ids;
  for (const auto& [path, text] : files) ids.push_back(reading.sources.add(path, text));
  reading.applicants = read_applicants(ids, reading.sources, reading.facts.book, reading.diagnostics);
  CHECK(reading.applicants.has_value() != reading.diagnostics.has_errors());
  return reading;
}
Reading read_yaml_text(const std::string& text) { return read({{"folder/some.yaml", text}}); }

// The codes of all faults, in order.
std::vector<Code> faults(const std::string& text) {
  const Reading reading = read_yaml_text(text);
  std::vector<Code> codes;
  for (const Diagnostic& fault : reading.diagnostics.all()) codes.push_back(fault.code);
  return codes;
}

}  // namespace

TEST_CASE("an applicant, in either language, dotted or nested") {
  for (const char* text :
       {"id: z\nkind: team\ndegree: doctor\nhome: {price: 1}\nteam.members: 3\none.class: true\n",
        "编号: z\n类型: 团队\n学历: 博士\n购房价格: 1元\nteam: {团队人数: 3人}\none: {class: 是}\n"}) {
    const Reading reading = read_yaml_text(text);
    REQUIRE(reading.applicants);
    const Facts& facts = reading.facts;
    const Block& block = reading.applicants->block;
    CHECK(reading.applicants->ids == std::vector<std::string>{"z"});
    CHECK(block.kind(0) == ApplicantKind::team);
    CHECK(block.column(facts.degree).low[0] == 3);
    CHECK(block.column(facts.price).low[0] == 100);
    CHECK(block.column(facts.members).high[0] == 3);
    CHECK(block.column(facts.one_class).can_be_false[0] == 0);
    CHECK(block.stated(facts.other_class, 0) == Stated::absent);
  }
}

TEST_CASE("several applicants and their ids") {
  CHECK(read_yaml_text("degree: doctor\n---\ndegree: none\n").applicants->ids ==
        std::vector<std::string>{"some", "some-2"});
  CHECK(read_yaml_text("- {degree: doctor}\n- {id: some}\n- {id: 17}\n").applicants->ids ==
        std::vector<std::string>{"some-2", "some", "17"});
  CHECK(read({{"a/x.json", "[{}, {}]"}, {"b/x.jsonl", "{}\n{\"id\":\"y\"}\n"}}).applicants->ids ==
        std::vector<std::string>{"x", "x-2", "x-3", "y"});
  CHECK(read({{"-", " {\"degree\": \"doctor\"}"}}).applicants->ids == std::vector<std::string>{"applicant"});
  CHECK(read({{"-", "degree: doctor"}}).applicants->block.column(small_facts().degree).low[0] == 3);
  const Reading twice = read({{"a.yaml", "id: z"}, {"b.yaml", "id: z"}});
  REQUIRE(twice.diagnostics.error_count() == 1);
  CHECK(twice.diagnostics.all()[0].code == Code::duplicate_id);
  CHECK(twice.diagnostics.all()[0].related[0].span.file == 0);
}

TEST_CASE("names that are wrong") {
  const Reading reading = read_yaml_text("degre: doctor\n学厉: 博士\nhome: {prise: 1}\n月薪水: 1\nzzzzzzzz: 1\n");
  const auto& all = reading.diagnostics.all();
  REQUIRE(all.size() == 5);
  for (const Diagnostic& fault : all) CHECK(fault.code == Code::unknown_fact);
  CHECK(all[0].nearest == "degree");
  CHECK(all[2].nearest == "home.price");
  CHECK(all[3].nearest == "月薪");
  CHECK(all[4].nearest.empty());
}

TEST_CASE("the same fact twice, in two languages or two forms") {
  const Reading reading =
      read_yaml_text("degree: doctor\n学历: 博士\nhome.price: 1\nhome: {price: 1}\n类型: 个人\nkind: person\n");
  const auto& all = reading.diagnostics.all();
  REQUIRE(all.size() == 3);
  for (const Diagnostic& fault : all) {
    CHECK(fault.code == Code::duplicate_fact);
    REQUIRE(fault.related.size() == 1);
  }
  CHECK(reading.sources[0].slice(all[0].related[0].span) == "degree");
  CHECK(reading.sources[0].slice(all[1].span) == "price");
}

TEST_CASE("a fact of several policies needs the policy's name") {
  const Reading reading = read_yaml_text("class: true");
  REQUIRE(reading.diagnostics.error_count() == 1);
  CHECK(reading.diagnostics.all()[0].code == Code::ambiguous_name);
  CHECK(reading.diagnostics.all()[0].expected.en == "`one.class` or `two.class`");
}

TEST_CASE("all faults of all applicants at once") {
  CHECK(faults("degree: docter\nsalary: 010\nkind: persn\nid: []\n---\nfoo: 1\n") ==
        std::vector<Code>{Code::unknown_value, Code::bad_fact_value, Code::kind_unknown, Code::applicant_shape,
                          Code::unknown_fact});
  CHECK(faults("") == std::vector<Code>{Code::file_empty});
  CHECK(faults("- 1\n- {}\n- [a]\n") == std::vector<Code>{Code::applicant_shape, Code::applicant_shape});
  CHECK(faults("degree: {a: 1}") == std::vector<Code>{Code::single_value_expected});
  CHECK(faults("{degree: doctor, married: }") == std::vector<Code>{Code::empty_value});
}

TEST_CASE("a full-width colon is told from a colon") {
  const Reading reading = read_yaml_text("学历：博士\n");
  REQUIRE(reading.diagnostics.error_count() == 1);
  CHECK(reading.diagnostics.all()[0].code == Code::full_width_punctuation);
  CHECK(reading.diagnostics.all()[0].corrected_line == "学历: 博士");
}
