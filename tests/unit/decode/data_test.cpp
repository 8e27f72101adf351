// Reads real files, where there are any: known counts, and the same from both roads and from
// pieces.
#include "support.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace cairn::decode {
namespace {

namespace fs = std::filesystem;
using testing::Collector;

std::string read_file(fs::path const& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Data : public ::testing::Test {
 protected:
  void SetUp() override {
    char const* const shared = std::getenv("CAIRN_SHARED");
    root_ = fs::path(shared != nullptr ? shared : "../shared") / "data";
    if (!fs::is_directory(root_)) GTEST_SKIP() << "no real data: " << root_ << " is not there";
  }
  struct Sum {
    std::size_t files = 0, records = 0, rejected = 0, damaged = 0, problems = 0;
  };
  std::vector<fs::path> files(std::string const& folder) const {
    std::vector<fs::path> out;
    for (auto const& entry : fs::recursive_directory_iterator(root_ / folder))
      if (entry.is_regular_file()) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
  }
  Sum sum(std::string const& folder) const {
    Sum out;
    TextStream stream;
    EnvelopeReader envelope;
    for (auto const& path : files(folder)) {
      Collector found;
      testing::MemoryReader reader(read_file(path));
      stream.open(reader);
      while (auto const piece = stream.next()) {
        if (!*piece) break;
        found.result =
            envelope.read((*piece)->text, found, (*piece)->first ? Part::kFirst : Part::kNext);
      }
      ++out.files;
      out.records += found.records.size();
      out.rejected += found.rejected();
      out.damaged += found.result.damaged;
      out.problems += stream.problem().has_value();
    }
    return out;
  }
  fs::path root_;
};

TEST_F(Data, BulkSetsHoldTheKnownCounts) {
  struct Known {
    char const* folder;
    std::size_t files, records;
  };
  for (Known const& known : {Known{"sans504-s3-ransomware", 3872, 30477},
                             {"grycap-2017", 381, 11421},
                             {"invictus-aws_dataset", 55, 2900}}) {
    Sum const found = sum(known.folder);
    EXPECT_EQ(found.files, known.files) << known.folder;
    EXPECT_EQ(found.records, known.records) << known.folder;
    EXPECT_EQ(found.rejected + found.damaged + found.problems, 0u) << known.folder;
  }
}

TEST_F(Data, NamedShapesHoldTheKnownCounts) {
  struct Known {
    char const* file;
    std::size_t records, rejected;
  };
  for (Known const& known : {
           Known{"opensearch-catalog/samples-large.json", 840, 1},  // broken in the middle
           {"opensearch-catalog/samples.json", 50, 0},
           {"cribl-pack/data/samples/BeVTW2.json", 44, 0},
           {"cribl-pack/data/samples/zyNWSr.json", 205, 50},
           {"plaso/test_data/jsonl/aws_cloudtrail.jsonl", 6, 0},
           {"lookup-events/awscli/examples/cloudtrail/lookup-events.rst", 1, 1},
           {"streamalert/rules/classifier/cloudwatch/cloudwatch_cloudtrail.json", 1, 0},
           {"cloud-custodian-cwe/event-cloud-trail-run-instances.json", 1, 0},
           {"aws-solutions-clo/cloudtrail.log", 4, 0},
           {"trailtool/clickops.json", 7, 0},
           {"boogy-cloudtrail-rs/tests/fixtures/s3-event-object-created.json", 0, 1},
           {"boogy-cloudtrail-rs/tests/fixtures/sqs-batch-partial-garbage.json", 0, 3},
           {"csv-danomisik/UdacityCloudTrailLog.csv", 47, 0},
           {"csv-gi11rl/event_history.csv", 157, 0},
           {"csv-rajeshakula/event_history.csv", 232, 0},
           {"csv-udacity-jmarcan/UdacityCloudTrailLog.csv", 26, 0},
           {"csv-udacity-lukasrieger/UdacityCloudTrailLog.csv", 29, 0},
           {"csv-udacity-pixep/UdacityCloudTrailLog.csv", 22, 0},
       }) {
    if (!fs::exists(root_ / known.file)) {
      ADD_FAILURE() << known.file << " is not there";
      continue;
    }
    Collector const found = testing::read_stored(read_file(root_ / known.file));
    EXPECT_EQ(found.records.size(), known.records) << known.file;
    EXPECT_EQ(found.rejected(), known.rejected) << known.file;
  }
}

TEST_F(Data, EveryFileGivesTheSameOnBothRoadsAndInPieces) {
  for (auto const& path : files(".")) {
    std::string const stored = read_file(path);
    Collector const fast = testing::read_stored(stored);
    Collector const slow = testing::read_stored(stored, {}, Road::kSlow);
    EXPECT_EQ(fast.records, slow.records) << path;
    EXPECT_EQ(fast.rejects, slow.rejects) << path;
    EXPECT_TRUE(fast.members_right && slow.members_right) << path;
    for (std::uint64_t const piece : {1, 700, 5000}) {
      TextLimits limits;
      limits.piece = piece;
      Collector const pieces = testing::read_stored(stored, limits);
      EXPECT_EQ(fast.records, pieces.records) << path << " in pieces of " << piece;
      EXPECT_EQ(fast.rejects, pieces.rejects) << path << " in pieces of " << piece;
      EXPECT_EQ(fast.result.content, pieces.result.content) << path << " in pieces of " << piece;
    }
  }
}

}  // namespace
}  // namespace cairn::decode
