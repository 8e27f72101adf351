// What a file is, by its first bytes. Names lie: exports are called anything, and a copy loses its
// ending.
#include "source/archive.hpp"
#include "source/archive_handle.hpp"

#include "decode/gunzip.hpp"

#include <cstring>

namespace cairn::source {
namespace {

constexpr std::size_t kTarHeader = 512;

bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

bool is_zip(std::string_view head) {
  return begins(head, "PK\x03\x04") || begins(head, "PK\x05\x06") || begins(head, "PK\x07\x08");
}

bool is_other_compression(std::string_view head) {
  using namespace std::string_view_literals;
  return begins(head, "\xFD"
                      "7zXZ\0"sv) ||
         begins(head, "\x28\xB5\x2F\xFD") ||
         (begins(head, "BZh") && head.size() > 3 && head[3] >= '1' && head[3] <= '9');
}

/// The checksum of a tar header, which every dialect has: the sum of its bytes with blanks in the
/// checksum's own place.
bool is_tar(std::string_view header) {
  constexpr std::size_t kAt = 148;
  constexpr std::size_t kLength = 8;
  if (header.size() < kTarHeader) return false;
  unsigned told = 0;
  bool any = false;
  for (char const c : header.substr(kAt, kLength)) {
    if (c >= '0' && c <= '7')
      told = told * 8 + static_cast<unsigned>(c - '0'), any = true;
    else if (any || c != ' ')
      break;
  }
  unsigned sum = 0;
  for (std::size_t i = 0; i < kTarHeader; ++i)
    sum += i >= kAt && i < kAt + kLength ? ' ' : static_cast<unsigned char>(header[i]);
  return any && sum == told;
}

}  // namespace

Container container_of(PeekReader& reader) {
  constexpr std::size_t kMagic = 6;
  std::string_view const head = reader.peek(kMagic);
  if (head.empty() || std::strchr("{[\" \t\r\n\xEF", head[0]) != nullptr)
    return Container::kNone;  // text
  if (is_zip(head)) return Container::kArchive;
  bool const other = is_other_compression(head);
  if (decode::is_gzip(head) || other) {
    if (is_tar(uncompressed_head(reader, kTarHeader))) return Container::kArchive;
    return other ? Container::kCompressed : Container::kNone;
  }
  return is_tar(reader.peek(kTarHeader)) ? Container::kArchive : Container::kNone;
}

}  // namespace cairn::source
