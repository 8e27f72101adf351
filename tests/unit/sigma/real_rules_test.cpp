// The public rules, where they are at hand.
#include "sigma/dead.hpp"
#include "unit/sigma/rule_tools.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

namespace cairn::sigma {
namespace {

namespace fs = std::filesystem;

fs::path shared() {
  char const* const shared = std::getenv("CAIRN_SHARED");
  return fs::path(shared != nullptr ? shared : "../shared") / "sigma";
}

TEST(RealRules, AllLoad) {
  if (!fs::is_directory(shared()))
    GTEST_SKIP() << "no public rules: neither CAIRN_SHARED nor ../shared has a sigma folder";
  std::string const paths[] = {shared() / "sigmahq" / "rules", shared() / "suzaku" / "suzaku"};
  auto const set = load(paths, {});
  ASSERT_TRUE(set) << set.error().message;
  for (Rejected const& rejected : set->rejected)
    ADD_FAILURE() << rejected.file << ':' << rejected.line << ": " << rejected.what;
  Counts const& counts = set->counts;
  // One of the 797 detections stands twice, word for word.
  EXPECT_EQ(set->rules.size() + counts.duplicates, 797u);
  EXPECT_EQ(counts.duplicates, 1u);
  EXPECT_EQ(set->correlations.size(), 5u);
  EXPECT_EQ(counts.documents, 802u);
}

TEST(RealRules, ThoseThatNeverFire) {
  if (!fs::is_directory(shared())) GTEST_SKIP() << "no public rules";
  std::string const paths[] = {shared() / "sigmahq" / "rules", shared() / "suzaku" / "suzaku"};
  auto const set = load(paths, {});
  ASSERT_TRUE(set) << set.error().message;
  std::vector<std::string> never, odd;
  for (Note const& note : find_dead(*set))
    (note.what.starts_with("never fires") ? never : odd).push_back(note.title);
  EXPECT_THAT(
      never, ::testing::UnorderedElementsAre("AWS SAML Provider Deletion Activity",
                                             "AWS Route 53 Domain Transfer Lock Disabled",
                                             "AWS Route 53 Domain Transferred to Another Account"));
  EXPECT_THAT(odd,
              ::testing::UnorderedElementsAre("AWS ElastiCache Security Group Modified or Deleted",
                                              "AWS S3 Data Management Tampering", "Recon Event"));
}

}  // namespace
}  // namespace cairn::sigma
