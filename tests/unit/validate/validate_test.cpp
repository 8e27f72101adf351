// Whole runs over a trail in memory: what is printed, and that it does not hang on who answers
// first.
#include "unit/validate/forged.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::validate {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Outcome {
  int code = 0;
  std::string text;
  bool operator==(Outcome const&) const = default;
};

Outcome run(Service& service, Ahead::Limits limits = {}, bool verbose = true) {
  Arguments arguments;
  arguments.trail_arn = kArn;
  arguments.start_time = "2026-03-10";
  arguments.end_time = "2026-03-10T12:00:00Z";
  arguments.region = "us-east-1";
  arguments.verbose = verbose;
  auto const request = understand(arguments, 0, {2026, 3, 11});
  Recorder recorder;
  int const code = validate(request.value(), service, recorder, limits);
  return {code, recorder.all};
}

Forged day() {
  Forged trail;
  for (int hour = 0; hour < 10; ++hour) trail.add(hour, hour % 4, hour > 0);
  return trail;
}

TEST(Validate, TellsOfEveryFile) {
  Forged trail;
  trail.add(0, 1, false);
  trail.add(1, 2);
  MemoryService service(trail);
  Outcome const done = run(service);
  EXPECT_EQ(done.code, 0);
  EXPECT_EQ(done.text,
            fmt::format("Validating log files for trail {} between 2026-03-10T00:00:00Z and "
                        "2026-03-10T12:00:00Z\n\n"
                        "Digest file\ts3://example/{}\tvalid\nLog file\ts3://example/{}\tvalid\n"
                        "Log file\ts3://example/{}\tvalid\nDigest file\ts3://example/{}\tvalid\n"
                        "Log file\ts3://example/{}\tvalid\n\n"
                        "Results requested for 2026-03-10T00:00:00Z to 2026-03-10T12:00:00Z\n"
                        "Results found for 2026-03-10T00:00:00Z to 2026-03-10T02:00:00Z:\n\n"
                        "2/2 digest files valid\n3/3 log files valid\n",
                        kArn, Forged::digest_key(1), Forged::log_key(1, 0), Forged::log_key(1, 1),
                        Forged::digest_key(0), Forged::log_key(0, 0)));
}

TEST(Validate, NamesWhatIsWrong) {
  Forged trail = day();
  trail.objects[Forged::log_key(3, 1)].body = packed("changed");
  trail.objects[Forged::log_key(2, 0)].body += "behind";
  trail.objects[Forged::log_key(6, 1)].body = "no gzip";
  trail.objects.erase(Forged::log_key(7, 0));
  trail.objects.erase(Forged::digest_key(5));
  trail.objects[Forged::digest_key(1)].metadata.clear();
  MemoryService service(trail);
  Outcome const done = run(service, {}, false);
  EXPECT_EQ(done.code, 1);
  for (std::string const& line : {
           Forged::log_key(3, 1) + "\tINVALID: hash value doesn't match\n\n",
           Forged::log_key(2, 0) + "\tINVALID: unexpected data after end of compressed stream\n\n",
           Forged::log_key(6, 1) + "\tINVALID: invalid format\n\n",
           Forged::log_key(7, 0) + "\tINVALID: not found\n\n",
           Forged::digest_key(5) + "\tINVALID: not found\n\n",
           Forged::digest_key(1) + "\tINVALID: signature verification failed\n\n",
           std::string("8/10 digest files valid, 2/10 digest files INVALID\n"
                       "7/11 log files valid, 4/11 log files INVALID\n"),
       })
    EXPECT_THAT(done.text, HasSubstr(line));
}

TEST(Validate, TheOrderOfAnswersDoesNotMatter) {
  Forged trail = day();
  for (int hour : {2, 6, 7}) trail.add(hour, 3, true, true);
  trail.objects.erase(Forged::digest_key(4));
  trail.objects[Forged::log_key(3, 1)].body = packed("changed");
  MemoryService calm(trail);
  Outcome const one = run(calm, {1, 1, 1, 1, 1});
  EXPECT_THAT(one.text, HasSubstr("(backfill) Digest file"));
  for (Ahead::Limits const limits :
       {Ahead::Limits{1, 1, 1, 1, 1}, Ahead::Limits{2, 3, 1 << 20, 2, 2},
        Ahead::Limits{4, 96, 1 << 20, 64, 4096}, Ahead::Limits{2, 8, 1, 1, 64}}) {
    MemoryService shuffled(trail, true);
    EXPECT_EQ(run(shuffled, limits), one);
  }
}

TEST(Validate, BreaksOffWhereAwsCliDoes) {
  Forged trail = day();
  MemoryService service(trail, true);
  service.refusals[Forged::log_key(3, 1)] = {"AccessDenied", "An error occurred (AccessDenied)"};
  Outcome const done = run(service);
  EXPECT_EQ(done.code, 255);
  EXPECT_TRUE(done.text.ends_with(Forged::log_key(3, 0) +
                                  "\tvalid\n! \nAn error occurred (AccessDenied)\n"))
      << done.text;
}

TEST(Validate, CallsABrokenWayWhatAwsCliCallsIt) {
  Forged trail = day();
  MemoryService service(trail);
  service.refusals[Forged::log_key(3, 1)] = {"", "reset"};
  service.refusals[Forged::digest_key(5)] = {"", "reset"};
  Outcome const done = run(service);
  EXPECT_EQ(done.code, 1);
  EXPECT_THAT(done.text, HasSubstr(Forged::log_key(3, 1) + "\tINVALID: invalid format\n"));
  EXPECT_THAT(done.text, HasSubstr(Forged::digest_key(5) + "\tINVALID: reset\n"));
}

TEST(Validate, GapsAreNoErrors) {
  Forged trail;
  trail.add(1, 1, false);
  trail.add(4, 1, false);
  MemoryService service(trail);
  Outcome const done = run(service);
  EXPECT_EQ(done.code, 0);
  EXPECT_THAT(done.text, HasSubstr("! \nNo log files were delivered by CloudTrail between "
                                   "2026-03-10T02:00:00Z and 2026-03-10T04:00:00Z\n\n"));
}

TEST(Validate, FetchesNoLogOfAForgedDigestEarly) {
  Forged trail = day();
  Object& digest = trail.objects[Forged::digest_key(7)];
  digest.metadata["signature"] = trail.objects[Forged::digest_key(6)].metadata["signature"];
  MemoryService service(trail);
  Outcome const done = run(service);
  EXPECT_EQ(done.code, 1);
  EXPECT_EQ(service.gets, 10 + 13 - 3);  // all digests, and all logs but those of hour 7
}

TEST(Validate, FollowsLinksThatNoListingShows) {
  Forged trail = day();
  MemoryService service(trail);
  for (int hour = 0; hour < 9; ++hour) service.hidden[Forged::digest_key(hour)] = true;
  EXPECT_THAT(run(service).text, HasSubstr("10/10 digest files valid\n13/13 log files valid\n"));
}

TEST(Understand, DropsZonesAndRefusesNonsense) {
  Arguments arguments;
  arguments.start_time = "2026-03-10T21:00:00+05:00";
  auto const request = understand(arguments, kInstantMax / 2, {2026, 3, 11});
  ASSERT_TRUE(request);
  EXPECT_EQ(display_date(request->range.start), "2026-03-10T21:00:00Z");
  arguments.end_time = "2026-03-10T20:59:59Z";
  EXPECT_FALSE(understand(arguments, 0, {2026, 3, 11}));
  arguments.end_time = "soon";
  EXPECT_FALSE(understand(arguments, 0, {2026, 3, 11}));
}

}  // namespace
}  // namespace cairn::validate
