// Which paths occur in records, with what types and values.
#pragma once
#include "report/distinct.hpp"
#include "json/value.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::report {

/// One per thread. A path is made of member names joined by dots; arrays are crossed, as queries
/// do.
class FieldSurvey {
 public:
  static constexpr std::size_t kMostPaths =
      200'000;  // bounds the memory against records whose names are data
  static constexpr std::size_t kDeepest = 64;  // members below are not looked at
  static constexpr std::size_t kExamples = 3;
  static constexpr std::size_t kKinds = 6;

  struct Example {
    std::uint64_t hash = 0;
    std::string text;
  };
  struct Field {
    std::uint64_t records = 0;                  // in which the path occurs
    std::array<std::uint64_t, kKinds> kinds{};  // values by json::Kind
    DistinctCounter distinct;                   // of scalars but null
    std::vector<Example> examples;  // those with the least hashes: the same whatever the order
  };

  void add(json::Value record);
  void merge(FieldSurvey const& other);
  /// By path.
  std::map<std::string, Field const*> fields() const;
  std::uint64_t records() const { return records_; }
  /// There were more than kMostPaths paths; those that came later are missing.
  bool overflowed() const { return overflowed_; }

 private:
  struct Node {
    Field field;
    std::uint64_t last_record = 0;  // counted, from 1
    std::map<std::string, std::unique_ptr<Node>, std::less<>> children;
  };

  Node* child(Node& parent, std::string_view name);
  void note(Node& node, json::Value value);
  void merge(Node& into, Node const& from);
  static void add_example(Field& field, std::uint64_t hash, std::string_view text);
  static void collect(Node const& node, std::string const& path,
                      std::map<std::string, Field const*>& out);

  Node root_;
  std::uint64_t records_ = 0;
  std::size_t paths_ = 0;
  bool overflowed_ = false;
  std::vector<Node*> open_;  // of the containers around the value being read; null: not looked at
  std::string name_, text_;
};

}  // namespace cairn::report
