#include "base/ip.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>

namespace cairn {
namespace {

/// The slow twin: the C library.
std::optional<IpAddress> system_parse(std::string const& text) {
  IpAddress out;
  if (inet_pton(AF_INET6, text.c_str(), out.bytes.data()) == 1) return out;
  out.bytes.fill(0);
  out.bytes[10] = out.bytes[11] = 0xFF;
  if (inet_pton(AF_INET, text.c_str(), out.bytes.data() + 12) == 1) return out;
  return std::nullopt;
}

TEST(Ip, KnownForms) {
  EXPECT_EQ(parse_ip("192.0.2.1"), parse_ip("::ffff:192.0.2.1"));
  EXPECT_EQ(parse_ip("192.0.2.1"), parse_ip("::FFFF:c000:201"));
  EXPECT_EQ(parse_ip("2001:db8::1"), parse_ip("2001:0DB8:0:0:0:0:0:1"));
  EXPECT_NE(parse_ip("::192.0.2.1"), parse_ip("192.0.2.1"));
  for (char const* text : {"",
                           " 192.0.2.1",
                           "192.0.2.1 ",
                           "192.0.2",
                           "192.0.2.1.5",
                           "192.0.2.256",
                           "253.252.51.07",
                           "035.249.253.232",
                           "256.44.44.11",
                           "30.*.0.210",
                           "1.2.3.",
                           "AWS Internal",
                           "s3.amazonaws.com",
                           "fe80::1%eth0",
                           "[::1]",
                           ":",
                           ":::",
                           "1:2:3:4:5:6:7:8:9",
                           "1:2:3:4:5:6:7::8",
                           "1::2::3",
                           "12345::",
                           "1:",
                           "::1:",
                           "::ffff:192.0.2.1:1",
                           "192.0.2.1:443",
                           "0x7f.0.0.1",
                           "1.2.3.1000"})
    EXPECT_FALSE(parse_ip(text)) << text;
  EXPECT_FALSE(parse_ip(std::string_view("1.2.3.4\0", 8)));
}

TEST(Ip, EveryOctet) {
  for (int octet = 0; octet < 1100; ++octet) {
    for (int at = 0; at < 4; ++at) {
      std::string text;
      for (int i = 0; i < 4; ++i) text += (i ? "." : "") + std::to_string(i == at ? octet : i);
      EXPECT_EQ(parse_ip(text), system_parse(text)) << text;
    }
  }
}

TEST(Ip, ShortTextsAgreeWithTheSystem) {
  // Every text of up to seven characters over the alphabet that makes an address.
  std::string_view const alphabet = "01f:.";
  for (std::size_t length = 1; length <= 8; ++length) {
    std::string text(length, alphabet[0]);
    std::vector<std::size_t> digits(length, 0);
    for (bool more = true; more;) {
      ASSERT_EQ(parse_ip(text), system_parse(text)) << text;
      more = false;
      for (std::size_t i = 0; i < length && !more; ++i) {
        digits[i] = (digits[i] + 1) % alphabet.size();
        text[i] = alphabet[digits[i]];
        more = digits[i] != 0;
      }
    }
  }
}

TEST(Ip, RandomTextsAgreeWithTheSystem) {
  std::mt19937 random(3);
  std::array<char const*, 12> const parts{"::", ":",   "1",       "ffff", "0",    "db8",
                                          ".",  "255", "1.2.3.4", ":",    "abcd", ":"};
  std::size_t good = 0;
  for (int i = 0; i < 2'000'000; ++i) {
    std::string text;
    for (std::size_t n = 1 + random() % 18; n > 0; --n) text += parts[random() % parts.size()];
    auto const expected = system_parse(text);
    ASSERT_EQ(parse_ip(text), expected) << text;
    good += expected.has_value();
  }
  EXPECT_GT(good, 1000U);
}

TEST(Ip, RandomAddressesComeBack) {
  std::mt19937 random(4);
  for (int i = 0; i < 200'000; ++i) {
    IpAddress address;
    for (auto& byte : address.bytes) byte = random() % 3 ? static_cast<std::uint8_t>(random()) : 0;
    if (random() % 4 == 0) std::fill_n(address.bytes.begin(), 10, std::uint8_t{0});
    char text[INET6_ADDRSTRLEN];
    ASSERT_NE(inet_ntop(AF_INET6, address.bytes.data(), text, sizeof text), nullptr);
    ASSERT_EQ(parse_ip(text), address) << text;
  }
}

bool bit_of(IpAddress const& address, unsigned i) {
  return address.bytes[i / 8] >> (7 - i % 8) & 1;
}

TEST(Cidr, EveryLengthComparesThatManyBits) {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    for (unsigned length = 0; length <= 128; ++length) {
      IpAddress a;
      for (auto& byte : a.bytes) byte = static_cast<std::uint8_t>(random());
      IpAddress b = a;
      auto const flip = static_cast<unsigned>(random() % 128);
      b.bytes[flip / 8] ^= static_cast<std::uint8_t>(0x80 >> flip % 8);
      char text[INET6_ADDRSTRLEN];
      inet_ntop(AF_INET6, a.bytes.data(), text, sizeof text);
      auto const block = parse_cidr(std::string(text) + "/" + std::to_string(length));
      ASSERT_TRUE(block);
      ASSERT_EQ(block->bits, length);
      bool same = true;
      for (unsigned i = 0; i < length; ++i) same = same && bit_of(a, i) == bit_of(b, i);
      ASSERT_TRUE(block->contains(a));
      ASSERT_EQ(block->contains(b), same) << text << '/' << length << ' ' << flip;
      for (unsigned i = length; i < 128; ++i) ASSERT_FALSE(bit_of(block->network, i));
    }
  }
}

TEST(Cidr, Families) {
  auto const holds = [](char const* block, char const* address) {
    return parse_cidr(block).value().contains(parse_ip(address).value());
  };
  EXPECT_TRUE(holds("10.0.0.0/8", "10.255.0.1"));
  EXPECT_FALSE(holds("10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(holds("10.1.2.3/8", "10.0.0.1"));  // host bits are allowed
  EXPECT_TRUE(holds("0.0.0.0/0", "203.0.113.9"));
  EXPECT_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(holds("::/0", "2001:db8::1"));
  EXPECT_FALSE(holds("::/0", "203.0.113.9"));
  EXPECT_TRUE(holds("::ffff:10.0.0.0/104", "10.2.3.4"));
  EXPECT_TRUE(holds("::ffff:0:0/96", "10.2.3.4"));
  EXPECT_TRUE(holds("2001:db8::/32", "2001:db8:ffff::"));
  EXPECT_EQ(parse_cidr("::ffff:10.0.0.0/104"), parse_cidr("10.9.9.9/8"));
  for (char const* text :
       {"", "/", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08",
        "10.0.0.0/8 ", "10.0.0.0/8/8", "10.0.0/8", "::/129", "::1", "x/8", "10.0.0.0/+8"})
    EXPECT_FALSE(parse_cidr(text)) << text;
}

}  // namespace
}  // namespace cairn
