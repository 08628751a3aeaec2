// The command line described to CLI11: commands, options and their words. option_parser.cpp and command_options.cpp are
// the place of CLI11.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/option_texts.h"

namespace rencai {

// With words in one language. The options of a command are described when it is met: all of them would take as long as
// the rest of a check. Parsing writes to `texts`, which must outlive the parser.
class OptionParser {
 public:
  OptionParser(Language language, OptionTexts& texts);

  [[nodiscard]] CLI::App& app() { return *app_; }

  // Usage and options of the command that was named, or of the program.
  [[nodiscard]] std::string help() const;

  [[nodiscard]] std::vector<std::string_view> command_names() const;

  // Every option name that stands in the help of the command that was named.
  [[nodiscard]] std::vector<std::string> option_names() const;

 private:
  [[nodiscard]] std::string say(std::string_view zh, std::string_view en) const;
  [[nodiscard]] std::vector<const CLI::App*> commands() const;
  [[nodiscard]] std::string help_of(const CLI::App& app) const;

  // What the program and every command have.
  void shape(CLI::App& app);

  template <class T>
  CLI::Option* value(CLI::App& app, const std::string& name, T& target, const std::string& type,
                     std::string description) {
    CLI::Option* option = app.add_option(name, target, std::move(description))->type_name(type);
    if constexpr (std::is_same_v<T, std::string>) {
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    } else {
      option->allow_extra_args(false);  // each use takes one value
    }
    return option;
  }

  // What commands that evaluate take, and those that evaluate nobody.
  void add_rule_options(CLI::App& app, RuleOptions& rules, bool with_programs = true);
  void add_catalogue_options(CLI::App& app, RuleOptions& rules, bool with_programs = true);
  void add_choice_of_rules(CLI::App& app, RuleOptions& rules, bool with_programs);
  void add_format(CLI::App& app);

  void add_check();
  void add_batch();
  void add_merge();
  void add_explain();
  void add_test();
  void add_list();
  void add_show();
  void add_facts();
  void add_diff();
  void add_lint();
  void add_audit();
  void add_compile();
  void add_schema();

  Language language_;
  OptionTexts& texts_;
  std::unique_ptr<CLI::App> app_;
};

}  // namespace rencai
