#include "sigma/dead.hpp"

#include "unit/sigma/rule_tools.hpp"

#include <gmock/gmock.h>

namespace cairn::sigma::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> doubts(std::string_view selection, std::string_view condition = "s") {
  RuleSet const set =
      load_text(rule_of("    s: {" + std::string(selection) +
                        "}\n    t: {eventName: b}\n    condition: " + std::string(condition)));
  EXPECT_THAT(set.rejected, IsEmpty());
  std::vector<std::string> out;
  for (Note const& note : find_dead(set)) out.push_back(note.what);
  return out;
}

TEST(DeadRules, NamesThatAreNoApis) {
  EXPECT_THAT(
      doubts("eventSource: route53.amazonaws.com, eventName: DisableDomainTransferLock"),
      ElementsAre("never fires: DisableDomainTransferLock is no API of route53.amazonaws.com; "
                  "route53domains.amazonaws.com has it"));
  EXPECT_THAT(doubts("eventSource: s3.amazonaws.com, eventName: [PutBucketLifecycle, "
                     "PutLifecycleConfiguration]"),
              ElementsAre(HasSubstr("PutLifecycleConfiguration is no API of s3.amazonaws.com")));
  EXPECT_THAT(doubts("eventSource: lambda.amazonaws.com, eventName: [UpdateFunctionCode20150331v2, "
                     "ListFunctions20150331]"),
              IsEmpty());
  EXPECT_THAT(doubts("eventSource: signin.amazonaws.com, eventName: ConsoleLogin"), IsEmpty());
  EXPECT_THAT(doubts("eventSource: nosuch.amazonaws.com, eventName: X"), IsEmpty())
      << "of a service that the table lacks nothing is known";
  EXPECT_THAT(doubts("eventSource: s3.amazonaws.com, 'eventName|startswith': Nosuch"), IsEmpty());
}

TEST(DeadRules, FieldsThatThereAreNot) {
  EXPECT_THAT(doubts("eventName: x, status: success"),
              ElementsAre(HasSubstr("never fires: CloudTrail's events have no field 'status'")));
  EXPECT_THAT(doubts("useragent: x"), ElementsAre(HasSubstr("did you mean userAgent?")));
  EXPECT_THAT(doubts("src_ip: null"),
              ElementsAre(::testing::StartsWith("CloudTrail's events have no field 'src_ip'")));
  EXPECT_THAT(doubts("requestParameters.whatever: x"), IsEmpty());
}

TEST(DeadRules, Contradictions) {
  EXPECT_THAT(doubts("eventName: a", "s and t"),
              ElementsAre("never fires: no eventName meets all that it asks for"));
  EXPECT_THAT(doubts("eventName: a", "s or t"), IsEmpty());
  EXPECT_THAT(doubts("eventName: a", "s and not t"), IsEmpty());
}

}  // namespace
}  // namespace cairn::sigma::test
