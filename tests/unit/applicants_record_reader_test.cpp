#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "applicants/applicant_reader.h"
#include "applicants/record_reader.h"
#include "applicants_rulebook.h"

using namespace rencai;
using rencai::testing::Facts;
using rencai::testing::small_facts;

namespace {

void check_same_lane(const Rulebook& book, const Block& a, std::size_t a_lane, const Block& b, std::size_t b_lane) {
  CHECK(a.kind(a_lane) == b.kind(b_lane));
  for (std::uint32_t i = 0; i < book.facts.size(); ++i) {
    const FactId fact{i};
    const Block::Column& left = a.column(fact);
    const Block::Column& right = b.column(fact);
    CHECK(left.stated[a_lane] == right.stated[b_lane]);
    if (!left.low.empty()) {
      CHECK(left.low[a_lane] == right.low[b_lane]);
      CHECK(left.high[a_lane] == right.high[b_lane]);
    }
    if (!left.can_be_true.empty()) {
      CHECK((left.can_be_true[0] >> a_lane & 1U) == (right.can_be_true[0] >> b_lane & 1U));
      CHECK((left.can_be_false[0] >> a_lane & 1U) == (right.can_be_false[0] >> b_lane & 1U));
    }
    for (std::size_t word = 0; word < left.mask_words; ++word) {
      CHECK(left.surely[a_lane * left.mask_words + word] == right.surely[b_lane * right.mask_words + word]);
      CHECK(left.possibly[a_lane * left.mask_words + word] == right.possibly[b_lane * right.mask_words + word]);
    }
    CHECK(a.stated_text(fact, a_lane) == b.stated_text(fact, b_lane));
  }
}

const std::vector<std::string>& json_records() {
  static const std::vector<std::string> records{
      R"({"id": "z", "kind": "team", "degree": "doctor", "salary": 5000, "married": true})",
      R"({"id": "y", "kind": "team", "degree": "硕士", "salary": 5000.5, "married": false})",
      R"({"编号": 17, "类型": "个人", "学历": "本科", "月薪": 0, "已婚": "是"})",
      R"({ "degree" : "doctor" , "salary" : 12.34 , "honours" : [ "cas" , "985" ] })",
      R"({"honours": [], "contract_years": 2.5, "birth_date": "1990-02-28", "note": "备注 abc"})",
      R"({"honours": null, "contract_years": null, "degree": null, "married": null, "work_place": null})",
      R"({"work_place": "贵州省/六盘水市", "share": 60, "team.members": 3, "home": {"price": 1}})",
      R"({"degree": "doct\u006fr", "contract_years": "3年", "salary": "1万元/月"})",
      R"({"degree": "nothing", "work_place": "nothing", "note": "nothing", "honours": "nothing"})",
      R"({"degree": "bachelor..doctor", "birth_date": "1990-01-01..1991-01-01"})",
      R"({"note": "a\tb", "home.area": 0.25, "introduction": "柔性引进"})",
      R"({})",
      // faults
      R"({"degree": "doctor", "degree": "doctor"})",
      R"({"degree": "doctor", "学历": "doctor"})",
      R"({"id": "a", "编号": "b"})",
      R"({"id": ""})",
      R"({"salary": 010})",
      R"({"salary": 1e3})",
      R"({"salary": -1})",
      R"({"salary": 0.001})",
      R"({"salary": 1.})",
      R"({"salary": 99999999999999999999})",
      R"({"share": 0.6})",
      R"({"share": 1})",
      R"({"birth_date": "1990-02-30"})",
      R"({"degree": doctor})",
      R"({"degree": "doctor",})",
      R"({"degree": "doctor"} x)",
      R"({"degree": "doctor")",
      R"({"degree": "doctor"}{"degree": "doctor"})",
      R"({"class": true})",
      R"({"honours": ["cas", "nobel"]})",
      R"({"honours": ["cas",]})",
      R"({"kind": "robot"})",
      "{\"note\": \"a\x01\"}",
      "{\"note\": \"\xD5\xC5\"}",
      R"([{"degree": "doctor"}])",
      R"(7)",
      R"()",
  };
  return records;
}

}  // namespace

TEST_CASE("records of a stream mean and report what applicant files do") {
  const Facts facts = small_facts();
  const FieldNames names;
  RecordReader reader(facts.book, names);
  // Twice, so that each record is read after others that had other keys.
  for (int round = 0; round < 2; ++round) {
    for (const std::string& record : json_records()) {
      CAPTURE(record);
      Block block(facts.book, 3);
      const auto id = reader.read_json(record, {"r.json", 1}, block, 1);
      SourceSet sources;
      Diagnostics diagnostics;
      const FileId file = sources.add("r.json", record);
      const bool is_list = record.starts_with("[");
      const auto applicants = read_applicants(std::span(&file, 1), sources, facts.book, diagnostics);
      REQUIRE(id.has_value() == (applicants.has_value() && !is_list));
      const Block fresh(facts.book, 1);
      check_same_lane(facts.book, block, 0, fresh, 0);
      check_same_lane(facts.book, block, 2, fresh, 0);
      if (id) {
        CHECK((id->empty() ? "r" : *id) == applicants->ids[0]);
        check_same_lane(facts.book, block, 1, applicants->block, 0);
      } else {
        REQUIRE(reader.faults().has_errors());
        if (applicants || record.empty()) continue;
        diagnostics.sort();
        CHECK(reader.faults().all().front().code == diagnostics.all().front().code);
        CHECK(reader.faults().all().front().span.begin == diagnostics.all().front().span.begin);
      }
    }
  }
}

TEST_CASE("cells of CSV mean what JSON says") {
  const Facts facts = small_facts();
  const FieldNames names;
  SourceSet sources;
  Diagnostics diagnostics;
  const FileId header = sources.add("r.csv", "编号,degree,salary,honours,married,birth_date,note,work_place\n");
  const auto columns = read_csv_header(sources, header, facts.book, names, diagnostics);
  REQUIRE(columns);
  struct Pair {
    const char* csv;
    const char* json;
  };
  RecordReader reader(facts.book, names);
  for (
      const Pair& pair : {
          Pair{
              "z,doctor,5000.5,cas;985,TRUE,1990-01-01,a,六盘水市\r\n",
              R"({"id": "z", "degree": "doctor", "salary": 5000.5, "honours": ["cas", "985"], "married": true, "birth_date": "1990-01-01", "note": "a", "work_place": "六盘水市"})"},
          Pair{
              "\"z\",\"博士\", 1万元/月 ,\"cas; 985;...\",否,1990-01-01..1990-12-31,\"a \"\"b\"\", c\",\n",
              R"({"id": "z", "degree": "doctor", "salary": "1万元/月", "honours": {"at_least": ["cas", "985"]}, "married": false, "birth_date": "1990-01-01..1990-12-31", "note": "a \"b\", c", "work_place": null})"},
          Pair{
              ",,,[],,,,",
              R"({"degree": null, "salary": null, "honours": [], "married": null, "birth_date": null, "note": null, "work_place": null})"},
      }) {
    CAPTURE(pair.csv);
    Block block(facts.book, 2);
    const auto from_csv = reader.read_csv(pair.csv, *columns, {"r.csv", 2}, block, 0);
    const auto from_json = reader.read_json(pair.json, {"r.json", 1}, block, 1);
    REQUIRE(from_csv);
    REQUIRE(from_json);
    CHECK(*from_csv == *from_json);
    check_same_lane(facts.book, block, 0, block, 1);
  }
}
