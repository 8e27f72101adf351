// The digests of a forged trail list every log once, link to each other and verify.
#include "base/base64.hpp"
#include "base/hex.hpp"
#include "crypto/hash.hpp"
#include "crypto/rsa.hpp"
#include "unit/forge/forged.hpp"

#include <gtest/gtest.h>

#include <set>

namespace cairn::forge {
namespace {

using namespace testing;

struct Tree {
  Folder folder;
  ForgeReport report;
  std::map<std::string, std::string> files;
};

void forge_into(Tree& tree, std::string tamper = {}) {
  ForgeOptions options;
  options.out = (tree.folder.path / "trail").string();
  options.events = 3'000;
  options.hours = 12;
  options.regions = 2;
  options.accounts = 2;
  options.tamper = std::move(tamper);
  ForgeProgress progress;
  auto const report = forge(options, progress);
  ASSERT_TRUE(report) << report.error().message;
  tree.report = *report;
  tree.files = read_tree(options.out);
}

bool is_digest(std::string const& key) {
  return key.find("_CloudTrail-Digest_") != std::string::npos;
}

TEST(Digests, ListEveryLogOnceAndVerify) {
  Tree tree;
  forge_into(tree);
  json::Node const keys = parse(tree.files.at("keys.json"));
  json::Node const metadata = parse(tree.files.at("metadata.json"));
  std::set<std::string> listed;
  std::map<std::string, std::string> hashes;  // of digests
  std::uint64_t digests = 0;
  for (auto const& [key, bytes] : tree.files)
    if (is_digest(key)) hashes[key] = crypto::sha256_hex(gunzip(bytes));
  for (auto const& [key, bytes] : tree.files) {
    if (!is_digest(key)) continue;
    ++digests;
    json::Node const digest = parse(gunzip(bytes));
    std::string const bucket = string_at(digest, "digestS3Bucket");
    EXPECT_EQ(string_at(digest, "digestS3Object"), key);
    for (json::Node const& log : digest.find("logFiles")->elements) {
      std::string const name = string_at(log, "s3Object");
      EXPECT_TRUE(listed.insert(name).second) << name;
      ASSERT_TRUE(tree.files.contains(name));
      EXPECT_EQ(string_at(log, "hashValue"), crypto::sha256_hex(gunzip(tree.files.at(name))));
    }
    std::string previous = "null";
    if (digest.find("previousDigestS3Object")->kind == json::Kind::kString) {
      previous = string_at(digest, "previousDigestSignature");
      EXPECT_EQ(hashes.at(string_at(digest, "previousDigestS3Object")),
                string_at(digest, "previousDigestHashValue"));
    }
    std::string const region = key.substr(key.find("-Digest/") + 8);
    json::Node const& served =
        keys.find(region.substr(0, region.find('/')))->find("PublicKeyList")->elements.front();
    auto const der = base64_decode(string_at(served, "Value"));
    EXPECT_EQ(crypto::fingerprint(*der), string_at(digest, "digestPublicKeyFingerprint"));
    auto const public_key = crypto::PublicKey::parse(*der);
    ASSERT_TRUE(public_key);
    auto const signature = string_at(*metadata.find(bucket + "/" + key), "signature");
    EXPECT_TRUE(public_key->verify(string_at(digest, "digestEndTime") + "\n" + bucket + "/" + key +
                                       "\n" + hashes.at(key) + "\n" + previous,
                                   *hex_decode(signature)));
  }
  EXPECT_EQ(digests, tree.report.digests);
  EXPECT_EQ(listed.size(), tree.report.objects);
  EXPECT_EQ(tree.files.size(), tree.report.files + 3);
}

TEST(Digests, SameOptionsGiveTheSameBytes) {
  Tree a, b;
  forge_into(a, "digest-resigned");
  forge_into(b, "digest-resigned");
  EXPECT_EQ(a.files, b.files);
}

TEST(Digests, TamperingChangesOnlyWhatItSays) {
  Tree before, after;
  forge_into(before);
  forge_into(after, "log-added");
  ASSERT_EQ(after.report.tampered.size(), 1U);
  std::string const added = after.report.tampered.front();
  EXPECT_FALSE(before.files.contains(added));
  after.files.erase(added);
  for (std::map<std::string, std::string>* files : {&before.files, &after.files})
    files->erase("truth.json");
  EXPECT_EQ(before.files, after.files);
}

}  // namespace
}  // namespace cairn::forge
