// A text with the padding that the JSON layer asks for.
#pragma once
#include "json/value.hpp"

#include <string>
#include <string_view>

namespace cairn::test {

class Padded {
 public:
  explicit Padded(std::string_view text) : size_(text.size()), bytes_(text) {
    bytes_.append(json::kPadding, '\0');
  }
  json::PaddedView view() const { return {bytes_.data(), size_}; }

 private:
  std::size_t size_;
  std::string bytes_;
};

}  // namespace cairn::test
