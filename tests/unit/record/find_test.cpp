// find_top against the tree, on every pair of odd names.
#include "record/members.hpp"
#include "support/records.hpp"
#include "json/document.hpp"

#include <gtest/gtest.h>

namespace cairn::record {
namespace {

constexpr std::string_view kNames[] = {
    R"()",         R"(a)",       R"(ab)",  R"(abc)",  R"(\u0061b)", R"(a\u0062)",
    R"(ab\u0000)", R"(a\"b)",    R"(a\\)", R"(a\\b)", R"(\ud800)",  R"(\ud83d\ude00)",
    R"(a b)",      R"(a\u0020)", R"(A)",   R"(\/)",   R"(\u00e9)",  "\xc3\xa9",
    R"(ab  )",     R"(\u12)",    R"(aab)", R"(a:b)",  R"({)",       R"(\b)",
};

std::string text_of(json::Value value) { return std::string(value.raw()); }

TEST(FindTop, AgreesWithTheTree) {
  for (std::string_view const first : kNames) {
    for (std::string_view const second : kNames) {
      for (std::string_view const gap : {"", " ", " \n\t"}) {
        std::string json = "{\"" + std::string(first) + "\"" + std::string(gap) + ":1," +
                           std::string(gap) + "\"" + std::string(second) + "\"" + std::string(gap) +
                           ":2}";
        auto const tree = json::parse_document(json);
        test::OwnedRecord const record(json);
        ASSERT_TRUE(tree && record.view) << json;
        for (std::string_view const spelled : kNames) {
          std::string name;
          json::append_decoded(spelled, name);
          for (std::string const& wanted :
               {name, name + "\"", name + "\" ", name + " ", "x" + name}) {
            json::Node const* const expected = tree->find(wanted);
            json::Value found;
            ASSERT_EQ(find_top(*record.view, wanted, found), expected != nullptr)
                << json << " " << wanted;
            ASSERT_TRUE(expected == nullptr || text_of(found) == expected->text)
                << json << " " << wanted;

            std::array<std::string_view, 1> const names{wanted};
            Members<1> members(names);
            members.collect(record.view->value);
            std::string scratch;
            ASSERT_EQ(members.text(0, scratch), expected != nullptr ? expected->text : "")
                << json << " " << wanted;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace cairn::record
