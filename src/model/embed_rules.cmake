# The rule base as a source file of string literals, so that the binary carries it.
#
# Included by src/CMakeLists.txt it adds the generated file to the model layer; run by `cmake -P` it writes that file:
#   cmake -D RULES=<folder> -D OUTPUT=<file.cpp> -P embed_rules.cmake
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB_RECURSE paths RELATIVE ${RULES} ${RULES}/*.yaml)
  list(FILTER paths EXCLUDE REGEX "\\.test\\.yaml$")
  set(entries "")
  foreach(path IN LISTS paths)
    file(READ ${RULES}/${path} text)
    string(APPEND entries "    {R\"rules(${path})rules\", R\"rules(${text})rules\"},\n")
  endforeach()
  list(LENGTH paths count)
  file(WRITE ${OUTPUT} "// Generated from rules/ by embed_rules.cmake.
#include <array>

#include \"model/embedded_rules.h\"

namespace rencai {
namespace {
constexpr std::array<EmbeddedFile, ${count}> files{{
${entries}}};
}  // namespace

std::span<const EmbeddedFile> embedded_rules() { return files; }

}  // namespace rencai
")
  return()
endif()

set(rules_folder ${PROJECT_SOURCE_DIR}/rules)
set(embedded_rules ${CMAKE_CURRENT_BINARY_DIR}/embedded_rules.cpp)
file(GLOB_RECURSE rule_files CONFIGURE_DEPENDS ${rules_folder}/*.yaml)
add_custom_command(
  OUTPUT ${embedded_rules}
  COMMAND ${CMAKE_COMMAND} -D RULES=${rules_folder} -D OUTPUT=${embedded_rules} -P ${CMAKE_CURRENT_LIST_FILE}
  DEPENDS ${rule_files} ${CMAKE_CURRENT_LIST_FILE}
  COMMENT "Embedding the rule base"
  VERBATIM)
target_sources(rencai_model PRIVATE ${embedded_rules})
