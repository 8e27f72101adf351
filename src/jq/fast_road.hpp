// Runs a recognised program on raw records: index, proof that libjq would accept the document,
// predicate, projection. libjq sees only what is left. Private to jq/.
#pragma once
#include "jq/slow_road.hpp"
#include "jq/strict_check.hpp"
#include "json/index.hpp"

namespace cairn::jq {

/// One per thread.
class FastRoad {
 public:
  explicit FastRoad(Program const& program);

  /// Runs the whole documents at the start of `text`; single ones that are odd go to `slow`, which
  /// must be between documents. Returns how many bytes are done; the rest is not surely JSON, or
  /// not whole: the slow road's.
  std::size_t run(json::PaddedView text, SlowRoad& slow, std::string_view place, Output& output);

 private:
  /// kOdd: libjq must judge the whole document. kEnded: nothing more of it, or at all, is wanted.
  enum class Judged { kDone, kOdd, kEnded };

  Judged document(json::Value document, bool may_match, std::string_view place, Output& output);
  bool find_records(json::Value document, json::Value& records) const;
  bool select(json::Value records);
  Judged run_record(record::RecordView const& record, std::string_view place, Ending& ending,
                    Output& output);
  bool project(record::RecordView const& record, PlainPath const& path, json::Value& found) const;
  void emit(json::Value value, Ending& ending, Output& output);
  bool emit_directly(json::Value value, Output& output) const;
  Value input(record::RecordView const& record) const;
  static Value parse(std::string_view text);

  Program::Impl const& impl_;
  Pushdown const* pushdown_;
  json::Indexer indexer_;
  Shape shape_;
  std::vector<record::RecordView> selected_;  // of the document at hand
  std::optional<match::Matcher> matcher_;
  std::unique_ptr<Machine> rest_;  // made at the first match
};

}  // namespace cairn::jq
