// FieldEquals, compiled: one field of a record against another. Private to match/.
#pragma once
#include "match/leaf_test.hpp"
#include "match/reach.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cairn::match {

/// Immutable.
class FieldPair {
 public:
  FieldPair(Field const& field, FieldEquals const& test);

  /// Scratch. One per thread.
  struct Scratch {
    Reach reach;
    LeafWalk walk;
    std::vector<json::Value> values;
    std::vector<std::string> own, others;
    std::string decoded;
  };
  bool holds(record::RecordView const& record, Scratch& scratch) const;

 private:
  bool texts(record::RecordView const& record, PathWalk const& path, Scratch& scratch,
             std::vector<std::string>& out) const;
  void add(std::string_view text, std::vector<std::string>& out) const;

  std::optional<Derived> derived_;
  PathWalk field_, other_;
  Relation relation_;
  Case text_case_;
};

/// The text of a derived field; `out` is replaced.
void derived_text(Derived field, record::RecordView const& record, std::string& out);

}  // namespace cairn::match
