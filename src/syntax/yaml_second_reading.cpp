#include "syntax/yaml_second_reading.h"

#include <cstddef>
#include <cstdint>
#include <spanstream>
#include <string>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace rencai {
namespace {

enum class Event : std::uint8_t { scalar, sequence_start, sequence_end, mapping_start, mapping_end };

// What our reader read, as the events that yaml-cpp should send.
struct Expected {
  Event event;
  const Tree* tree;
};

void flatten(const Tree& tree, std::vector<Expected>& events) {
  switch (tree.kind) {
    case TreeKind::scalar: events.push_back({Event::scalar, &tree}); break;
    case TreeKind::sequence:
      events.push_back({Event::sequence_start, &tree});
      for (const Tree& item : tree.items) flatten(item, events);
      events.push_back({Event::sequence_end, &tree});
      break;
    case TreeKind::mapping:
      events.push_back({Event::mapping_start, &tree});
      for (const TreeEntry& entry : tree.entries) {
        flatten(entry.key, events);
        flatten(entry.value, events);
      }
      events.push_back({Event::mapping_end, &tree});
      break;
  }
}

// Thrown from the handler, through yaml-cpp, to stop at the first difference.
struct Differs {};

class Comparison final : public YAML::EventHandler {
 public:
  explicit Comparison(const std::vector<Expected>& expected) : expected_(expected) {}

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override { throw Differs{}; }
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {
    // yaml-cpp reads some words as null; ours leaves a plain scalar's meaning to who reads the value.
    const Tree& tree = next(Event::scalar);
    if (tree.quoting != Quoting::plain) throw Differs{};
  }
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& tag, YAML::anchor_t /*anchor*/,
                const std::string& value) override {
    const Tree& tree = next(Event::scalar);
    const bool plain = tag == "?";
    if (plain != (tree.quoting == Quoting::plain) || value != tree.text) throw Differs{};
  }
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value /*style*/) override {
    next(Event::sequence_start);
  }
  void OnSequenceEnd() override { next(Event::sequence_end); }
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    next(Event::mapping_start);
  }
  void OnMapEnd() override { next(Event::mapping_end); }

  [[nodiscard]] bool finished() const { return position_ == expected_.size(); }
  // The node at which the readings part.
  [[nodiscard]] Span place(FileId file) const {
    if (expected_.empty()) return {file, 0, 0};
    return expected_[position_ == 0 ? 0 : position_ - 1].tree->span;
  }

 private:
  const Tree& next(Event event) {
    if (finished()) throw Differs{};
    const Expected& expected = expected_[position_++];
    if (expected.event != event) throw Differs{};
    return *expected.tree;
  }

  const std::vector<Expected>& expected_;
  std::size_t position_ = 0;
};

Span line_span(const SourceText& source, FileId file, std::uint32_t line) {
  const std::uint32_t begin = source.line_start(line);
  return {file, begin, begin + static_cast<std::uint32_t>(source.line(line).size())};
}

}  // namespace

bool second_reading_agrees(std::span<const Tree> documents, const SourceText& source, FileId file,
                           Diagnostics& diagnostics) {
  // Without a document there is nothing that could be read otherwise.
  if (documents.empty()) return true;
  std::vector<Expected> expected;
  for (const Tree& document : documents) flatten(document, expected);
  Comparison comparison(expected);
  Span place;
  try {
    std::ispanstream stream{std::span<const char>(source.text())};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(comparison)) {
    }
    if (comparison.finished()) return true;
    place = comparison.place(file);
  } catch (const Differs&) {
    place = comparison.place(file);
  } catch (const YAML::Exception& refusal) {
    place = line_span(source, file, refusal.mark.line < 0 ? 1 : static_cast<std::uint32_t>(refusal.mark.line) + 1);
  }
  diagnostics
      .error(Code::yaml_read_differently, place,
             {"另一个 YAML 读取器对这里有不同的读法", "another YAML reader reads this differently"})
      .expected = {"更直白的写法：给文本加引号，引号文本不跨行，空行里没有制表符，文档末尾换行",
                   "a plainer way to write it: quotes around text, quoted text on one line, no tabs on empty lines, a "
                   "line break at the end"};
  return false;
}

}  // namespace rencai
