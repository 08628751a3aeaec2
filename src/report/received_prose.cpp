#include "report/received_prose.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace rencai {
namespace {

bool is_field(const Rulebook& rulebook, NodeId node, std::string_view id) {
  return rulebook[node].op == Op::fact && rulebook.text(rulebook[FactId{rulebook[node].payload}].id) == id;
}

// The names that the condition lists; none where it is another condition.
std::vector<std::string_view> names_in(const Rulebook& rulebook, NodeId condition) {
  const auto args = rulebook.args(condition);
  const Op op = rulebook[condition].op;
  if ((op != Op::equal && op != Op::in_list) || !is_field(rulebook, args[0], "received.program")) return {};
  std::vector<std::string_view> names;
  for (const NodeId arg : args.subspan(1)) {
    if (rulebook[arg].op != Op::constant_text) return {};
    names.push_back(rulebook.text(rulebook.texts[rulebook[arg].payload]));
  }
  return names;
}

}  // namespace

std::string received_benefits(const Rulebook& rulebook, NodeId node, Language language) {
  if (rulebook[node].op != Op::sum_over) return {};
  const auto args = rulebook.args(node);
  if (!is_field(rulebook, args[2], "received.amount")) return {};
  std::vector<std::string_view> names = names_in(rulebook, args[1]);
  std::string result;
  const auto add = [&](std::string_view name) {
    if (!result.empty()) result += language == Language::zh ? "、" : ", ";
    result += fmt::format("“{}”", name);
  };
  // A program stands there by all of its names.
  for (const Program& program : rulebook.programs) {
    if (std::ranges::find(names, rulebook.text(program.id)) == names.end()) continue;
    add(rulebook.text(program.title, language));
    std::erase_if(names, [&](std::string_view name) {
      return name == rulebook.text(program.id) || name == rulebook.text(program.short_id) ||
             name == rulebook.text(program.title.zh) || name == rulebook.text(program.title.en);
    });
  }
  for (const std::string_view name : names) add(name);
  return result;
}

}  // namespace rencai
