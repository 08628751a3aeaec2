#include "cli/option_parser.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace rencai {
namespace {

std::string aligned(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::size_t width = 0;
  for (const auto& [name, description] : rows) width = std::max(width, cell_width(name));
  std::string text;
  for (const auto& [name, description] : rows) {
    text += fmt::format("  {}  {}\n", pad_right(name, width), description);
  }
  return text;
}

}  // namespace

OptionParser::OptionParser(Language language, OptionTexts& texts) : language_(language), texts_(texts) {
  app_ = std::make_unique<CLI::App>(
      say("人才政策计算器：列出申请对象符合的项目、金额和依据条款",
          "Talent policies as a calculator: the programs an applicant is matched to, the sums, the clauses"),
      "rencai");
  app_->set_version_flag("--version", "",
                         say("显示版本和内置规则库的摘要", "print the version and the digest of the built-in rules"));
  shape(*app_);
  add_check();
  add_batch();
  add_merge();
  add_explain();
  add_test();
  add_list();
  add_show();
  add_facts();
  add_diff();
  add_lint();
  add_audit();
  add_compile();
  add_schema();
}

std::string OptionParser::help() const {
  const auto named = app_->get_subcommands();
  return named.empty() ? help_of(*app_) : help_of(*named.front());
}

std::vector<std::string_view> OptionParser::command_names() const {
  std::vector<std::string_view> names;
  for (const CLI::App* command : commands()) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> OptionParser::option_names() const {
  const auto named = app_->get_subcommands();
  const CLI::App* command = named.empty() ? app_.get() : named.front();
  std::vector<std::string> names;
  for (const CLI::Option* option : command->get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string OptionParser::say(std::string_view zh, std::string_view en) const {
  return std::string(language_ == Language::zh ? zh : en);
}

std::vector<const CLI::App*> OptionParser::commands() const {
  return std::as_const(*app_).get_subcommands([](const CLI::App*) { return true; });
}

void OptionParser::shape(CLI::App& app) {
  app.allow_extras();
  app.set_help_flag("-h,--help", say("显示这份说明", "print this help"));
  value(app, "--lang", texts_.language, "zh|en",
        say("显示语言，默认按系统区域设置", "language of the output, by default that of the locale"));
  value(app, "--color", texts_.color, "auto|always|never",
        say("是否用颜色，默认只在终端上用；也遵守 NO_COLOR",
            "colours; by default only on a terminal, and not where NO_COLOR is set"));
}

std::string OptionParser::help_of(const CLI::App& app) const {
  const bool top = &app == app_.get();
  const std::string name = top ? "rencai" : "rencai " + app.get_name();
  std::string text = app.get_description() + "\n\n" + say("用法：", "Usage: ") + name;
  text += top ? say(" 命令 [选项]", " COMMAND [OPTIONS]") : say(" [选项]", " [OPTIONS]");
  std::vector<std::pair<std::string, std::string>> rows;
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) continue;
    text += " " + option->get_name(true) + (option->get_items_expected_max() > 1 ? "..." : "");
    rows.emplace_back(option->get_name(true), option->get_description());
  }
  text += "\n";
  if (!rows.empty()) text += "\n" + say("参数：", "Arguments:") + "\n" + aligned(rows);
  if (top) {
    rows.clear();
    for (const CLI::App* command : commands()) rows.emplace_back(command->get_name(), command->get_description());
    text += "\n" + say("命令：", "Commands:") + "\n" + aligned(rows);
  }
  rows.clear();
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) continue;
    const bool has_value = option->get_items_expected_max() > 0;
    rows.emplace_back(option->get_name(false, true) + (has_value ? " " + option->get_type_name() : ""),
                      option->get_description());
  }
  return text + "\n" + say("选项：", "Options:") + "\n" + aligned(rows);
}

}  // namespace rencai
