// Reads a forged tree back, plainly.
#pragma once
#include "forge/forge.hpp"
#include "json/document.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cairn::forge::testing {

struct Folder {
  Folder();
  ~Folder();
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  std::filesystem::path path;
};

std::string read_file(std::filesystem::path const& path);
std::string gunzip(std::string const& packed);
/// Relative path → bytes, of every file.
std::map<std::string, std::string> read_tree(std::filesystem::path const& folder);
json::Node parse(std::string const& text);
std::string string_at(json::Node const& node, std::string_view name);

/// The default trail, but smaller and faster; made once for all tests.
struct Forged {
  ForgeOptions options;
  ForgeReport report;
  std::map<std::string, std::string> raw;     // object key → JSON
  std::map<std::string, std::size_t> packed;  // object key → gzip size
  std::map<std::string, json::Node> parsed;
  json::Node truth;
};
Forged const& forged();

}  // namespace cairn::forge::testing
