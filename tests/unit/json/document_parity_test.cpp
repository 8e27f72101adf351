// The slow parser against simdjson's DOM on strict texts, and against the fast road (index, check,
// Value) on loose ones.
#include "json/check.hpp"
#include "json/document.hpp"
#include "json/index.hpp"

#include "support/random_json.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

namespace cairn::json {
namespace {

void expect_same(Node const& node, simdjson::dom::element element, std::string const& text) {
  switch (element.type()) {
  case simdjson::dom::element_type::OBJECT: {
    ASSERT_EQ(node.kind, Kind::kObject) << text;
    std::size_t i = 0;
    for (auto const& [name, value] : simdjson::dom::object(element)) {
      ASSERT_LT(i, node.members.size()) << text;
      ASSERT_EQ(node.members[i].first, name) << text;
      expect_same(node.members[i].second, value, text);
      ++i;
    }
    ASSERT_EQ(i, node.members.size()) << text;
    break;
  }
  case simdjson::dom::element_type::ARRAY: {
    ASSERT_EQ(node.kind, Kind::kArray) << text;
    std::size_t i = 0;
    for (auto const value : simdjson::dom::array(element)) {
      ASSERT_LT(i, node.elements.size()) << text;
      expect_same(node.elements[i++], value, text);
    }
    ASSERT_EQ(i, node.elements.size()) << text;
    break;
  }
  case simdjson::dom::element_type::STRING:
    ASSERT_EQ(node.kind, Kind::kString) << text;
    ASSERT_EQ(node.text, std::string_view(element)) << text;
    break;
  case simdjson::dom::element_type::BOOL:
    ASSERT_EQ(node.kind, Kind::kBoolean) << text;
    ASSERT_EQ(node.text == "true", bool(element)) << text;
    break;
  case simdjson::dom::element_type::NULL_VALUE: ASSERT_EQ(node.kind, Kind::kNull) << text; break;
  default:
    ASSERT_EQ(node.kind, Kind::kNumber) << text;
    ASSERT_EQ(std::strtod(node.text.c_str(), nullptr), double(element)) << text;
  }
}

void expect_same(Node const& node, Value value, std::string const& text) {
  ASSERT_EQ(node.kind, value.kind()) << text;
  if (node.kind == Kind::kObject) {
    std::size_t i = 0;
    for_each_member(value, [&](std::string_view raw_name, Value member) {
      std::string name;
      append_decoded(raw_name, name);
      EXPECT_EQ(node.members.at(i).first, name) << text;
      expect_same(node.members.at(i++).second, member, text);
      return true;
    });
    ASSERT_EQ(i, node.members.size()) << text;
    for (auto const& [name, member] : node.members) {
      Value found;
      ASSERT_TRUE(find_member(value, name, found)) << text;
      Node const* const last = node.find(name);
      ASSERT_EQ(found.kind(), last->kind) << text;
      std::string scratch;
      if (!found.is_container()) {
        ASSERT_EQ(decoded_text(found, scratch), last->text) << text;
      }
    }
  } else if (node.kind == Kind::kArray) {
    std::size_t i = 0;
    for_each_element(value, [&](Value element) {
      expect_same(node.elements.at(i++), element, text);
      return true;
    });
    ASSERT_EQ(i, node.elements.size()) << text;
  } else {
    std::string scratch;
    ASSERT_EQ(node.text, decoded_text(value, scratch)) << text;
  }
}

/// Index and check of the whole text as one value; false if either refuses it.
bool fast_accepts(std::string const& text, Indexer& indexer, std::string& padded, Value& value) {
  padded = text + std::string(kPadding, '\0');
  auto const index = indexer.index({padded.data(), text.size()});
  if (!index) return false;
  Members members;
  std::uint32_t const* const begin = index->entries.data();
  std::uint32_t const* const end = begin + index->entries.size();
  value = Value(padded.data(), begin);
  return check_value(padded.data(), begin, end, members) == end;
}

TEST(DocumentParity, SimdjsonOnRandomStrictTexts) {
  test::Random random(1);
  simdjson::dom::parser parser;
  std::size_t compared = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string const text = test::RandomJson(random, {.strict = true}).value();
    auto const document = parse_document(text);
    ASSERT_TRUE(document) << text;
    simdjson::dom::element element;
    if (parser.parse(text).get(element) != simdjson::SUCCESS)
      continue;  // 1e400 does not fit a double
    expect_same(*document, element, text);
    ++compared;
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(compared, 10'000u);
}

TEST(DocumentParity, FastRoadOnRandomLooseTexts) {
  test::Random random(2);
  Indexer indexer;
  std::string padded;
  for (int round = 0; round < 20'000; ++round) {
    std::string const text = test::RandomJson(random, {}).value();
    auto const document = parse_document(text);
    ASSERT_TRUE(document) << text;
    Value value;
    ASSERT_TRUE(fast_accepts(text, indexer, padded, value)) << text;
    expect_same(*document, value, text);
    if (HasFatalFailure()) return;
  }
}

TEST(DocumentParity, FastRoadRefusesTheSameDamage) {
  test::Random random(3);
  Indexer indexer;
  std::string padded;
  std::size_t refused = 0;
  for (int round = 0; round < 40'000; ++round) {
    std::string text = test::RandomJson(random, {.depth = 3, .width = 3}).value();
    constexpr std::string_view kDamage = "{}[]:,\"1 \\";
    std::size_t const at = random.below(text.size());
    switch (random.below(3)) {
    case 0: text.erase(at, 1); break;
    case 1: text.insert(at, 1, random.pick(kDamage)); break;
    default: text[at] = random.pick(kDamage);
    }
    auto const document = parse_document(text);
    Value value;
    bool const fast = fast_accepts(text, indexer, padded, value);
    if (document) {
      ASSERT_TRUE(fast) << text;
      expect_same(*document, value, text);
      if (HasFatalFailure()) return;
    } else if (fast) {
      // The one liberty of the index: a quote inside a bare word is part of the word.
      ASSERT_NE(document.error().message.find("unexpected \""), std::string::npos)
          << text << '\n'
          << document.error().message;
    }
    refused += document ? 0 : 1;
  }
  EXPECT_GT(refused, 10'000u);
}

}  // namespace
}  // namespace cairn::json
