#include "record/fields.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace cairn::record {
namespace {

TEST(Fields, AreSortedUniqueAndDescribed) {
  auto const fields = known_fields();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    EXPECT_FALSE(fields[i].description.empty()) << fields[i].path;
    EXPECT_TRUE(i == 0 || fields[i - 1].path < fields[i].path) << fields[i].path;
  }
}

TEST(Fields, ParentsAreTopLevelFieldsOfTheTable) {
  auto const fields = known_fields();
  for (KnownField const& field : fields) {
    std::string_view const top = field.path.substr(0, field.path.find('.'));
    EXPECT_TRUE(std::any_of(fields.begin(), fields.end(), [&](KnownField const& known) {
      return known.path == top;
    })) << field.path;
  }
}

TEST(Fields, ShortNamesStandForKnownOrDerivedFields) {
  auto const fields = known_fields();
  for (ShortName const& name : short_names()) {
    bool const known = std::any_of(fields.begin(), fields.end(), [&](KnownField const& field) {
      return field.path == name.field;
    });
    EXPECT_NE(known, is_derived(name.field)) << name.name;
  }
}

}  // namespace
}  // namespace cairn::record
