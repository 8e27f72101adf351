// Re-deliveries: which of the hits are the same event once more.
//
// CloudTrail delivers many events twice. A duplicate has the same eventID, the same account
// (recipientAccountId, else that of the object's key) and an equal JSON value. The same id with
// another body is another event. No eventID: never a duplicate.
#pragma once
#include "engine/consumer.hpp"
#include "record/record.hpp"
#include "report/hash.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace cairn::report {

/// Computes what identifies a record. One per thread.
class Identifier {
 public:
  static constexpr std::size_t kSize = 16;
  /// Appends kSize bytes of (eventID, account) to `row.key` and puts the body's hash into
  /// `row.hash`. False, and nothing, without eventID.
  bool identify(record::RecordView const& record, engine::Row& row);

 private:
  ValueHasher hasher_;
  std::string id_, account_;
};

/// The identities seen so far: about 60 bytes each. One thread.
class Seen {
 public:
  enum class Verdict { kNew, kDuplicate, kOtherBody };
  Verdict add(Hash128 id, Hash128 body);

 private:
  struct Hasher {
    std::size_t operator()(Hash128 const& hash) const { return hash.low; }
  };
  std::unordered_map<Hash128, Hash128, Hasher> bodies_;
  std::unordered_map<Hash128, std::vector<Hash128>, Hasher>
      more_bodies_;  // of ids that had several
};

}  // namespace cairn::report
