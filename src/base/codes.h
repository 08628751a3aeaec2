// The stable codes of all diagnostics. A code names the kind of fault; its wording may change, the code does not. Every
// code has a golden file under tests/golden/errors/ that shows its smallest reproducer and its exact message; a test
// holds this list against that folder.
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace rencai {

enum class Code {
  internal,
  // files
  file_not_readable,
  file_is_folder,
  file_too_large,
  file_not_utf8,
  file_has_nul,
  file_empty,
  no_rules,
  file_kind_unknown,
  image_damaged,
  image_other_version,
  // YAML and JSON
  yaml_syntax,
  yaml_tab,
  yaml_too_deep,
  yaml_too_many_nodes,
  yaml_too_many_documents,
  yaml_scalar_too_long,
  yaml_alias,
  yaml_merge_key,
  yaml_tag,
  yaml_directive,
  yaml_duplicate_key,
  yaml_key_not_scalar,
  yaml_unterminated_quote,
  yaml_unquoted_comma,
  yaml_read_differently,
  full_width_punctuation,
  json_syntax,
  json_too_deep,
  json_duplicate_key,
  // shape of a rule file
  unknown_key,
  missing_key,
  expected_mapping,
  expected_sequence,
  expected_scalar,
  expected_text,
  single_value_expected,
  empty_value,
  // expressions
  expression_syntax,
  chained_comparison,
  bad_number,
  bad_date,
  bad_unit,
  number_too_long,
  expression_too_deep,
  operator_not_ascii,
  // names and types
  unknown_name,
  unknown_function,
  unknown_value,
  duplicate_name,
  ambiguous_name,
  cyclic_definition,
  wrong_argument_count,
  type_mismatch,
  unit_mismatch,
  not_comparable,
  out_of_range,
  overflow,
  division_by_zero,
  shadowed_vocabulary,
  reserved_name,
  missing_title,
  missing_clause,
  // programs and policies
  bad_category,
  bad_kind,
  category_unit,
  bad_pay,
  bad_payer,
  payer_shares,
  bad_selection,
  bad_stacking,
  stacking_units,
  stacking_too_large,
  spouse_of_spouse,
  place_mismatch,
  bad_place,
  unknown_program,
  unknown_policy,
  bad_interval,
  date_order,
  not_supported,
  // applicants
  csv_syntax,
  record_too_long,
  unknown_fact,
  duplicate_fact,
  bad_fact_value,
  fact_out_of_range,
  too_many_decimals,
  fact_unit,
  kind_unknown,
  applicant_shape,
  duplicate_id,
  too_many_elements,
  // lint: rules that load and are yet not as they should be
  case_unreachable,
  case_duplicate,
  condition_never,
  condition_always,
  dated_gap,
  dated_never,
  unused_definition,
  unused_parameter,
  unused_fact,
  figure_without_unit,
  clause_unaccounted,
  title_one_language,
  // command line and output
  bad_option,
  output_failed,
};

// The printed id of a code: its name with hyphens, e.g. `yaml-duplicate-key`.
[[nodiscard]] std::string_view id_of(Code code);

// All codes with their ids, in the order above.
struct CodeName {
  Code code;
  std::string_view id;
};
[[nodiscard]] std::pair<const CodeName*, const CodeName*> all_codes();

}  // namespace rencai
