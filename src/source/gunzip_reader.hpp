// Inflates what another reader gives, and gives all that could be inflated before it tells of
// damage.
#pragma once
#include "base/bytes.hpp"
#include "decode/gunzip.hpp"

#include <memory>
#include <string>

namespace cairn::source {

/// For archives: libarchive's own gzip filter keeps back up to 64 kB before the place where a file
/// is cut.
class GunzipReader final : public ByteReader {
 public:
  explicit GunzipReader(std::unique_ptr<ByteReader> inner);
  Result<std::size_t> read(char* out, std::size_t capacity) override;

 private:
  std::unique_ptr<ByteReader> inner_;
  decode::GzipStream gzip_;
  std::string stored_;
  std::size_t size_ = 0, at_ = 0;  // what of `stored_` was read, and what of that is used up
  bool ended_ = false;
  std::optional<Error> error_;  // the inner reader's
};

}  // namespace cairn::source
