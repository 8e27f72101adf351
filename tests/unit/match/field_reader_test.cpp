// The reader against a slow twin over the tree, by the rules of match/ir.hpp.
#include "match/field_reader.hpp"

#include "base/text.hpp"
#include "support/records.hpp"
#include "json/document.hpp"
#include "json/write.hpp"

#include <gtest/gtest.h>

namespace cairn::match {
namespace {

using json::Kind;
using json::Node;

bool same(std::string_view a, std::string_view b, Case how) {
  return how == Case::kExact ? a == b : equals_ignoring_ascii_case(a, b);
}

void spread(Node const& value, std::vector<Node const*>& out) {
  if (value.kind == Kind::kArray) {
    for (Node const& element : value.elements) spread(element, out);
  } else if (value.kind != Kind::kNull) {
    out.push_back(&value);
  }
}

void reach(Node const& value, std::vector<Segment> const& segments, std::vector<Node const*>& out) {
  if (segments.empty()) return spread(value, out);
  for (Node const& element : value.elements) reach(element, segments, out);
  Node const* next = nullptr;
  Node const* whole = nullptr;
  std::string joined;
  for (auto const& segment : segments) joined += (joined.empty() ? "" : ".") + segment.name;
  for (auto const& [name, member] : value.members) {
    if (same(name, segments[0].name, segments[0].name_case)) next = &member;
    if (segments.size() > 1 && same(name, joined, segments[0].name_case)) whole = &member;
  }
  if (next != nullptr) reach(*next, {segments.begin() + 1, segments.end()}, out);
  if (whole != nullptr) spread(*whole, out);
}

std::string compact(Node const& node) {
  std::string out;
  switch (node.kind) {
  case Kind::kObject: {
    out = "{";
    for (auto const& [name, value] : node.members) {
      if (out.size() > 1) out += ',';
      json::append_string(out, name);
      out += ":" + compact(value);
    }
    return out + "}";
  }
  case Kind::kArray: {
    out = "[";
    for (Node const& element : node.elements) out += (out.size() > 1 ? "," : "") + compact(element);
    return out + "]";
  }
  case Kind::kString: json::append_string(out, node.text); return out;
  default: return node.text;
  }
}

/// An object's compact JSON as the twin writes it; other texts as they are.
std::string normal(std::string_view text) {
  auto const tree = text.starts_with('{') ? json::parse_document(text) : Result<Node>(Node());
  return tree && tree->kind == Kind::kObject ? compact(*tree) : std::string(text);
}

TEST(FieldReader, ReachesWhatTheTwinReaches) {
  std::vector<std::string> const records = {R"({})",
                                            R"({"a":null})",
                                            R"({"a":[]})",
                                            R"({"a":"x"})",
                                            R"({"A":"x"})",
                                            R"({"a":"x","A":"y"})",
                                            R"({"a":1,"a":2})",
                                            R"({"a":[1,[2,[3,null]],{"b":4}]})",
                                            R"({"a":{"b":5}})",
                                            R"({"a":{"b":5,"b":6}})",
                                            R"({"a":{"B":5}})",
                                            R"({"a.b":7})",
                                            R"({"a.b":7,"a":{"b":8}})",
                                            R"({"a":[{"b":[1,2]},{"b":{"c":3}},[{"b":4}],5]})",
                                            R"({"a":{"b.c":9}})",
                                            R"({"a":{"b":{"c":[]}}})",
                                            R"({"\u0061":"es\u0063aped"})",
                                            R"({"a":{"\u0062":"\n\"\u202e"}})",
                                            R"({"a":{}})",
                                            R"({"a":[[],[[]]]})",
                                            R"({"a.b.c":1,"a":2})",
                                            R"({"a":{"b":{"c":{"d":[1, 2]}}}})",
                                            R"({"x":{"a":1},"a":true,"b":{"a":2}})",
                                            R"({"a":{"b":null},"a.b":3})"};
  std::vector<std::vector<std::string>> const paths = {{"a"}, {"a", "b"}, {"a", "b", "c"},
                                                       {"b"}, {"a.b"},    {"b", "a"}};
  for (Case const top : {Case::kIgnore, Case::kExact})
    for (Case const below : {Case::kIgnore, Case::kExact})
      for (auto const& names : paths) {
        Path path;
        for (auto const& name : names)
          path.segments.push_back({name, path.segments.empty() ? top : below});
        FieldReader reader(path);
        for (auto const& text : records) {
          test::OwnedRecord const record(text);
          ASSERT_TRUE(record.view) << text;
          auto const tree = json::parse_document(text);
          ASSERT_TRUE(tree) << text;
          std::vector<Node const*> reached;
          reach(*tree, path.segments, reached);
          std::vector<std::string> wanted, got;
          for (Node const* node : reached)
            wanted.push_back(node->kind == Kind::kObject ? compact(*node) : node->text);
          reader.for_each_text(*record.view,
                               [&](std::string_view value) { got.push_back(normal(value)); });
          EXPECT_EQ(got, wanted) << text << " " << names.size() << names[0];

          std::string json;
          EXPECT_EQ(reader.append_json(*record.view, json), !reached.empty());
          if (reached.empty()) continue;
          auto const back = json::parse_document(json);
          ASSERT_TRUE(back) << json;
          EXPECT_EQ(
              compact(*back), reached.size() == 1 ? compact(*reached[0]) : [&] {
                std::string list;
                for (Node const* node : reached)
                  list += (list.empty() ? "[" : ",") + compact(*node);
                return list + "]";
              }());
        }
      }
}

TEST(FieldReader, ReadsDerivedFields) {
  test::OwnedRecord const record(
      R"({"userIdentity":{"type":"IAMUser","userName":"ana"},"errorCode":"AccessDenied","recipientAccountId":"111122223333"})",
      {"a.json.gz", ""});
  auto const text = [&](Field field) {
    std::string out;
    FieldReader(std::move(field)).append_text(*record.view, out);
    return out;
  };
  EXPECT_EQ(text(Derived::kPrincipal), "ana");
  EXPECT_EQ(text(Derived::kOutcome), "denied");
  EXPECT_EQ(text(Derived::kAccount), "111122223333");
  EXPECT_EQ(text(Derived::kObject), "a.json.gz:0");
  std::string json;
  EXPECT_TRUE(FieldReader(Derived::kOutcome).append_json(*record.view, json));
  EXPECT_EQ(json, "\"denied\"");
}

TEST(FieldReader, JoinsSeveralTexts) {
  test::OwnedRecord const record(R"({"a":["x",1,{"b":[true, "y"]}]})");
  std::string out;
  FieldReader(Path{{{"a", Case::kIgnore}}}).append_text(*record.view, out);
  EXPECT_EQ(out, R"(x, 1, {"b":[true,"y"]})");
}

}  // namespace
}  // namespace cairn::match
