#include "syntax/lexer_symbols.h"

#include <algorithm>
#include <array>

namespace rencai {
namespace {

constexpr auto symbols = std::to_array<Substitute>({
    {"（", "("},     {"）", ")"},    {"，", ","},   {"、", ","},    {"；", ","},    {"。", "."},     {"．", "."},
    {"．．", ".."},  {"：", ""},     {"“", "\""},   {"”", "\""},    {"＂", "\""},   {"‘", "\""},     {"’", "\""},
    {"＇", "\""},    {"「", "\""},   {"」", "\""},  {"《", "\""},   {"》", "\""},   {"'", "\""},     {"`", "\""},
    {"【", "["},     {"】", "]"},    {"［", "["},   {"］", "]"},    {"〔", "["},    {"〕", "]"},     {"｛", "["},
    {"｝", "]"},     {"{", "["},     {"}", "]"},    {"＝", "=="},   {"＝＝", "=="}, {"=", "=="},     {"===", "=="},
    {"≥", ">="},     {"≧", ">="},    {"⩾", ">="},   {"＞＝", ">="}, {"=>", ">="},   {"≤", "<="},     {"≦", "<="},
    {"⩽", "<="},     {"＜＝", "<="}, {"=<", "<="},  {"≠", "!="},    {"！＝", "!="}, {"<>", "!="},    {"!==", "!="},
    {"＞", ">"},     {"＜", "<"},    {"×", "*"},    {"✕", "*"},     {"＊", "*"},    {"·", "*"},      {"÷", "/"},
    {"／", "/"},     {"－", "-"},    {"—", "-"},    {"–", "-"},     {"−", "-"},     {"＋", "+"},     {"％", "%"},
    {"～", ".."},    {"〜", ".."},   {"~", ".."},   {"…", ".."},    {"...", ".."},  {"&&", "and"},   {"＆＆", "and"},
    {"&", "and"},    {"＆", "and"},  {"∧", "and"},  {"||", "or"},   {"｜｜", "or"}, {"|", "or"},     {"｜", "or"},
    {"∨", "or"},     {"!", "not"},   {"！", "not"}, {"¬", "not"},   {"∈", "in"},    {"∉", "not in"}, {"　", " "},
    {"\u00a0", " "}, {"#", ""},      {"^", ""},     {"**", ""},     {"?", ""},      {"？", ""},      {":", ""},
    {";", ""},       {"@", ""},      {"$", ""},     {"\\", ""},     {"_", ""},      {"￥", ""},      {"¥", ""},
});

constexpr auto words = std::to_array<Substitute>({
    {"且", "and"},    {"并且", "and"},  {"而且", "and"},      {"AND", "and"},     {"And", "and"},     {"或", "or"},
    {"或者", "or"},   {"OR", "or"},     {"Or", "or"},         {"非", "not"},      {"NOT", "not"},     {"Not", "not"},
    {"大于", ">"},    {"超过", ">"},    {"高于", ">"},        {"小于", "<"},      {"低于", "<"},      {"不足", "<"},
    {"不满", "<"},    {"等于", "=="},   {"不等于", "!="},     {"不是", "!="},     {"大于等于", ">="}, {"不低于", ">="},
    {"不少于", ">="}, {"不小于", ">="}, {"满", ">="},         {"小于等于", "<="}, {"不超过", "<="},   {"不高于", "<="},
    {"不大于", "<="}, {"属于", "in"},   {"不属于", "not in"}, {"IN", "in"},       {"In", "in"},       {"HAS", "has"},
    {"Has", "has"},
});

}  // namespace

const Substitute* wrong_symbol_at(std::string_view rest) {
  // `==` and `!=` are right, but start like wrong ones; `===` and `!==` are wrong again.
  if ((rest.starts_with("==") && !rest.starts_with("===")) || (rest.starts_with("!=") && !rest.starts_with("!=="))) {
    return nullptr;
  }
  const Substitute* found = nullptr;
  for (const Substitute& symbol : symbols) {
    if (rest.starts_with(symbol.wrong) && (found == nullptr || symbol.wrong.size() > found->wrong.size())) {
      found = &symbol;
    }
  }
  return found;
}

const Substitute* wrong_word(std::string_view word) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const Substitute& s) { return s.wrong == word; });
  return found == words.end() ? nullptr : &*found;
}

}  // namespace rencai
