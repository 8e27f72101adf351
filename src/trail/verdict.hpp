// What is known of an object's integrity.
#pragma once
#include <string_view>

namespace cairn::trail {

/// Of one object. The reason of kUnverified (and of the others, where there is more to say) stands
/// beside it as text.
enum class Verdict {
  kVerified,    // its bytes are those that a proven digest lists, or a digest that is proven itself
  kModified,    // a proven digest lists other bytes; a digest: it is proven not to be CloudTrail's
  kMissing,     // a proven digest lists it, and it is not there
  kUnsigned,    // no digest lists it, though one should
  kUnverified,  // could not be judged: not read, not yet provable, key or digest missing
  kNoDigest,    // no digest covers it
};

constexpr std::string_view to_string(Verdict verdict) {
  switch (verdict) {
  case Verdict::kVerified: return "verified";
  case Verdict::kModified: return "modified";
  case Verdict::kMissing: return "missing";
  case Verdict::kUnsigned: return "unsigned";
  case Verdict::kUnverified: return "unverified";
  case Verdict::kNoDigest: return "no-digest";
  }
  return "unverified";
}

}  // namespace cairn::trail
