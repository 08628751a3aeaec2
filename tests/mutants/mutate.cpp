// mutate LIST PROJECT check      every fault's old text must stand in its file exactly once
// mutate LIST PROJECT list       a line per fault: NUMBER<tab>FILE<tab>WHAT<tab>WHY IT MAY SURVIVE
// mutate LIST PROJECT apply N    seeds fault N into the project (a scratch copy!)
// mutate LIST PROJECT seed       seeds all faults into the project at once; $RENCAI_FAULT says at run time which one is
//                                there, none by default. Prints the numbers of those that stand in no function.
// The form of the list is described at its head.
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "function_bodies.h"

namespace {

struct Fault {
  int number = 0;
  std::string file;
  std::string what;
  std::string before;
  std::string after;
  std::string reason;  // why it may survive; mostly empty
};

std::string contents_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write(const std::string& path, std::string_view text) { std::ofstream(path, std::ios::binary) << text; }

void add_line(std::string& text, std::string_view line) {
  if (!text.empty()) text += '\n';
  text += line;
}

std::vector<Fault> read_list(const std::string& path) {
  std::istringstream lines(contents_of(path));
  std::vector<Fault> faults;
  std::string line;
  for (std::size_t at = 1; std::getline(lines, line); ++at) {
    if (line.empty() || line.front() == '#') continue;
    const std::string where = path + ":" + std::to_string(at) + ": ";
    if (line.size() > 2 && line[1] == ' ' && std::string_view("-+=").find(line[0]) != std::string_view::npos) {
      if (faults.empty()) throw std::runtime_error(where + "no fault was named before");
      Fault& fault = faults.back();
      add_line(line[0] == '-'   ? fault.before
               : line[0] == '+' ? fault.after
                                : fault.reason,
               std::string_view(line).substr(2));
      continue;
    }
    Fault fault;
    std::istringstream head(line);
    std::string file;
    if (!(head >> fault.number >> file) || file.back() != ':') {
      throw std::runtime_error(where + "expected `NUMBER FILE: what it breaks`");
    }
    fault.file = file.substr(0, file.size() - 1);
    std::getline(head >> std::ws, fault.what);
    if (!faults.empty() && fault.number <= faults.back().number) {
      throw std::runtime_error(where + "the numbers must rise");
    }
    faults.push_back(std::move(fault));
  }
  return faults;
}

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// The file with the fault in it.
std::string mutated(const Fault& fault, const std::string& project) {
  std::string text = contents_of(project + "/" + fault.file);
  if (fault.before.empty() || fault.before == fault.after) throw std::runtime_error("it changes nothing");
  const std::size_t count = occurrences(text, fault.before);
  if (count != 1) {
    throw std::runtime_error("its old text stands in " + fault.file + " " + std::to_string(count) + " times, not once");
  }
  return text.replace(text.find(fault.before), fault.before.size(), fault.after);
}

int check(const std::vector<Fault>& faults, const std::string& project) {
  std::size_t failed = 0;
  for (const Fault& fault : faults) {
    try {
      static_cast<void>(mutated(fault, project));
    } catch (const std::exception& error) {
      ++failed;
      std::cout << "fault " << fault.number << " (" << fault.what << "): " << error.what() << "\n";
    }
  }
  std::cout << "mutants: " << faults.size() - failed << " passed, " << failed << " failed\n";
  return failed > 0 || faults.empty() ? 1 : 0;
}

int apply(const std::vector<Fault>& faults, const std::string& project, int number) {
  for (const Fault& fault : faults) {
    if (fault.number != number) continue;
    write(project + "/" + fault.file, mutated(fault, project));
    return 0;
  }
  throw std::runtime_error("there is no fault " + std::to_string(number));
}

// ---- all at once

struct SeededFile {
  std::string text;
  std::map<std::size_t, std::vector<const Fault*>> by_body;  // by the place of the body's `{`
};

constexpr std::string_view switch_header = R"(#pragma once
#pragma GCC system_header
#include <cstdlib>
inline const int rencai_fault = [] {
  const char* number = std::getenv("RENCAI_FAULT");
  return number == nullptr ? 0 : std::atoi(number);
}();
)";

// Each function once as it is and once with each of its faults.
std::string with_all_faults(const SeededFile& file) {
  std::string result;
  std::size_t done = 0;
  for (const Body& body : function_bodies(file.text)) {
    const auto faults = file.by_body.find(body.open);
    if (faults == file.by_body.end()) continue;
    const std::string inner = file.text.substr(body.open, body.close + 1 - body.open);
    result += file.text.substr(done, body.open - done) + "{ ";
    for (const Fault* fault : faults->second) {
      std::string faulty = inner;
      faulty.replace(faulty.find(fault->before), fault->before.size(), fault->after);
      result += "if (rencai_fault == " + std::to_string(fault->number) + ") " + faulty + " else ";
    }
    result += inner + " }";
    done = body.close + 1;
  }
  return result + file.text.substr(done);
}

int seed(const std::vector<Fault>& faults, const std::string& project) {
  std::map<std::string, SeededFile> files;
  for (const Fault& fault : faults) {
    static_cast<void>(mutated(fault, project));  // that it fits
    SeededFile& file = files[fault.file];
    if (file.text.empty()) file.text = contents_of(project + "/" + fault.file);
    const std::size_t at = file.text.find(fault.before);
    const auto bodies = function_bodies(file.text);
    const auto body = std::find_if(bodies.begin(), bodies.end(), [&](const Body& one) {
      return one.open < at && at + fault.before.size() <= one.close;
    });
    if (body == bodies.end())
      std::cout << fault.number << "\n";
    else
      file.by_body[body->open].push_back(&fault);
  }
  write(project + "/src/seeded_fault.h", switch_header);
  for (const auto& [name, file] : files) {
    // Included, it is a file of the system's: without warnings.
    const std::string included = name.substr(name.rfind('/') + 1) + ".seeded";
    write(project + "/" + name + ".seeded",
          "#pragma GCC system_header\n#include \"seeded_fault.h\"\n" + with_all_faults(file));
    write(project + "/" + name, "#include \"" + included + "\"\n");
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view command = count > 3 ? arguments[3] : "";
  try {
    if (count == 4 && command == "check") return check(read_list(arguments[1]), arguments[2]);
    if (count == 5 && command == "apply") return apply(read_list(arguments[1]), arguments[2], std::atoi(arguments[4]));
    if (count == 4 && command == "seed") return seed(read_list(arguments[1]), arguments[2]);
    if (count == 4 && command == "list") {
      for (const Fault& fault : read_list(arguments[1])) {
        std::cout << fault.number << '\t' << fault.file << '\t' << fault.what << '\t' << fault.reason << '\n';
      }
      return 0;
    }
  } catch (const std::exception& error) {
    std::cerr << "mutate: " << error.what() << "\n";
    return 1;
  }
  std::cerr << "mutate LIST PROJECT check|list|apply N|seed\n";
  return 2;
}
