#include "sigma/attack.hpp"

#include <gmock/gmock.h>

namespace cairn::sigma {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Attack, OfBothVersions) {
  std::vector<std::string> const v18 = {"attack.defense_evasion", "attack.t1562.008",
                                        "attack.persistence"};
  std::vector<std::string> const v19 = {"attack.persistence", "attack.defense-impairment",
                                        "attack.T1685.002"};
  for (auto const& tags : {v18, v19}) {
    Attack const attack = attack_of(tags);
    EXPECT_THAT(attack.tactics, ElementsAre("persistence", "defense-impairment"));
    EXPECT_THAT(attack.techniques, ElementsAre("T1685.002"));
  }
}

TEST(Attack, DefenseEvasionWithoutImpairmentIsStealth) {
  std::vector<std::string> const tags = {"attack.defense-evasion", "attack.t1578"};
  EXPECT_THAT(attack_of(tags).tactics, ElementsAre("stealth"));
}

TEST(Attack, OtherTags) {
  std::vector<std::string> const tags = {"cve.2024-1", "attack.s0001", "attack.t", "attack.t1.x",
                                         "attack."};
  EXPECT_THAT(attack_of(tags).techniques, IsEmpty());
  EXPECT_THAT(attack_of(tags).tactics, IsEmpty());
}

TEST(Attack, ThereAndBack) {
  for (char const* id : {"T1562.001", "T1562.002", "T1562.004", "T1562.007", "T1562.008",
                         "T1562.010", "T1070.001", "T1070.002"})
    EXPECT_EQ(technique_v18(technique_v19(id)), id);
  EXPECT_EQ(technique_v19("t1562"), "T1685");
  EXPECT_EQ(technique_v19("t1078.004"), "T1078.004");
}

}  // namespace
}  // namespace cairn::sigma
