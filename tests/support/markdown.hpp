// The fenced blocks and tables of a page of the docs, for tests that hold the docs to what they
// say.
#pragma once
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::test {

inline std::vector<std::string> lines_of_file(std::string const& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

/// The lines of all blocks fenced as ```tag.
inline std::vector<std::string> fenced(std::vector<std::string> const& page,
                                       std::string const& tag) {
  std::vector<std::string> lines;
  bool inside = false;
  for (std::string const& line : page) {
    if (line.starts_with("```")) {
      inside = !inside && line == "```" + tag;
      if (!inside) lines.emplace_back();
    } else if (inside) {
      lines.push_back(line);
    }
  }
  return lines;
}

/// Lines joined into paragraphs, which blank lines part.
inline std::vector<std::string> paragraphs(std::vector<std::string> const& lines) {
  std::vector<std::string> result;
  bool open = false;
  for (std::string const& line : lines) {
    if (line.empty()) {
      open = false;
    } else if (open) {
      result.back() += "\n" + line;
    } else {
      result.push_back(line);
      open = true;
    }
  }
  return result;
}

/// The rows (without head and rule) of the first table behind the line `heading`; cells without
/// blanks and back-ticks around.
inline std::vector<std::vector<std::string>> table_behind(std::vector<std::string> const& page,
                                                          std::string const& heading) {
  std::vector<std::vector<std::string>> rows;
  bool behind = false;
  for (std::string const& line : page) {
    if (!behind) {
      behind = line == heading;
    } else if (line.starts_with("|")) {
      std::vector<std::string> cells;
      std::istringstream row(line.substr(1));
      for (std::string cell; std::getline(row, cell, '|');) {
        std::size_t const first = cell.find_first_not_of(' ');
        std::size_t const last = cell.find_last_not_of(' ');
        cell = first == std::string::npos ? "" : cell.substr(first, last - first + 1);
        if (cell.size() > 1 && cell.front() == '`' && cell.back() == '`' &&
            cell.find('`', 1) == cell.size() - 1) {
          cell = cell.substr(1, cell.size() - 2);
        }
        cells.push_back(cell);
      }
      rows.push_back(std::move(cells));
    } else if (!rows.empty()) {
      break;
    }
  }
  if (rows.size() >= 2) rows.erase(rows.begin(), rows.begin() + 2);
  return rows;
}

}  // namespace cairn::test
