// What is whole in a broken JSON document.
//
// One pass with a stack of its own, so that depth costs no recursion. A container that closes well
// is whole, and stands for everything in it. Where the grammar is broken, what is whole outside the
// broken record is kept, and the scan goes on at the next `{"name":` that may begin a record: from
// the last string on, because a string that lacks its quote has swallowed what follows it. Slips
// between the elements of an array (a comma missing or too much, a stray bracket) lose nothing and
// are passed over.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace cairn::decode {

struct Finding {
  enum class Kind : std::uint8_t {
    kWhole,    // a whole container
    kElement,  // the same, and it stands in an array named Records
    kScalar,   // an element of such an array that is no container
    kBroken,   // something that is broken beyond reading
    kTooDeep,  // something nested deeper than anybody may read
    kCut,      // the document ends too early
  };
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Kind kind = Kind::kWhole;
  bool cloudtrail = false;  // of kBroken, kTooDeep and kCut: the remains are surely CloudTrail's
};

/// A document of this size or more cannot be indexed, and is not searched either.
inline constexpr std::uint64_t kLongestDocument = std::uint64_t{1} << 32;

/// Where the scan begins: at a document's start, or inside one whose start has been read.
enum class Inside { kNothing, kRecords, kArray, kObject };

/// Findings in `text` (smaller than kLongestDocument) from `from` on, in order; `findings` is
/// replaced.
void find_whole_parts(std::string_view text, std::size_t from, Inside inside,
                      std::vector<Finding>& findings);

}  // namespace cairn::decode
