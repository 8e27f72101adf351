// Finds the structure of a JSON text: simdjson's stage 1 behind an owner of its memory.
#pragma once
#include "base/result.hpp"
#include "json/value.hpp"

#include <memory>
#include <span>

namespace cairn::json {

/// One per thread; reuse it, its memory only grows (4 bytes of index per byte of text reserved,
/// touched as needed).
class Indexer {
 public:
  Indexer();
  ~Indexer();
  Indexer(Indexer&&) noexcept;
  Indexer& operator=(Indexer&&) noexcept;

  struct Index {
    std::span<std::uint32_t const> entries;  // followed by sentinels that hold text size
    bool valid_utf8 = true;  // false: some bytes are no UTF-8; the index is right all the same
  };

  /// The index of `text`, which may hold several documents one after another. Valid until the next
  /// call. Fails with kTruncated (ends inside a string), kCorrupt (a raw control character inside a
  /// string; blank text), kTooLarge (4 GiB and more). The caller then takes decode/'s slow,
  /// tolerant road.
  Result<Index> index(PaddedView text);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::json
