// Flat tables of plain values: what the rulebook and the code are made of. A table either owns its elements (while it
// is built) or views elements that live elsewhere (a mapped image), so that both can be written to and read from one
// file without change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace rencai {

// A run of elements in some table.
struct Run {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

template <class T>
class Table {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  using Row = T;

  Table() = default;
  explicit Table(std::span<const T> elsewhere) : view_(elsewhere) {}
  Table(Table&&) noexcept = default;
  Table& operator=(Table&&) noexcept = default;
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  ~Table() = default;

  std::uint32_t push_back(const T& value) {
    own_.push_back(value);
    view_ = own_;
    return static_cast<std::uint32_t>(own_.size() - 1);
  }
  Run append(std::span<const T> values) {
    const Run run{static_cast<std::uint32_t>(own_.size()), static_cast<std::uint32_t>(values.size())};
    own_.insert(own_.end(), values.begin(), values.end());
    view_ = own_;
    return run;
  }
  void assign(std::vector<T> values) {
    own_ = std::move(values);
    view_ = own_;
  }
  // Only while the table owns its elements.
  [[nodiscard]] T& at(std::uint32_t index) { return own_[index]; }

  [[nodiscard]] const T& operator[](std::uint32_t index) const { return view_[index]; }
  [[nodiscard]] std::span<const T> operator[](Run run) const { return view_.subspan(run.first, run.count); }
  [[nodiscard]] std::span<const T> all() const { return view_; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(view_.size()); }
  [[nodiscard]] bool empty() const { return view_.empty(); }
  [[nodiscard]] auto begin() const { return view_.begin(); }
  [[nodiscard]] auto end() const { return view_.end(); }

 private:
  std::vector<T> own_;
  std::span<const T> view_;
};

// Where a string stands in a StringPool.
struct StringRef {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
  [[nodiscard]] bool empty() const { return size == 0; }
  bool operator==(const StringRef&) const = default;
};

struct LocalRef {
  StringRef zh;
  StringRef en;
};

// All strings of a rulebook, one after the other.
class StringPool {
 public:
  StringRef add(std::string_view text) {
    const Run run = bytes_.append(std::span<const char>(text.data(), text.size()));
    return {run.first, run.count};
  }
  [[nodiscard]] std::string_view operator[](StringRef ref) const {
    const auto bytes = bytes_[Run{ref.offset, ref.size}];
    return {bytes.data(), bytes.size()};
  }
  [[nodiscard]] const Table<char>& bytes() const { return bytes_; }
  [[nodiscard]] Table<char>& bytes() { return bytes_; }

 private:
  Table<char> bytes_;
};

}  // namespace rencai
