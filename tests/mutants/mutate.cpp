// mutate LIST PROJECT check      every fault's old text must stand in its file exactly once
// mutate LIST PROJECT list       a line per fault: NUMBER<tab>FILE<tab>WHAT<tab>WHY IT MAY SURVIVE
// mutate LIST PROJECT apply N    seeds fault N into the project (a scratch copy!)
// The form of the list is described at its head.
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

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
    const std::string text = mutated(fault, project);
    std::ofstream(project + "/" + fault.file, std::ios::binary) << text;
    return 0;
  }
  throw std::runtime_error("there is no fault " + std::to_string(number));
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view command = count > 3 ? arguments[3] : "";
  try {
    if (count == 4 && command == "check") return check(read_list(arguments[1]), arguments[2]);
    if (count == 5 && command == "apply") return apply(read_list(arguments[1]), arguments[2], std::atoi(arguments[4]));
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
  std::cerr << "mutate LIST PROJECT check|list|apply N\n";
  return 2;
}
