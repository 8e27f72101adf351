// Bytes that grow without being cleared: what inflated text lives in.
#pragma once
#include "json/value.hpp"

#include <cstdlib>
#include <memory>

namespace cairn::decode {

/// json::kPadding bytes are always readable behind the capacity.
class Buffer {
 public:
  char* data() { return bytes_.get(); }
  std::size_t capacity() const { return capacity_; }

  /// Room for `size` bytes, the first `keep` of them kept, the others of any value. False: no
  /// memory, nothing changed.
  bool reserve(std::size_t size, std::size_t keep) {
    if (size <= capacity_ && bytes_) return true;
    std::size_t const room = size + size / 4;
    if (keep == 0) {
      // Nothing to copy, so that the old pages need not be touched. The contents are given up even
      // if memory is short.
      bytes_.reset();
      capacity_ = 0;
    }
    void* const grown = std::realloc(bytes_.get(), room + json::kPadding);
    if (grown == nullptr) return false;
    static_cast<void>(bytes_.release());
    bytes_.reset(static_cast<char*>(grown));
    capacity_ = room;
    return true;
  }
  void release() {
    bytes_.reset();
    capacity_ = 0;
  }

 private:
  struct Free {
    void operator()(char* bytes) const { std::free(bytes); }
  };
  std::unique_ptr<char, Free> bytes_;
  std::size_t capacity_ = 0;
};

}  // namespace cairn::decode
