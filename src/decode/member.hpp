// Exactly one gzip member, as zlib reads it: for validators, which must not repair or go on.
#pragma once
#include "decode/gunzip.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace cairn::decode {

enum class MemberEnd {
  kWhole,    // checksum and length are right
  kCut,      // the input ends before the member does: what there is was given
  kDamaged,  // no gzip, a damaged stream, or a wrong checksum
};

struct MemberRead {
  MemberEnd end = MemberEnd::kDamaged;
  std::size_t consumed = 0;  // of a whole member: bytes of the input that are its
};

/// One per thread; reuse it.
class MemberReader {
 public:
  /// Gives the inflated bytes to `sink`, piece by piece. What it got of a damaged member means
  /// nothing.
  MemberRead read(std::string_view gzip, std::function<void(std::string_view)> const& sink);

 private:
  MemberInflater fast_;
  std::string text_;
};

/// The slow road alone: zlib, a piece at a time.
MemberRead read_member_slowly(std::string_view gzip,
                              std::function<void(std::string_view)> const& sink);

}  // namespace cairn::decode
