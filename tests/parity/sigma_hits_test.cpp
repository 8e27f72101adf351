// All public rules over public trails: the compiled program, the interpreter, and the hits of a
// second implementation. Where that one differs, docs/sigma-differences.md says why.
#include "match/dispatch.hpp"
#include "match/program.hpp"
#include "parity/roads.hpp"
#include "sigma/rules.hpp"
#include "support/trail_files.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

namespace cairn::parity {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSampleEvery = 64;  // of the pairs of a record and a rule that does not fire

using Ids = std::set<std::string>;
/// What a record fires; records are known by file and index, or by their eventID.
using Hits = std::map<std::string, Ids>;
enum class KnownBy { kPlace, kEventId };

std::string place(fs::path const& file, std::uint64_t index) {
  return fmt::format("{}:{}", file.native(), index);
}

std::optional<sigma::RuleSet> public_rules() {
  fs::path const folder = test::shared_folder() / "sigma";
  if (!fs::is_directory(folder)) return std::nullopt;
  std::string const paths[] = {folder / "sigmahq" / "rules", folder / "suzaku" / "suzaku"};
  auto set = sigma::load(paths, {});
  EXPECT_TRUE(set) << set.error().message;
  return set ? std::optional(std::move(*set)) : std::nullopt;
}

/// The end of a path that is there below the folder.
fs::path find_by_tail(fs::path const& folder, fs::path const& path) {
  fs::path tail = path;
  while (!tail.empty() && !fs::exists(folder / tail)) {
    fs::path shorter;
    for (auto part = std::next(tail.begin()); part != tail.end(); ++part) shorter /= *part;
    tail = shorter;
  }
  return tail;
}

Hits expected_hits(std::string const& corpus, fs::path const& folder, KnownBy known_by) {
  Hits hits;
  std::ifstream in(test::shared_folder() / "sigma" / "expected-hits" /
                   ("hits_" + corpus + ".jsonl"));
  for (std::string line; std::getline(in, line);) {
    auto const node = json::parse_document(line);
    EXPECT_TRUE(node) << line;
    if (!node) continue;
    Ids ids;
    for (json::Node const& id : node->find("rules")->elements) ids.insert(id.text);
    std::string const key = known_by == KnownBy::kEventId
                                ? node->find("eventID")->text
                                : place(find_by_tail(folder, node->find("file")->text),
                                        std::stoull(node->find("index")->text));
    auto const [at, is_new] = hits.emplace(key, ids);
    EXPECT_TRUE(is_new || at->second == ids) << line;
  }
  return hits;
}

std::vector<fs::path> files_below(fs::path const& folder) {
  std::vector<fs::path> files;
  for (auto const& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  return files;
}

class SigmaHits : public ::testing::Test {
 protected:
  void SetUp() override {
    auto set = public_rules();
    if (!set)
      GTEST_SKIP() << "no public rules: neither CAIRN_SHARED nor ../shared has a sigma folder";
    rules_ = std::move(set->rules);
    for (sigma::Rule const& rule : rules_) expressions_.push_back(rule.expression);
    auto program = match::Program::compile(expressions_);
    ASSERT_TRUE(program) << program.error().message;
    matcher_ = std::make_unique<match::Matcher>(*program);
    auto dispatch = match::Dispatch::compile(expressions_);
    ASSERT_TRUE(dispatch) << dispatch.error().message;
    dispatcher_ = std::make_unique<match::Dispatcher>(*dispatch);
  }

  /// The hits of one record; the interpreter is asked about each of them and a sample of the rest.
  Ids hits_of(record::RecordView const& record) {
    Ids ids;
    matcher_->evaluate(record);
    auto const tree = json::parse_document(record.raw());
    EXPECT_TRUE(tree);
    match::DerivedTexts const derived = derived_texts(record);
    for (std::size_t r = 0; r < rules_.size(); ++r) {
      bool const fires = matcher_->matched(r);
      if (fires) ids.insert(rules_[r].id);
      if (!fires && (records_ * 7 + r) % kSampleEvery != 0) continue;
      ++compared_;
      EXPECT_EQ(match::interpret(expressions_[r], *tree, derived).matches, fires)
          << rules_[r].title << '\n'
          << record.raw();
    }
    Ids dispatched;
    for (std::uint32_t const r : dispatcher_->matches(record)) dispatched.insert(rules_[r].id);
    EXPECT_EQ(dispatched, ids) << record.raw();
    ++records_;
    return ids;
  }

  /// Every hit that only one side has, as `+ID` or `-ID` with how often.
  std::map<std::string, std::size_t> differences(std::string const& corpus,
                                                 std::string const& folder, KnownBy known_by) {
    fs::path const data = test::shared_folder() / "data" / folder;
    Hits const expected = expected_hits(corpus, data, known_by);
    std::map<std::string, std::size_t> out;
    std::set<std::string> seen;
    std::size_t hits = 0;
    for (fs::path const& path : files_below(data)) {
      fs::path const name = path.lexically_relative(data);
      test::for_each_record(path, [&](record::RecordView const& record) {
        json::Value id;
        bool const has_id = find_top(record, "eventID", id) && id.is_string();
        // Half of the files of that corpus describe an API and are no records.
        if (known_by == KnownBy::kEventId && !has_id) return;
        Ids const ids = hits_of(record);
        hits += ids.size();
        std::string const key = known_by == KnownBy::kEventId ? std::string(id.string_body())
                                                              : place(name, record.index);
        auto const found = expected.find(key);
        Ids const wanted = found == expected.end() ? Ids() : found->second;
        if (found != expected.end()) seen.insert(key);
        for (std::string const& rule : ids)
          if (!wanted.contains(rule)) ++out["+" + rule + " " + key];
        for (std::string const& rule : wanted)
          if (!ids.contains(rule)) ++out["-" + rule + " " + key];
      });
    }
    EXPECT_EQ(seen.size(), expected.size()) << "records of " << corpus << " that were not found";
    fmt::print("{}: {} records, {} hits; the interpreter was asked {} times.\n", corpus, records_,
               hits, compared_);
    return out;
  }

  std::vector<sigma::Rule> rules_;
  std::vector<match::Expression> expressions_;
  std::unique_ptr<match::Matcher> matcher_;
  std::unique_ptr<match::Dispatcher> dispatcher_;
  std::size_t records_ = 0, compared_ = 0;
};

using Differences = std::map<std::string, std::size_t>;

TEST_F(SigmaHits, Stratus) {
  EXPECT_EQ(differences("stratus", "stratus-detonation-logs", KnownBy::kPlace), Differences());
}

TEST_F(SigmaHits, Traildiscover) {
  EXPECT_EQ(differences("traildiscover", "traildiscover", KnownBy::kEventId), Differences());
}

TEST_F(SigmaHits, Sans504) {
  EXPECT_EQ(differences("sans504", "sans504-s3-ransomware", KnownBy::kPlace), Differences());
}

}  // namespace
}  // namespace cairn::parity
