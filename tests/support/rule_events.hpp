// Events that a rule must fire on, and near misses: the `*.events.json` beside rules.
#pragma once
#include "support/padded.hpp"
#include "json/check.hpp"
#include "json/index.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::test {

struct RuleCase {
  std::string rule;  // an id; empty: the only rule of the file beside it
  bool expect = false;
  std::string why;
  std::vector<std::string> events;  // as they stand; several are a sequence for a correlation
};

inline RuleCase rule_case(json::Value item) {
  RuleCase out;
  json::for_each_member(item, [&](std::string_view name, json::Value value) {
    if (name == "rule") out.rule = value.string_body();
    if (name == "expect") out.expect = value.scalar() == "true";
    if (name == "why") out.why = value.string_body();
    if (name == "event") out.events.emplace_back(value.raw());
    if (name == "events")
      json::for_each_element(value, [&](json::Value event) {
        out.events.emplace_back(event.raw());
        return true;
      });
    return true;
  });
  return out;
}

/// Fails the test if the file is no array of cases.
inline std::vector<RuleCase> read_rule_cases(std::filesystem::path const& file) {
  std::ifstream in(file);
  std::string const text{std::istreambuf_iterator<char>(in), {}};
  Padded const padded(text);
  json::Indexer indexer;
  json::Members members;
  auto const index = indexer.index(padded.view());
  std::vector<RuleCase> out;
  bool const valid = index && !index->entries.empty() &&
                     json::check_value(padded.view().data, index->entries.data(),
                                       index->entries.data() + index->entries.size(), members);
  json::Value const root =
      valid ? json::Value(padded.view().data, index->entries.data()) : json::Value();
  EXPECT_TRUE(valid && root.is_array()) << file << " is no array of cases";
  if (!valid || !root.is_array()) return out;
  json::for_each_element(root, [&](json::Value item) {
    out.push_back(rule_case(item));
    return true;
  });
  EXPECT_FALSE(out.empty()) << file;
  return out;
}

}  // namespace cairn::test
