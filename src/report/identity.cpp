#include "report/identity.hpp"

#include "record/derived.hpp"

#include <algorithm>

namespace cairn::report {

bool Identifier::identify(record::RecordView const& record, engine::Row& row) {
  record::top_text(record, "eventID", id_);
  if (id_.empty()) return false;
  record::top_text(record, "recipientAccountId", account_);
  if (account_.empty() && record.origin != nullptr) account_ = record.origin->key_account;
  id_ += '\0';
  id_ += account_;
  Hash128 const id = hash128(id_);
  char bytes[kSize];
  std::memcpy(bytes, &id.low, 8);
  std::memcpy(bytes + 8, &id.high, 8);
  row.key.append(bytes, kSize);
  Hash128 const body = hasher_.hash(record.value);
  row.hash[0] = body.low;
  row.hash[1] = body.high;
  return true;
}

Seen::Verdict Seen::add(Hash128 id, Hash128 body) {
  auto const [known, fresh] = bodies_.try_emplace(id, body);
  if (fresh) return Verdict::kNew;
  if (known->second == body) return Verdict::kDuplicate;
  auto& others = more_bodies_[id];
  if (std::find(others.begin(), others.end(), body) != others.end()) return Verdict::kDuplicate;
  others.push_back(body);
  return Verdict::kOtherBody;
}

}  // namespace cairn::report
