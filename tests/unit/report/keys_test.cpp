// Orders and identities: number keys, value hashes, distinct counts.
#include "base/decimal.hpp"
#include "report/count_map.hpp"
#include "report/distinct.hpp"
#include "report/hash.hpp"
#include "report/number_key.hpp"
#include "support/records.hpp"
#include "json/document.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

namespace cairn::report {
namespace {

TEST(NumberKey, OrdersAllPairsAsExactDecimalsDo) {
  std::vector<std::string> numbers = {"0",
                                      "-0",
                                      "0.0",
                                      "0e5",
                                      "1",
                                      "1.0",
                                      "10e-1",
                                      "0.1e1",
                                      "-1",
                                      "-1.5",
                                      "-1.05",
                                      "-15e-1",
                                      "2",
                                      "9",
                                      "10",
                                      "11",
                                      "99",
                                      "100",
                                      "-10",
                                      "-9",
                                      "-99",
                                      "9007199254740992",
                                      "9007199254740993",
                                      "9007199254740992.5",
                                      "1e400",
                                      "2e400",
                                      "1e401",
                                      "-1e400",
                                      "1e-400",
                                      "-1e-400",
                                      "0.3",
                                      "0.29",
                                      "0.30000000000000001",
                                      "123456789012345678901234567890",
                                      "-123456789012345678901234567890"};
  for (auto const& a : numbers)
    for (auto const& b : numbers) {
      std::string left, right;
      ASSERT_TRUE(number_key(a, left));
      ASSERT_TRUE(number_key(b, right));
      auto const wanted = *Decimal::parse(a) <=> *Decimal::parse(b);
      EXPECT_EQ(left < right, wanted < 0) << a << " " << b;
      EXPECT_EQ(left == right, wanted == 0) << a << " " << b;
    }
}

TEST(NumberKey, RefusesWhatIsNoNumber) {
  std::string key;
  for (auto const* text : {"", "-", "x", "1x", "1.", ".5", "1e", "1e+", "--1", "0x10", " 1", "1 ",
                           "1,5", "192.0.2.1", "NaN"})
    EXPECT_FALSE(number_key(text, key)) << text;
}

Hash128 hash_of(std::string const& text) {
  test::OwnedRecord const record(text);
  EXPECT_TRUE(record.view) << text;
  return record.view ? ValueHasher().hash(record.view->value) : Hash128();
}

TEST(ValueHasher, SeesEqualValuesInOtherSpellings) {
  std::pair<char const*, char const*> const equal[] = {
      {R"({"a":1,"b":[1,2]})", R"({ "b" : [1,2.0] , "a":1.0 })"},
      {R"({"a":"\u0041\/"})", R"({"a":"A/"})"},
      {R"({"a":1,"a":2})", R"({"a":2})"},
      {R"({"a":{"x":1,"y":{"z":null}}})", R"({"a":{"y":{"z":null},"x":10e-1}})"},
      {R"({"\u0061":true})", R"({"a":true})"},
      {R"({"a":[{"p":1,"q":2},{"q":2,"p":1}]})", R"({"a":[{"q":2,"p":1},{"p":1,"q":2}]})"},
      {R"({})", R"({ })"}};
  for (auto const& [a, b] : equal) EXPECT_EQ(hash_of(a), hash_of(b)) << a << " " << b;
}

TEST(ValueHasher, TellsDifferentValuesApart) {
  std::vector<std::string> const different = {R"({})",
                                              R"({"a":{}})",
                                              R"({"a":[]})",
                                              R"({"a":null})",
                                              R"({"a":""})",
                                              R"({"a":0})",
                                              R"({"a":false})",
                                              R"({"a":"0"})",
                                              R"({"a":[[]]})",
                                              R"({"a":[{}]})",
                                              R"({"a":[1,2]})",
                                              R"({"a":[2,1]})",
                                              R"({"a":[[1],2]})",
                                              R"({"a":[1,[2]]})",
                                              R"({"b":""})",
                                              R"({"a":"b","c":"d"})",
                                              R"({"a":"d","c":"b"})",
                                              R"({"a":9007199254740993})",
                                              R"({"a":9007199254740992})",
                                              R"({"a":"null"})",
                                              R"({"a":{"b":1},"c":2})",
                                              R"({"a":{"b":1,"c":2}})",
                                              R"({"a":2,"a":1})",
                                              R"({"a":2})"};
  for (std::size_t i = 0; i < different.size(); ++i)
    for (std::size_t k = i + 1; k < different.size(); ++k)
      EXPECT_NE(hash_of(different[i]), hash_of(different[k]))
          << different[i] << " " << different[k];
}

TEST(ValueHasher, StandsAnyDepth) {
  std::string deep = R"({"a":)" + std::string(900, '[') + std::string(900, ']') + "}";
  std::string const deeper = R"({"a":)" + std::string(901, '[') + std::string(901, ']') + "}";
  EXPECT_EQ(hash_of(deep), hash_of(deep));
  EXPECT_NE(hash_of(deep), hash_of(deeper));
}

TEST(CountMap, CountsAsAMapDoes) {
  std::mt19937 random(7);
  std::map<std::string, std::uint64_t> wanted;
  CountMap a, b;
  for (int i = 0; i < 20'000; ++i) {
    std::string key(random() % 40, 'k');
    key += std::to_string(random() % 3000);
    if (random() % 500 == 0) key.assign(100'000, 'x');
    if (random() % 100 == 0) key.clear();
    ++wanted[key];
    (i % 3 == 0 ? a : b).add(key);
  }
  a.merge(b);
  ASSERT_EQ(a.size(), wanted.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a.count(i), wanted[std::string(a.key(i))]);
    EXPECT_EQ(a.add(a.key(i), 0), i);
  }
}

TEST(DistinctCounter, IsExactWhileFewAndNearWhenMany) {
  for (std::uint64_t const wanted : {0u, 1u, 10u, 64u, 65u, 500u, 2'000u, 20'000u, 300'000u}) {
    DistinctCounter counter;
    for (int again = 0; again < 2; ++again)
      for (std::uint64_t i = 0; i < wanted; ++i) counter.add(hash_bytes(std::to_string(i), 1));
    double const off =
        std::abs(static_cast<double>(counter.estimate()) - static_cast<double>(wanted));
    EXPECT_EQ(counter.exact(), wanted <= DistinctCounter::kExact);
    if (counter.exact())
      EXPECT_EQ(counter.estimate(), wanted);
    else
      EXPECT_LE(off, 0.1 * static_cast<double>(wanted)) << wanted;
  }
}

TEST(DistinctCounter, DoesNotDependOnHowItWasSplit) {
  for (std::uint64_t const count : {40u, 100u, 10'000u}) {
    DistinctCounter whole, parts[3];
    for (std::uint64_t i = 0; i < count; ++i) {
      std::uint64_t const hash = hash_bytes(std::to_string(i), 1);
      whole.add(hash);
      parts[i * i % 3].add(hash);
    }
    for (auto const order : {std::array{0, 1, 2}, std::array{2, 1, 0}}) {
      DistinctCounter merged;
      for (int const i : order) merged.merge(parts[i]);
      EXPECT_EQ(merged.estimate(), whole.estimate());
    }
  }
}

}  // namespace
}  // namespace cairn::report
