// top, timeline and fields: exact against slow twins, the same for any number of threads, and what
// they look like.
#include "report/fields.hpp"
#include "report/table_format.hpp"
#include "report/time_counts.hpp"
#include "report/timeline.hpp"
#include "report/top.hpp"
#include "support/golden.hpp"
#include "json/document.hpp"

#include "driver.hpp"

#include <map>
#include <random>

namespace cairn::report {
namespace {

using test::Caught;
using test::drive;
using test::Objects;

SummaryOptions as(SummaryFormat format) { return {format, 80, false}; }
Column column(char const* name) { return {name, top_level(name)}; }

std::string top(std::vector<Column> fields, std::uint64_t limit, SummaryOptions summary,
                Objects const& objects, std::size_t threads = 1) {
  Caught caught;
  TopConsumer consumer({std::move(fields), limit, summary}, caught.output);
  EXPECT_TRUE(drive(consumer, objects, threads).status);
  return caught.text();
}

std::string timeline(TimelineOptions options, Objects const& objects, std::size_t threads = 1) {
  Caught caught;
  TimelineConsumer consumer(std::move(options), caught.output);
  EXPECT_TRUE(drive(consumer, objects, threads).status);
  return caught.text();
}

TEST(Top, CountsMembersAndMissing) {
  Objects const objects = {{R"({"a":"x"})", R"({"a":["x","y",["x"]]})", R"({})"},
                           {R"({"a":null})", R"({"a":""})", R"({"a":1})", R"({"a":[]})"}};
  for (std::size_t const threads : {1u, 2u}) {
    EXPECT_EQ(top({column("a")}, 0, as(SummaryFormat::kCsv), objects, threads),
              "a,count,percent\n(none),3,33.33\nx,3,33.33\n,1,11.11\n1,1,11.11\ny,1,11.11\n");
    EXPECT_EQ(top({column("a")}, 2, as(SummaryFormat::kJson), objects, threads),
              "[\n{\"a\":null,\"count\":3,\"percent\":33.33},\n{\"a\":\"x\",\"count\":3,"
              "\"percent\":33.33}\n]\n");
  }
}

TEST(Top, TellsMissingFromTextThatReadsLikeIt) {
  Objects const objects = {{R"-({"a":"(none)"})-", "{}", R"-({"a":"\"(none)\""})-", R"-({"a":""})-",
                            R"-({"a":"(empty)"})-", R"-({"a":"\"x\""})-"}};
  EXPECT_EQ(top({column("a")}, 0, as(SummaryFormat::kCsv), objects),
            "a,count,percent\n(none),1,16.67\n,1,16.67\n\"\"\"\"\"(none)\"\"\"\"\",1,16.67\n"
            "\"\"\"x\"\"\",1,16.67\n\"\"\"(empty)\"\"\",1,16.67\n\"\"\"(none)\"\"\",1,16.67\n");
  std::string const table = top({column("a")}, 0, as(SummaryFormat::kTable), objects);
  for (char const* row : {"\n(none)  ", "\n(empty)  ", "\n\"(none)\"  ", "\n\"\"(none)\"\"  ",
                          "\n\"(empty)\"  ", "\n\"x\"  "})
    EXPECT_NE(table.find(row), std::string::npos) << row << table;
}

TEST(Timeline, TellsMissingFromTextThatReadsLikeIt) {
  Objects const objects = {{R"-({"eventTime":"2026-03-10T08:00:00Z","a":"(none)"})-",
                            R"-({"eventTime":"2026-03-10T08:00:00Z"})-"}};
  TimelineOptions options;
  options.by = column("a");
  options.bucket = Bucket{kHour};
  options.summary = as(SummaryFormat::kCsv);
  EXPECT_EQ(timeline(options, objects), "time,a,count\n2026-03-10T08:00:00Z,(none),1\n"
                                        "2026-03-10T08:00:00Z,\"\"\"(none)\"\"\",1\n");
  options.summary = as(SummaryFormat::kTable);
  EXPECT_NE(timeline(options, objects).find("\"(none)\""), std::string::npos);
}

TEST(Top, CountsTuples) {
  Objects const objects = {{R"({"a":["p","q"],"b":["1","2"]})", R"({"a":"p"})"},
                           {R"({"a":"p","b":"1"})", R"({"b":"1"})"}};
  EXPECT_EQ(top({column("a"), column("b")}, 0, as(SummaryFormat::kCsv), objects, 2),
            "a,b,count,percent\np,1,2,28.57\n(none),1,1,14.29\np,(none),1,14.29\np,2,1,14.29\nq,1,"
            "1,14.29\nq,2,1,14.29\n");
}

TEST(Top, LooksAsItShould) {
  Objects objects(1);
  for (int i = 0; i < 1234; ++i) objects[0].push_back(R"({"a":"GetObject"})");
  for (int i = 0; i < 321; ++i) objects[0].push_back(R"({"a":"PutObject"})");
  objects[0].push_back(R"({"a":"evil\u001b[2J\nname \u202e"})");
  objects[0].push_back(R"({"a":""})");
  objects[0].push_back("{}");
  for (int i = 0; i < 5; ++i) objects[0].push_back(R"({"a":"v)" + std::to_string(i) + "\"}");
  test::expect_golden("top.txt", top({column("a")}, 5, as(SummaryFormat::kTable), objects));
  EXPECT_EQ(top({column("a")}, 5, as(SummaryFormat::kTable), {{}}), "");
  EXPECT_EQ(top({column("a")}, 5, as(SummaryFormat::kJson), {{}}), "[\n]\n");
}

TEST(Buckets, BeginWhereTheyShould) {
  auto const begin = [](Instant length, char const* time) {
    Bucket const bucket{length};
    return format_time(bucket.begin(bucket.number(*parse_event_time(time))));
  };
  EXPECT_EQ(begin(kHour, "2026-03-10T08:59:59Z"), "2026-03-10T08:00:00Z");
  EXPECT_EQ(begin(6 * kHour, "2026-03-10T11:00:00Z"), "2026-03-10T06:00:00Z");
  EXPECT_EQ(begin(7 * kDay, "2026-03-10T08:00:00Z"), "2026-03-09T00:00:00Z");  // a Monday
  EXPECT_EQ(begin(0, "2026-03-10T08:00:00Z"), "2026-03-01T00:00:00Z");
  EXPECT_EQ(begin(0, "1969-12-31T23:59:59Z"), "1969-12-01T00:00:00Z");
  EXPECT_EQ(begin(kHour, "1969-12-31T23:59:59Z"), "1969-12-31T23:00:00Z");
  EXPECT_EQ(begin(90 * kSecond, "1970-01-01T00:01:31Z"), "1970-01-01T00:01:30Z");
}

TEST(Buckets, FitTheRange) {
  Instant const first = *parse_event_time("2026-03-10T08:00:00Z");
  for (auto const& [range, length] : std::map<Instant, Instant>{{0, kSecond},
                                                                {39 * kSecond, kSecond},
                                                                {40 * kSecond, 5 * kSecond},
                                                                {kHour, 5 * kMinute},
                                                                {2 * kDay, 3 * kHour},
                                                                {39 * kDay, kDay},
                                                                {200 * kDay, 7 * kDay},
                                                                {2000 * kDay, 0}})
    EXPECT_EQ(fit_bucket(first, first + range, 40).length, length) << range;
}

TEST(TimeCounts, AgreeWithAMapWhateverTheRange) {
  std::mt19937 random(11);
  for (Instant const range : {10 * kSecond, kHour, kDay, 60 * kDay, 4000 * kDay}) {
    TimeCounts counts(std::nullopt);
    std::map<std::pair<std::int64_t, std::uint32_t>, std::uint64_t> wanted, got;
    Instant const start = *parse_event_time("2021-01-01T00:00:00Z");
    std::vector<Instant> times;
    for (int i = 0; i < 5000; ++i)
      times.push_back(start + static_cast<Instant>((std::uint64_t{random()} * random()) %
                                                   static_cast<std::uint64_t>(range)));
    times.push_back(start);
    times.push_back(start + range);
    Bucket const bucket = fit_bucket(start, start + range, 40);
    for (Instant const t : times) {
      auto const series = static_cast<std::uint32_t>(random() % 3);
      counts.add(t, series);
      ++wanted[{bucket.number(t), series}];
    }
    EXPECT_EQ(counts.first(), start);
    EXPECT_EQ(counts.last(), start + range);
    counts.for_each([&](Instant begin, std::uint32_t series, std::uint64_t count) {
      got[{bucket.number(begin), series}] += count;
    });
    EXPECT_EQ(got, wanted) << range;
  }
}

Objects events_of_a_day() {
  Objects objects;
  std::mt19937 random(5);
  auto const pick = [&](unsigned below) { return static_cast<unsigned>(random() % below); };
  for (int i = 0; i < 40; ++i) {
    auto& object = objects.emplace_back();
    for (int k = 0; k < 50; ++k) {
      auto const early = pick(24) < 12;
      auto const hour = early ? pick(24) : 9;
      auto const minute = pick(60), second = pick(60), call = pick(3) * pick(3);
      object.push_back(
          fmt::format(R"({{"eventTime":"2026-03-10T{:02}:{:02}:{:02}Z","name":"call-{}"}})", hour,
                      minute, second, call));
    }
    object.push_back(R"({"eventTime":"2026-03-10T12:00:00Z"})");
  }
  objects[3].push_back(R"({"name":"no time"})");
  return objects;
}

TEST(Timeline, CountsEveryEventOnceForAnyNumberOfThreads) {
  Objects const objects = events_of_a_day();
  std::map<std::string, std::uint64_t> wanted;
  for (auto const& object : objects)
    for (auto const& text : object)
      if (auto const at = text.find("2026-"); at != std::string::npos)
        ++wanted[text.substr(at, 13) + ":00:00Z"];
  std::string csv = "time,count\n";
  for (int hour = 0; hour < 24; ++hour) {
    std::string const name = fmt::format("2026-03-10T{:02}:00:00Z", hour);
    csv += fmt::format("{},{}\n", name, wanted[name]);
  }
  for (std::size_t const threads : {1u, 2u, 7u}) {
    EXPECT_EQ(timeline({std::nullopt, std::nullopt, as(SummaryFormat::kCsv)}, objects, threads),
              csv);
    EXPECT_EQ(timeline({std::nullopt, Bucket{kHour}, as(SummaryFormat::kCsv)}, objects, threads),
              csv);
    EXPECT_EQ(
        timeline({column("name"), Bucket{6 * kHour}, as(SummaryFormat::kJsonl)}, objects, threads),
        timeline({column("name"), Bucket{6 * kHour}, as(SummaryFormat::kJsonl)}, objects, 1));
    EXPECT_EQ(timeline({column("name"), std::nullopt, as(SummaryFormat::kTable)}, objects, threads),
              timeline({column("name"), std::nullopt, as(SummaryFormat::kTable)}, objects, 1));
  }
}

TEST(Timeline, LooksAsItShould) {
  Objects const objects = events_of_a_day();
  test::expect_golden("timeline.txt",
                      timeline({std::nullopt, std::nullopt, as(SummaryFormat::kTable)}, objects));
  test::expect_golden(
      "timeline-by.txt",
      timeline({column("name"), Bucket{3 * kHour}, as(SummaryFormat::kTable)}, objects));
  test::expect_golden(
      "timeline-by.jsonl",
      timeline({column("name"), Bucket{12 * kHour}, as(SummaryFormat::kJsonl)}, objects));
  EXPECT_EQ(timeline({std::nullopt, std::nullopt, as(SummaryFormat::kTable)}, {{}}), "");
  EXPECT_EQ(timeline({std::nullopt, std::nullopt, as(SummaryFormat::kCsv)}, {{R"({"a":1})"}}),
            "time,count\n");
}

TEST(Timeline, RefusesTooManyRows) {
  Objects objects(1);
  Instant const start = *parse_event_time("2021-01-01T00:00:00Z");
  Caught caught;
  TimelineConsumer consumer({std::nullopt, Bucket{kSecond}, as(SummaryFormat::kCsv)},
                            caught.output);
  auto worker = consumer.make_worker();
  engine::Batch batch;
  for (int i = 0; i <= 1'000'000; ++i) {
    test::OwnedRecord record(
        fmt::format(R"({{"eventTime":"{}"}})", format_time(start + i * kSecond)));
    worker->on_hit(*record.view, batch);
  }
  std::vector<std::unique_ptr<engine::Consumer::Worker>> workers;
  workers.push_back(std::move(worker));
  auto const status = consumer.finish(workers);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kTooLarge);
}

std::string fields(SummaryOptions summary, Objects const& objects, std::size_t threads = 1) {
  Caught caught;
  FieldsConsumer consumer(summary, caught.output);
  EXPECT_TRUE(drive(consumer, objects, threads).status);
  return caught.text();
}

Objects odd_records() {
  return {{R"({"a":1,"b":{"c":[{"d":"x"},{"d":null},["y",{"d":true}]]}})",
           R"({"a":"s","a":"t","b.c":[]})"},
          {R"({"b":{"c":{}},"\u0065":"evil\u001b[2J\n"})", R"({"a":null})", "{}"}};
}

/// The slow twin: what occurs below each path, by walking the tree.
struct Twin {
  std::map<std::string, std::map<int, int>> records;  // path -> records
  std::map<std::string, std::map<json::Kind, std::uint64_t>> kinds;

  void walk(json::Node const& node, std::string const& path, int record) {
    if (!path.empty()) {
      records[path][record] = 1;
      ++kinds[path][node.kind];
    }
    for (auto const& [name, member] : node.members) {
      std::string const own = name.find('.') == std::string::npos ? name : '"' + name + '"';
      walk(member, path.empty() ? own : path + "." + own, record);
    }
    for (auto const& element : node.elements) walk(element, path, record);
  }
};

TEST(Fields, AgreesWithTheTree) {
  Objects const objects = odd_records();
  Twin twin;
  FieldSurvey survey, half;
  int number = 0;
  for (auto const& object : objects)
    for (auto const& text : object) {
      twin.walk(*json::parse_document(text), "", number++);
      test::OwnedRecord record(text);
      (number % 2 == 0 ? survey : half).add(record.view->value);
    }
  survey.merge(half);
  auto const got = survey.fields();
  ASSERT_EQ(got.size(), twin.records.size());
  EXPECT_EQ(survey.records(), static_cast<std::uint64_t>(number));
  for (auto const& [path, field] : got) {
    EXPECT_EQ(field->records, twin.records[path].size()) << path;
    for (std::size_t kind = 0; kind < FieldSurvey::kKinds; ++kind)
      EXPECT_EQ(field->kinds[kind], twin.kinds[path][static_cast<json::Kind>(kind)])
          << path << kind;
  }
}

TEST(Fields, LooksAsItShouldForAnyNumberOfThreads) {
  Objects const objects = odd_records();
  test::expect_golden("fields.txt", fields(as(SummaryFormat::kTable), objects));
  test::expect_golden("fields.csv", fields(as(SummaryFormat::kCsv), objects));
  test::expect_golden("fields.json", fields(as(SummaryFormat::kJson), objects));
  for (auto const format : {SummaryFormat::kTable, SummaryFormat::kCsv, SummaryFormat::kJson})
    EXPECT_EQ(fields(as(format), objects, 2), fields(as(format), objects, 1));
  Objects many;
  for (int i = 0; i < 300; ++i)
    many.push_back({fmt::format(R"({{"id":"{}","n":[{},{}]}})", i * i, i % 7, i)});
  EXPECT_EQ(fields(as(SummaryFormat::kJson), many, 3), fields(as(SummaryFormat::kJson), many, 1));
}

TEST(Fields, StandsDepthAndManyNames) {
  std::string deep;
  for (int i = 0; i < 500; ++i) deep += R"({"a":)";
  deep += "1" + std::string(500, '}');
  FieldSurvey survey;
  test::OwnedRecord record(deep);
  ASSERT_TRUE(record.view);
  survey.add(record.view->value);
  EXPECT_EQ(survey.fields().size(), FieldSurvey::kDeepest);

  std::string wide = "{";
  for (std::size_t i = 0; i <= FieldSurvey::kMostPaths; ++i)
    wide += fmt::format("{}\"n{}\":1", i == 0 ? "" : ",", i);
  Caught caught;
  FieldsConsumer consumer(as(SummaryFormat::kCsv), caught.output);
  auto const driven = drive(consumer, {{wide + "}"}});
  ASSERT_FALSE(driven.status);
  EXPECT_EQ(driven.status.error().code, ErrorCode::kTooLarge);
}

TEST(Summary, DrawsBarsToAnEighth) {
  EXPECT_EQ(draw_bar(0, 10, 10), "");
  EXPECT_EQ(draw_bar(10, 10, 4), "████");
  EXPECT_EQ(draw_bar(1, 1000, 4), "▏");
  EXPECT_EQ(draw_bar(5, 16, 4), "█▎");
  EXPECT_EQ(draw_bar(5, 10, 0), "");
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1234567), "1,234,567");
}

}  // namespace
}  // namespace cairn::report
