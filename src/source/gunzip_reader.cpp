#include "source/gunzip_reader.hpp"

namespace cairn::source {

GunzipReader::GunzipReader(std::unique_ptr<ByteReader> inner)
    : inner_(std::move(inner)), stored_(64 << 10, '\0') {
  gzip_.start(0);
}

Result<std::size_t> GunzipReader::read(char* out, std::size_t capacity) {
  if (capacity == 0) return std::size_t{0};
  for (;;) {
    // Damage ends an archive: behind it nothing says where an entry begins.
    bool const damaged = gzip_.problem().has_value();
    if (!damaged) {
      auto const step = gzip_.step({stored_.data() + at_, size_ - at_}, out, capacity);
      at_ += step.consumed;
      if (step.produced > 0) return step.produced;
      if (at_ < size_) continue;
    }
    if (ended_ || damaged) {
      if (error_) return tl::unexpected<Error>(*error_);
      gzip_.finish();
      if (gzip_.problem()) return tl::unexpected<Error>(*gzip_.problem());
      return std::size_t{0};
    }
    auto const got = inner_->read(stored_.data(), stored_.size());
    at_ = 0;
    size_ = got.value_or(0);
    ended_ = size_ == 0;
    if (!got) error_ = got.error();
  }
}

}  // namespace cairn::source
