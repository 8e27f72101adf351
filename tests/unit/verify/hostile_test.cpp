// Digests, keys and sidecars that somebody made to hurt.
#include <gtest/gtest.h>

#include "unit/verify/world.hpp"

namespace cairn::verify {
namespace {

using namespace testing;
using trail::Verdict;

Result<Digest> parse(std::string text) {
  std::size_t const size = text.size();
  text.resize(size + json::kPadding, '\0');
  json::Indexer indexer;
  return parse_digest({text.data(), size}, indexer);
}

TEST(Hostile, DigestsThatAreNone) {
  for (std::string const& text :
       {std::string(), std::string("[]"), std::string("{}"), std::string("null"),
        std::string("{\"logFiles\":[]}"), std::string(200'000, '['),
        std::string("{\"a\":\"\xff\"}"), std::string("{{{"), std::string("\0\0\0\0", 4),
        "{\"a\":" + std::string(50'000, '{')}) {
    auto const digest = parse(text);
    ASSERT_FALSE(digest) << text.substr(0, 40);
    EXPECT_EQ(digest.error().code, ErrorCode::kCorrupt);
  }
}

TEST(Hostile, ADigestBeyondTheLimitIsNotRead) {
  World world;
  world.hours(2);
  world.objects[world.digest_names[1]] = packed(std::string(kMaxDigest + 1, ' '));
  auto judge = world.judge();
  EXPECT_EQ(judge.judge().finding_counts, (Found{{"digest-modified", 1}}));
}

TEST(Hostile, CyclesAndSelfListingEnd) {
  World world;
  world.hours(3);
  // Unsigned digests that name each other and themselves.
  for (int i : {0, 1}) {
    std::string const own = world.digest_name(kFirst + (10 + i) * kHour);
    std::string const next = world.digest_name(kFirst + (11 - i) * kHour);
    world.objects[own] = packed(fmt::format(
        R"({{"digestStartTime":"{}","digestEndTime":"{}","digestS3Bucket":"b","digestS3Object":"{}","digestPublicKeyFingerprint":"{}","previousDigestSignature":"abc","previousDigestS3Object":"{}","previousDigestHashValue":"{}","previousDigestHashAlgorithm":"SHA-256","logFiles":[{{"s3Object":"{}","hashValue":"00","hashAlgorithm":"MD5"}},{{"s3Object":"../../etc/\u001b[2J\npasswd","hashValue":"{}","hashAlgorithm":"SHA-256"}}]}})",
        format_time(kFirst + (9 + i) * kHour), format_time(kFirst + (10 + i) * kHour), own,
        crypto::fingerprint(signing_key().public_der()), next, std::string(64, '0'), own,
        std::string(64, 'a')));
  }
  auto judge = world.judge(false);
  Report const report = judge.judge();
  EXPECT_EQ(report.digests.at(Verdict::kModified), 2U);
  judge.for_each([](ObjectVerdict const& each) {
    EXPECT_FALSE(each.verdict == Verdict::kVerified &&
                 each.object.find("passwd") != std::string::npos);
  });
}

TEST(Hostile, SignaturesOfOddForms) {
  for (std::string const& signature :
       {std::string("0"), std::string("zz"), std::string(), std::string(100'001, 'a'),
        std::string(512, '0'), std::string("\xff\xfe")}) {
    World world;
    world.hours(3);
    world.signatures[world.digest_names[2]] = signature;
    auto judge = world.judge();
    Report const report = judge.judge();
    EXPECT_EQ(report.finding_counts, (Found{{"digest-modified", 1}})) << signature.size();
  }
}

TEST(Hostile, KeyFiles) {
  auto const code = [](std::string const& text) {
    KeyStore keys;
    auto const status = keys.add(text);
    return status ? ErrorCode::kCancelled : status.error().code;
  };
  EXPECT_EQ(code(""), ErrorCode::kTruncated);
  EXPECT_EQ(code("{}"), ErrorCode::kNotFound);
  EXPECT_EQ(code("[1,2]"), ErrorCode::kNotFound);
  EXPECT_EQ(code(std::string(100'000, '[')), ErrorCode::kTooLarge);
  std::string many = "[";
  for (std::size_t i = 0; i <= kMaxKeys; ++i) many += "{\"Value\":\"MA==\"},";
  many.back() = ']';
  EXPECT_EQ(code(many), ErrorCode::kTooLarge);

  KeyStore keys;
  ASSERT_TRUE(keys.add(R"([{"Value":"MA==","Fingerprint":"a"},{"Value":"=","Fingerprint":"b"}])"));
  EXPECT_EQ(keys.size(), 0U);
  EXPECT_EQ(keys.problems().size(), 2U);
}

TEST(Keys, FormsOfFiles) {
  std::string const value = base64_encode(signing_key().public_der());
  std::string const fingerprint = crypto::fingerprint(signing_key().public_der());
  std::string const key = fmt::format(R"("Value":"{}","Fingerprint":"{}")", value, fingerprint);
  struct Form {
    std::string text;
    std::string region;
    Instant from;
  };
  for (Form const& form :
       {Form{"{\"PublicKeyList\":[{" + key + ",\"ValidityStartTime\":1773100800.0}]}", "", kFirst},
        Form{"{\"PublicKeyList\":[{" + key +
                 ",\"ValidityStartTime\":\"2026-03-10T00:00:00+00:00\"}]}",
             "", kFirst},
        Form{"[{" + key + ",\"ValidityStartTime\":\"2026-03-10 00:00:00+00:00\"}]", "", kFirst},
        Form{"{\"keys\":{\"eu-west-1\":[{" + key + "}]}}", "eu-west-1", kInstantMin},
        Form{"[{\"PublicKeyList\":[{" + key + "}]},{\"PublicKeyList\":[]}]", "", kInstantMin}}) {
    KeyStore keys;
    ASSERT_TRUE(keys.add(form.text)) << form.text;
    Key const* const found = keys.find(fingerprint);
    ASSERT_NE(found, nullptr) << form.text;
    EXPECT_EQ(found->region, form.region);
    EXPECT_EQ(found->from, form.from) << form.text;
    KeyStore again;
    ASSERT_TRUE(again.add(keys.write()));
    EXPECT_EQ(again.write(), keys.write());
  }
}

TEST(Keys, AKeyUnderAnotherFingerprintIsLeftOut) {
  KeyStore keys;
  ASSERT_TRUE(
      keys.add(fmt::format(R"([{{"Value":"{}","Fingerprint":"{}"}}])",
                           base64_encode(signing_key().public_der()), std::string(32, '0'))));
  EXPECT_EQ(keys.size(), 0U);
  ASSERT_EQ(keys.problems().size(), 1U);
  EXPECT_NE(keys.problems()[0].find("another key"), std::string::npos);
}

TEST(Sidecars, Forms) {
  std::string const digest =
      "x/111122223333_CloudTrail-Digest_eu-west-1_t_eu-west-1_20260310T010000Z.json.gz";
  auto const read = [](std::string const& file, std::string text) {
    std::size_t const size = text.size();
    text.resize(size + json::kPadding, '\0');
    json::Indexer indexer;
    return parse_metadata(file, {text.data(), size}, indexer);
  };
  auto const one = read(
      "meta.json", "{\"" + digest + "\":{\"signature\":\"ab\"},\"other\":{\"signature\":\"cd\"}}");
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].signature, "ab");
  auto const head =
      read(digest + ".head.json", R"({"Metadata":{"signature":"ab","signature-algorithm":"x"}})");
  ASSERT_EQ(head.size(), 1U);
  EXPECT_EQ(head[0].place, digest);
  EXPECT_EQ(head[0].algorithm, "x");
  EXPECT_EQ(read(digest + ".meta", R"({"x-amz-meta-signature":"ab"})").size(), 1U);
  EXPECT_TRUE(read("a.json", "{\"signature\":\"ab\"}").empty());
  EXPECT_TRUE(read("a.json", "[\"signature\"").empty());
}

}  // namespace
}  // namespace cairn::verify
