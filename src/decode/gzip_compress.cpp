#include "decode/gzip_compress.hpp"

#include <libdeflate.h>

namespace cairn::decode {
namespace {
constexpr int kLevel = 6;
}

void GzipCompressor::Free::operator()(libdeflate_compressor* compressor) const {
  libdeflate_free_compressor(compressor);
}

GzipCompressor::GzipCompressor() : compressor_(libdeflate_alloc_compressor(kLevel)) {}

Status GzipCompressor::compress(std::string_view raw, std::string& out) {
  if (!compressor_) return fail(ErrorCode::kIo, "not enough memory to compress");
  out.resize(libdeflate_gzip_compress_bound(compressor_.get(), raw.size()));
  out.resize(
      libdeflate_gzip_compress(compressor_.get(), raw.data(), raw.size(), out.data(), out.size()));
  return {};
}

}  // namespace cairn::decode
