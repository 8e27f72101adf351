// All real records × queries that people write and generated ones: the matcher and the prefilter on
// everything, the interpreter on a rotating sample of the pairs (all of them would take minutes).
#include "decode/envelope.hpp"
#include "decode/text_stream.hpp"
#include "parity/queries.hpp"
#include "parity/roads.hpp"
#include "parity/samples.hpp"
#include "query/query.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>

namespace cairn::parity {
namespace {

namespace fs = std::filesystem;
using match::Expression;

constexpr std::size_t kGenerated = 300;
constexpr std::size_t kSampleEvery = 32;  // of the pairs
constexpr std::size_t kMatchEvery = 8;    // of the matches

class FileReader final : public ByteReader {
 public:
  explicit FileReader(fs::path const& path) : in_(path, std::ios::binary) {}
  Result<std::size_t> read(char* out, std::size_t capacity) override {
    in_.read(out, static_cast<std::streamsize>(capacity));
    return static_cast<std::size_t>(in_.gcount());
  }

 private:
  std::ifstream in_;
};

std::optional<fs::path> data_folder() {
  char const* const shared = std::getenv("CAIRN_SHARED");
  fs::path const folder = fs::path(shared != nullptr ? shared : "../shared") / "data";
  return fs::is_directory(folder) ? std::optional(folder) : std::nullopt;
}

std::vector<fs::path> files_below(fs::path const& folder) {
  std::vector<fs::path> files;
  for (auto const& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// Calls `f(text, records sink)` for each piece of each file.
template <typename F>
void for_each_piece(fs::path const& folder, F&& f) {
  decode::TextStream stream;
  for (fs::path const& path : files_below(folder)) {
    FileReader reader(path);
    stream.open(reader);
    for (auto piece = stream.next(); piece && *piece; piece = stream.next()) f(**piece, path);
  }
}

class Sink final : public decode::RecordSink {
 public:
  using Visit = std::function<void(record::RecordView const&)>;
  Sink(record::Origin const& origin, Visit visit) : origin_(origin), visit_(std::move(visit)) {}
  bool on_record(json::Value value, json::Members const& members) override {
    visit_({value, members, index_++, &origin_});
    return true;
  }
  void on_reject(char const*, std::size_t) override {}

 private:
  record::Origin const& origin_;
  Visit visit_;
  std::uint64_t index_ = 0;
};

/// Paths and literals that occur in the data: every 97th record's.
Vocabulary vocabulary_of(fs::path const& folder) {
  std::set<std::string> paths, literals;
  std::size_t count = 0;
  std::function<void(json::Node const&, std::string const&)> collect =
      [&](json::Node const& node, std::string const& path) {
        if (!path.empty()) paths.insert(path);
        for (auto const& [name, member] : node.members)
          collect(member, path.empty() ? name : path + "." + name);
        for (json::Node const& element : node.elements) collect(element, path);
        bool const is_literal = !node.text.empty() && node.text.size() < 60;
        if (is_literal) literals.insert(node.text);
      };
  decode::EnvelopeReader envelope;
  for_each_piece(folder, [&](decode::Piece const& piece, fs::path const& path) {
    record::Origin const origin{path.native(), {}};
    Sink sink(origin, [&](record::RecordView const& record) {
      if (count++ % 97 != 0) return;
      if (auto const node = json::parse_document(record.raw())) collect(*node, "");
    });
    envelope.read(piece.text, sink, piece.first ? decode::Part::kFirst : decode::Part::kNext);
  });
  return {{paths.begin(), paths.end()}, {literals.begin(), literals.end()}};
}

std::vector<Expression> written_queries() {
  std::vector<Expression> expressions;
  for (std::string_view const text : kQueries) {
    auto const parsed = query::parse_query(text);
    EXPECT_TRUE(parsed) << text << ": " << (parsed ? "" : parsed.error().message);
    if (parsed) expressions.push_back(parsed->expression);
  }
  return expressions;
}

/// What the runs over one folder of the data add up to.
struct Tally {
  std::size_t texts = 0, plain_texts = 0, records = 0, compared = 0, compared_matches = 0;
  std::vector<std::size_t> hits,
      pruned_hits;  // of each expression; pruned: counting only what may_match lets through
  std::size_t without_match = 0, pruned = 0;  // pairs of text and expression
};

class Comparison {
 public:
  explicit Comparison(std::vector<Expression> expressions) : expressions_(std::move(expressions)) {
    auto together = match::Program::compile(expressions_);
    EXPECT_TRUE(together) << together.error().message;
    together_ = *together;
    matcher_ = std::make_unique<match::Matcher>(together_);
    for (Expression const& expression : expressions_)
      alone_.push_back(*match::Program::compile(expression));
  }

  /// Fails the test at the first disagreement and returns false.
  bool run(fs::path const& folder, Tally& tally) {
    tally.hits.resize(expressions_.size()), tally.pruned_hits.resize(expressions_.size());
    decode::EnvelopeReader envelope;
    bool good = true, is_plain = true;
    for_each_piece(folder, [&](decode::Piece const& piece, fs::path const& path) {
      if (!good) return;
      if (piece.first) is_plain = decode::EnvelopeReader::is_plain(piece.text.text());
      std::vector<std::size_t> hits(expressions_.size());
      std::string const name = path.lexically_relative(folder).native();
      record::Origin const origin{name, {}};
      Sink sink(origin, [&](record::RecordView const& record) {
        good = good && compare(record, hits, tally);
      });
      envelope.read(piece.text, sink, piece.first ? decode::Part::kFirst : decode::Part::kNext);
      ++tally.texts, tally.plain_texts += is_plain ? 1 : 0;
      good = good && check_pruning(piece.text.text(), is_plain, hits, tally, name);
    });
    return good;
  }

 private:
  bool compare(record::RecordView const& record, std::vector<std::size_t>& hits, Tally& tally) {
    std::size_t const number = tally.records++;
    matcher_->evaluate(record);
    std::optional<json::Node> node;
    match::DerivedTexts derived;
    for (std::size_t e = 0; e < expressions_.size(); ++e) {
      bool const fast = matcher_->matched(e);
      hits[e] += fast ? 1 : 0;
      bool const sampled =
          (number * 7 + e) % kSampleEvery == 0 || (fast && (number + e) % kMatchEvery == 0);
      if (!sampled) continue;
      if (!node) {
        auto parsed = json::parse_document(record.raw());
        EXPECT_TRUE(parsed) << record.origin->object << ": " << parsed.error().message;
        if (!parsed) return false;
        node = std::move(*parsed);
        derived = derived_texts(record);
      }
      match::Verdict const slow = match::interpret(expressions_[e], *node, derived);
      ++tally.compared, tally.compared_matches += slow.matches ? 1 : 0;
      if (slow.raises || slow.matches == fast) continue;
      ADD_FAILURE() << record.origin->object << ':' << record.index << ": matcher " << fast
                    << ", interpreter " << slow.matches << '\n'
                    << explain({std::string(record.raw()), expressions_[e]});
      return false;
    }
    return true;
  }

  bool check_pruning(std::string_view text, bool is_plain, std::vector<std::size_t> const& hits,
                     Tally& tally, std::string const& name) {
    for (std::size_t e = 0; e < expressions_.size(); ++e) {
      bool const may_match = !is_plain || alone_[e]->may_match(text);
      tally.hits[e] += hits[e];
      if (may_match) tally.pruned_hits[e] += hits[e];
      tally.without_match += hits[e] == 0 ? 1 : 0;
      tally.pruned += may_match ? 0 : 1;
      if (may_match || hits[e] == 0) continue;
      ADD_FAILURE() << name << " holds " << hits[e] << " matches, and may_match says no to "
                    << to_string(expressions_[e]);
      return false;
    }
    return true;
  }

  std::vector<Expression> expressions_;
  std::shared_ptr<match::Program const> together_;
  std::unique_ptr<match::Matcher> matcher_;
  std::vector<std::shared_ptr<match::Program const>> alone_;
};

TEST(RealDataParity, WrittenQueriesParse) { EXPECT_GE(written_queries().size(), 200u); }

TEST(RealDataParity, AllRecordsAllQueries) {
  auto const folder = data_folder();
  if (!folder)
    GTEST_SKIP() << "no real records: neither CAIRN_SHARED nor ../shared has a data folder";
  std::vector<Expression> expressions = written_queries();
  std::size_t const written = expressions.size();
  Vocabulary const words = vocabulary_of(*folder);
  test::Random random(2017);
  while (expressions.size() < written + kGenerated)
    expressions.push_back(random_expression(random, words, 2));
  Comparison comparison(expressions);
  Tally tally;
  if (!comparison.run(*folder, tally)) return;
  EXPECT_EQ(tally.hits, tally.pruned_hits);
  EXPECT_GT(tally.records, 40'000u);
  EXPECT_GT(tally.compared_matches, 10'000u);
  std::size_t const with_hits =
      expressions.size() -
      static_cast<std::size_t>(std::count(tally.hits.begin(), tally.hits.end(), 0u));
  EXPECT_GT(with_hits, expressions.size() / 2);
  fmt::print("{} records in {} texts ({} plain), {} written and {} generated queries, {} of them "
             "with matches.\n",
             tally.records, tally.texts, tally.plain_texts, written, kGenerated, with_hits);
  fmt::print("Matcher: all {} pairs. Interpreter: a sample of {} pairs, {} of them matches.\n",
             tally.records * expressions.size(), tally.compared, tally.compared_matches);
  fmt::print("Prefilter: {:.1f} % of the {} pairs of text and query without a match pruned.\n",
             100.0 * static_cast<double>(tally.pruned) / static_cast<double>(tally.without_match),
             tally.without_match);
}

TEST(RealDataParity, PrunesWhereEscapesAreMany) {
  // Most bytes of this trail stand in objects with escapes: a test of "any escape" would prune next
  // to nothing.
  auto const folder = data_folder();
  if (!folder || !fs::is_directory(*folder / "grycap-2017"))
    GTEST_SKIP() << "no grycap-2017 in CAIRN_SHARED or ../shared";
  char const* const kSelective[] = {"eventName: CreateAccessKey",
                                    "eventName: ConsoleLogin",
                                    "eventName: StopLogging",
                                    "zzzznotthere",
                                    "passrole",
                                    "eventName: (CreateUser or DeleteUser)",
                                    "userAgent: *kali*",
                                    "requestParameters.bucketName: nosuchbucket",
                                    "errorCode: AccessDenied"};
  std::vector<Expression> expressions;
  for (char const* query : kSelective) expressions.push_back(query::parse_query(query)->expression);
  Comparison comparison(expressions);
  Tally tally;
  if (!comparison.run(*folder / "grycap-2017", tally)) return;
  EXPECT_EQ(tally.hits, tally.pruned_hits);
  double const kept =
      100.0 * (1 - static_cast<double>(tally.pruned) / static_cast<double>(tally.without_match));
  fmt::print("grycap-2017: {:.1f} % of the objects without a match could not be pruned ({} "
             "objects, {} queries)\n",
             kept, tally.texts, expressions.size());
  EXPECT_LT(kept, 10.0);
}

}  // namespace
}  // namespace cairn::parity
