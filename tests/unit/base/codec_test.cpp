#include "base/base64.hpp"
#include "base/hex.hpp"

#include <gtest/gtest.h>

#include <random>

namespace cairn {
namespace {

TEST(Hex, BothWays) {
  EXPECT_EQ(hex_encode(std::string_view("\x00\x7f\xff", 3)), "007fff");
  EXPECT_EQ(hex_decode("007Fff"), std::string("\x00\x7f\xff", 3));
  EXPECT_EQ(hex_decode(""), "");
  for (char const* text : {"0", "0g", "00 ", "0x00", "-1"}) EXPECT_FALSE(hex_decode(text)) << text;
}

TEST(Base64, VectorsOfTheRfc) {
  std::pair<char const*, char const*> const vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (auto const& [bytes, text] : vectors) {
    EXPECT_EQ(base64_encode(bytes), text);
    EXPECT_EQ(base64_decode(text), bytes);
  }
}

TEST(Base64, EachTextThatDecodesIsTheOneThatEncodes) {
  std::mt19937 random(11);
  std::string_view const alphabet = "AZaz09+/=== \n-_";
  std::size_t good = 0;
  for (int i = 0; i < 500'000; ++i) {
    std::string text;
    for (std::size_t n = random() % 9; n > 0; --n) text += alphabet[random() % alphabet.size()];
    auto const bytes = base64_decode(text);
    if (bytes) {
      ASSERT_EQ(base64_encode(*bytes), text);
    }
    good += bytes.has_value();
  }
  EXPECT_GT(good, 1000U);
  for (int i = 0; i < 50'000; ++i) {
    std::string bytes;
    for (std::size_t n = random() % 40; n > 0; --n) bytes += static_cast<char>(random());
    ASSERT_EQ(base64_decode(base64_encode(bytes)), bytes);
  }
  for (char const* text :
       {"Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm9v\n", "Zm-_"})
    EXPECT_FALSE(base64_decode(text)) << text;
}

}  // namespace
}  // namespace cairn
