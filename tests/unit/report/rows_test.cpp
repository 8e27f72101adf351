// Limit, sort and distinct on top of any format.
#include "report/rows.hpp"

#include "report/table_format.hpp"

#include "driver.hpp"

#include <algorithm>

namespace cairn::report {
namespace {

using test::Caught;
using test::drive;
using test::Driven;
using test::Objects;

std::string event(int id, std::string const& more = "") {
  return R"({"eventID":"id-)" + std::to_string(id) + R"(","recipientAccountId":"111122223333")" +
         more + "}";
}

struct Ran {
  std::string text;
  Driven driven;
  std::uint64_t conflicts = 0;
};

Ran run(RowsOptions options, Objects const& objects, std::size_t threads = 1, bool count = false) {
  Caught caught;
  RowsConsumer rows(count ? nullptr : jsonl_format({}), std::move(options), caught.output);
  Ran ran;
  ran.driven = drive(rows, objects, threads);
  EXPECT_TRUE(ran.driven.status);
  ran.text = caught.text();
  ran.conflicts = rows.conflicts();
  return ran;
}

Objects three_objects() {
  return {{event(1), event(2)}, {}, {event(3), event(4), event(5)}, {event(6)}};
}

std::string lines(std::vector<std::string> const& records) {
  std::string text;
  for (auto const& record : records) text += record + "\n";
  return text;
}

TEST(Rows, KeepAllInOrder) {
  for (std::size_t const threads : {1u, 3u}) {
    auto const ran = run({}, three_objects(), threads);
    EXPECT_EQ(ran.text, lines({event(1), event(2), event(3), event(4), event(5), event(6)}));
    EXPECT_EQ(ran.driven.kept, 6u);
  }
}

TEST(Rows, StopAtTheLimit) {
  for (std::uint64_t limit = 1; limit <= 6; ++limit) {
    RowsOptions options;
    options.limit = limit;
    auto const ran = run(options, three_objects(), 2);
    std::vector<std::string> wanted;
    for (int id = 1; id <= static_cast<int>(limit); ++id) wanted.push_back(event(id));
    EXPECT_EQ(ran.text, lines(wanted));
    EXPECT_EQ(ran.driven.kept, limit);
    EXPECT_EQ(ran.driven.objects, limit <= 2 ? 1u : limit <= 5 ? 3u : 4u) << "the rest is not read";
  }
  RowsOptions options;
  options.limit = 4;
  EXPECT_EQ(run(options, three_objects(), 1, true).text, "4\n");
}

TEST(Rows, CountOnly) {
  EXPECT_EQ(run({}, three_objects(), 2, true).text, "6\n");
  EXPECT_EQ(run({}, {}, 2, true).text, "0\n");
}

TEST(Rows, SortByValueWithMissingLastAndTiesInOrder) {
  Objects const objects = {
      {event(1, R"(,"n":10)"), event(2)},
      {event(3, R"(,"n":9)"), event(4, R"(,"n":"9.0")"), event(5, R"(,"n":-1e3)")},
      {event(6, R"(,"n":null)"), event(7, R"(,"n":"text")"), event(8, R"(,"n":["b","a"])")}};
  auto const order = [](std::string const& text) {
    std::string ids;
    for (std::size_t at = text.find("id-"); at != std::string::npos; at = text.find("id-", at + 1))
      ids += text[at + 3];
    return ids;
  };
  RowsOptions options;
  options.sort = top_level("n");
  EXPECT_EQ(order(run(options, objects, 2).text),
            "53418726");  // numbers, then texts, then those without
  options.sorter.descending = true;
  EXPECT_EQ(order(run(options, objects, 3).text), "78134526");
  options.sorter.memory = 1;  // every row is spilled
  EXPECT_EQ(order(run(options, objects, 1).text), "78134526");
  options.limit = 3;
  auto const ran = run(options, objects, 1);
  EXPECT_EQ(order(ran.text), "781");
  EXPECT_EQ(ran.driven.kept, 8u) << "all are hits, and all were read";
  EXPECT_EQ(run(options, objects, 1, true).text, "3\n");
}

TEST(Rows, SortTimesAsTimes) {
  Objects const objects = {
      {event(1, R"(,"t":"2026-03-10T08:00:00.5Z")"), event(2, R"(,"t":"2026-03-10T08:00:00Z")"),
       event(3, R"(,"t":"2026-03-10T09:00:00+02:00")"), event(4, R"(,"t":"2026-03-10 08:00:01")")}};
  RowsOptions options;
  options.sort = top_level("t");
  std::string const text = run(options, objects).text;
  EXPECT_LT(text.find("id-3"), text.find("id-2"));
  EXPECT_LT(text.find("id-2"), text.find("id-1"));
  EXPECT_LT(text.find("id-1"), text.find("id-4"));
}

TEST(Rows, DropReDeliveries) {
  Objects const objects = {
      {event(1, R"(,"a":1,"b":2)"),
       event(1, R"(,"b":2.0,"a":1)")},  // the same value, spelled otherwise
      {event(1, R"(,"a":1,"b":3)"), event(1, R"(,"a":1,"b":3)"),
       event(1, R"(,"a":1,"b":2)")},  // another body, then copies of both
      {R"({"eventID":"id-1","recipientAccountId":"444455556666","a":1,"b":2})"},  // another account
      {R"({"a":1})", R"({"a":1})", R"({"eventID":null})",
       R"({"eventID":null})"},                        // no eventID: never a duplicate
      {R"({"eventID":"x"})", R"({"eventID":"x"})"}};  // the account of the key
  RowsOptions options;
  options.distinct = true;
  for (std::size_t const threads : {1u, 2u}) {
    auto const ran = run(options, objects, threads);
    EXPECT_EQ(ran.driven.duplicate, 4u);
    EXPECT_EQ(ran.driven.kept, 8u);
    EXPECT_EQ(ran.conflicts, 1u);
    EXPECT_EQ(ran.text, lines({objects[0][0], objects[1][0], objects[2][0], objects[3][0],
                               objects[3][1], objects[3][2], objects[3][3], objects[4][0]}));
  }
  options.limit = 2;
  auto const limited = run(options, objects);
  EXPECT_EQ(limited.text, lines({objects[0][0], objects[1][0]}));
  options.sort = top_level("b");
  options.sorter.descending = true;
  EXPECT_EQ(run(options, objects).text, lines({objects[1][0], objects[0][0]}));
}

TEST(Rows, CountOnlyDistinct) {
  RowsOptions options;
  options.distinct = true;
  EXPECT_EQ(run(options, {{event(1), event(1), event(2)}}, 1, true).text, "2\n");
}

}  // namespace
}  // namespace cairn::report
