// Gzip compression of whole objects.
#pragma once
#include "base/result.hpp"

#include <memory>
#include <string>
#include <string_view>

struct libdeflate_compressor;

namespace cairn::decode {

/// One per thread; reuse it.
class GzipCompressor {
 public:
  GzipCompressor();
  /// Replaces `out` by one gzip member without name or time, so that equal input gives equal bytes.
  /// kIo if memory is short.
  Status compress(std::string_view raw, std::string& out);

 private:
  struct Free {
    void operator()(libdeflate_compressor* compressor) const;
  };
  std::unique_ptr<libdeflate_compressor, Free> compressor_;
};

}  // namespace cairn::decode
