// A rule base of any size, made of a real one: its policies over and over, each time of other places and under other
// names.
//
//   bench_generate_rules RULES POLICIES FOLDER
//
// The first copy is the policies as they are. Copy k has its number after every policy's id and, in Chinese digits,
// after every name of its places, wherever the file names them; its files stand in folders of their own.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Policy {
  fs::path path;  // below the rule folder
  std::string text;
  std::string id;
  std::vector<std::string> places;  // the names of its place
};

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// What stands after `key` in the line that begins with it; empty where there is none.
std::string after(std::string_view key, const std::string& text) {
  const std::size_t start = text.starts_with(key) ? 0 : text.find("\n" + std::string(key));
  if (start == std::string::npos) return {};
  const std::size_t value = start + key.size() + (start == 0 ? 0 : 1);
  return text.substr(value, text.find('\n', value) - value);
}

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  std::string name;
  for (const char c : list) {
    if (c == '#') break;
    if (c != ',' && c != ']') {
      if (c != ' ' && c != '[') name += c;
      continue;
    }
    if (!name.empty()) names.push_back(name);
    name.clear();
  }
  return names;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string in_chinese(std::size_t number) {
  constexpr std::string_view digits[]{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  std::string text;
  for (const char digit : std::to_string(number)) text += digits[digit - '0'];
  return text;
}

bool write(const fs::path& path, const std::string& text) {
  std::error_code fault;
  fs::create_directories(path.parent_path(), fault);
  std::ofstream out(path, std::ios::binary);
  out << text;
  return out.good();
}

bool write_copy(const Policy& policy, std::size_t copy, const fs::path& folder) {
  if (copy == 0) return write(folder / policy.path, policy.text);
  std::string text = policy.text;
  replace_all(text, policy.id, policy.id + "-" + std::to_string(copy));
  for (const std::string& name : policy.places) replace_all(text, name, name + in_chinese(copy));
  fs::path path;
  for (const fs::path& part : policy.path) {
    path /= path.empty() ? part.string() + "-" + std::to_string(copy) : part.string();
  }
  return write(folder / path, text);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: bench_generate_rules RULES POLICIES FOLDER\n", stderr);
    return 2;
  }
  const fs::path rules = argv[1];
  const std::size_t count = std::strtoul(argv[2], nullptr, 10);
  const fs::path folder = argv[3];
  std::vector<Policy> policies;
  std::error_code fault;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(rules, fault)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || !name.ends_with(".yaml") || name.ends_with(".test.yaml")) continue;
    std::string text = read(entry.path());
    const std::string id = after("policy: ", text);
    const fs::path path = entry.path().lexically_relative(rules);
    if (!id.empty())
      policies.push_back({path, text, id, names_in(after("place: ", text))});
    else if (!write(folder / path, text))
      return 2;
  }
  std::ranges::sort(policies, {}, &Policy::path);
  for (std::size_t i = 0; i < count && !policies.empty(); ++i) {
    if (!write_copy(policies[i % policies.size()], i / policies.size(), folder)) {
      std::perror(argv[3]);
      return 2;
    }
  }
  return policies.empty() ? 2 : 0;
}
