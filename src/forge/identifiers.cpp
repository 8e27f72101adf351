#include "forge/identifiers.hpp"

namespace cairn::forge {
namespace {
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kEscaped = "&=<>'";
}  // namespace

void append_random(std::string& out, Random& random, std::string_view alphabet, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) out += random.pick(alphabet);
}

void append_hex(std::string& out, Random& random, std::size_t count) {
  append_random(out, random, kHex, count);
}

void append_uuid(std::string& out, Random& random) {
  std::uint64_t const high = random.next();
  std::uint64_t const low = random.next();
  char text[36];
  std::size_t digit = 0;
  for (std::size_t i = 0; i < sizeof text; ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      text[i] = '-';
      continue;
    }
    std::uint64_t const half = digit < 16 ? high : low;
    text[i] = kHex[(half >> (4 * (digit % 16))) & 15];
    ++digit;
  }
  text[14] = '4';
  text[19] = kHex[8 + (low & 3)];
  out.append(text, sizeof text);
}

void append_s3_request_id(std::string& out, Random& random) {
  append_random(out, random, kUpper, 16);
}

void append_s3_host_id(std::string& out, Random& random) {
  append_random(out, random, kBase64, 75);
  out += '=';
}

void append_session_token(std::string& out, Random& random) {
  out += "IQoJb3JpZ2luX2VjE";
  append_random(out, random, kBase64, 340);
  out += "==";
}

std::string access_key(std::string_view prefix, Random& random) {
  std::string key(prefix);
  append_random(key, random, kBase32, 9);
  return key += "EXAMPLE";
}

std::string principal_id(std::string_view prefix, Random& random) {
  std::string id(prefix);
  append_random(id, random, kBase32, 10);
  return id += "EXAMPLE";
}

std::string object_suffix(Random& random) {
  std::string suffix;
  append_random(suffix, random, kBase64.substr(0, 62), 16);
  return suffix;
}

std::string event_id(std::uint64_t event_seed) {
  Random random(event_seed, "event id");
  std::string id;
  append_uuid(id, random);
  return id;
}

void append_aws_escaped(std::string& out, std::string_view json) {
  std::size_t from = 0;
  for (;;) {
    std::size_t const at = json.find_first_of(kEscaped, from);
    out += json.substr(from, at == std::string_view::npos ? at : at - from);
    if (at == std::string_view::npos) return;
    auto const c = static_cast<unsigned char>(json[at]);
    out += "\\u00";
    out += kHex[c >> 4];
    out += kHex[c & 15];
    from = at + 1;
  }
}

}  // namespace cairn::forge
