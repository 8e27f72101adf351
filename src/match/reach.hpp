// The values that one field reaches in one record, looked for when somebody asks: for tests that
// few records need. (matcher.cpp meets all fields of a program in one walk.) Private to match/.
#pragma once
#include "match/walk.hpp"
#include "record/record.hpp"

#include <string>
#include <vector>

namespace cairn::match {

/// A path, compiled. Immutable.
class PathWalk {
 public:
  PathWalk() = default;
  explicit PathWalk(Path const& path);

  bool is_exact() const { return exact_; }
  /// The record's own members from which a search path starts: that of the first segment, and, if
  /// there are more, that of all of them joined. None for a path of no segments.
  std::vector<Name> starts() const;

 private:
  friend class Reach;
  struct Step {
    Name name;
    Name joined;  // all that is left; empty text with `has_joined` false: nothing but the name is
    bool has_joined = false;
  };
  std::vector<Step> steps_;
  bool exact_ = false;
};

/// Scratch. One per thread.
class Reach {
 public:
  /// Appends the final values; members of arrays among them are not listed on their own. False if
  /// an exact path raises. A null or missing value of an exact path gives `missing`, a Value
  /// without text.
  bool find(record::RecordView const& record, PathWalk const& path, std::vector<json::Value>& out);
  /// The same of a search path, from the member of its first segment.
  void find_from(json::Value first, PathWalk const& path, std::vector<json::Value>& out) {
    found(first, path, 1, out);
  }

 private:
  void search(json::Value value, PathWalk const& path, std::size_t step,
              std::vector<json::Value>& out);
  void found(json::Value value, PathWalk const& path, std::size_t step,
             std::vector<json::Value>& out);

  std::string name_;
};

}  // namespace cairn::match
