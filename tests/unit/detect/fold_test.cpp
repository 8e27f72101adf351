// Folding against a slow twin that keeps every hit: whatever the order of hits, however they are
// divided among workers, the groups are the same.
#include "detect/fold.hpp"
#include "support/random.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace cairn::detect {
namespace {

struct OwnedHit {
  std::uint32_t rule;
  std::optional<Instant> time;
  bool failed;
  std::string principal, account, address, name, object;
  std::uint64_t index;

  Hit view() const {
    return {rule, time, failed,      principal, account, address,
            name, "s3", "eu-west-1", object,    index};
  }
};

std::vector<OwnedHit> random_hits(test::Random& random, std::size_t count, std::size_t hours) {
  std::vector<OwnedHit> hits;
  for (std::size_t i = 0; i < count; ++i) {
    OwnedHit hit;
    hit.rule = static_cast<std::uint32_t>(random.below(4));
    if (random.chance(95))
      hit.time = (static_cast<Instant>(random.below(hours)) - 30) * kHour +
                 static_cast<Instant>(random.below(3)) * kMinute;
    hit.failed = random.chance(30);
    hit.principal = random.chance(10) ? "" : "p" + std::to_string(random.below(4));
    hit.account = random.chance(50) ? "111122223333" : "444455556666";
    hit.address = "192.0.2." + std::to_string(random.below(9));
    hit.name = "Name" + std::to_string(random.below(5));
    hit.object = "object-" + std::to_string(random.below(3));
    hit.index = i;
    hits.push_back(std::move(hit));
  }
  return hits;
}

std::string first_few(std::set<std::string> const& texts) {
  std::string out;
  std::size_t left = Few::kMost;
  for (std::string const& text : texts) {
    if (left-- == 0) return out + "…";
    out += text + ",";
  }
  return out;
}

std::string first_few(Few const& few, Texts const& texts) {
  std::string out;
  for (std::size_t i = 0; i < few.size(); ++i) out += texts[few[i]] + ",";
  return few.has_more() ? out + "…" : out;
}

/// The groups as lines.
std::multiset<std::string> lines(Fold const& fold) {
  std::multiset<std::string> out;
  Texts const& texts = fold.texts();
  for (Group const& group : fold.groups())
    out.insert(fmt::format(
        "{} {} {} {} {} {} | {} {} | {}:{}", group.rule, texts[group.principal],
        texts[group.account], group.first == kInstantMax ? "-" : format_time(group.first),
        group.first == kInstantMax ? "-" : format_time(group.last),
        fmt::format("{}/{}", group.failed, group.count), first_few(group.addresses, texts),
        first_few(group.names, texts), texts[group.object], group.index));
  return out;
}

std::multiset<std::string> twin(std::vector<OwnedHit> const& hits, Grain grain) {
  std::map<std::tuple<std::uint32_t, std::string, std::string, std::string>,
           std::vector<OwnedHit const*>>
      groups;
  for (OwnedHit const& hit : hits) {
    std::string slot = "-";
    if (hit.time) {
      std::string const text = format_time(*hit.time);
      slot = grain == Grain::kHour  ? text.substr(0, 13)
             : grain == Grain::kDay ? text.substr(0, 10)
                                    : "";
    }
    bool const all = grain == Grain::kAllPrincipals;
    groups[{hit.rule, all ? "" : hit.principal, all ? "" : hit.account, slot}].push_back(&hit);
  }
  std::multiset<std::string> out;
  for (auto const& [key, members] : groups) {
    std::set<std::string> addresses, names;
    std::size_t failed = 0;
    auto const order = [](OwnedHit const* hit) {
      return std::tuple(hit->time.value_or(kInstantMax), hit->object, hit->index);
    };
    OwnedHit const* first = members.front();
    Instant last = kInstantMin;
    for (OwnedHit const* hit : members) {
      addresses.insert(hit->address);
      names.insert(hit->name);
      failed += hit->failed ? 1 : 0;
      last = std::max(last, hit->time.value_or(kInstantMin));
      if (order(hit) < order(first)) first = hit;
    }
    out.insert(fmt::format("{} {} {} {} {} {} | {} {} | {}:{}", std::get<0>(key), std::get<1>(key),
                           std::get<2>(key), first->time ? format_time(*first->time) : "-",
                           first->time ? format_time(last) : "-",
                           fmt::format("{}/{}", failed, members.size()), first_few(addresses),
                           first_few(names), first->object, first->index));
  }
  return out;
}

Fold folded(std::vector<OwnedHit> const& hits, std::size_t workers, std::size_t most) {
  std::vector<Fold> folds;
  for (std::size_t i = 0; i < workers; ++i) folds.emplace_back(most);
  for (std::size_t i = 0; i < hits.size(); ++i) folds[i % workers].add(hits[i].view());
  for (std::size_t i = 1; i < workers; ++i) folds[0].merge(folds[i]);
  return std::move(folds[0]);
}

TEST(Fold, AnyOrderAndAnyNumberOfWorkersGiveTheSameGroups) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    test::Random random(seed);
    auto hits = random_hits(random, 300, 60);
    auto const expected = twin(hits, Grain::kHour);
    for (std::size_t const workers : {1, 2, 5}) {
      EXPECT_EQ(lines(folded(hits, workers, Fold::kMost)), expected) << "seed " << seed;
      for (std::size_t i = hits.size(); i > 1; --i) std::swap(hits[i - 1], hits[random.below(i)]);
    }
  }
}

TEST(Fold, TooManyGroupsAreMadeCoarserAlikeWhateverTheWorkers) {
  std::set<Grain> met;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    test::Random random(seed);
    auto const hits = random_hits(random, 400, 100);
    for (std::size_t const most : {8, 40, 100, 300, 1000}) {
      Fold const one = folded(hits, 1, most);
      met.insert(one.grain());
      EXPECT_EQ(lines(one), twin(hits, one.grain())) << "seed " << seed << ", most " << most;
      if (one.grain() != Grain::kAllPrincipals) {
        EXPECT_LE(one.groups().size(), most);
      }
      if (one.grain() != Grain::kHour) {  // not coarser than need be
        auto const finer = static_cast<Grain>(static_cast<int>(one.grain()) - 1);
        EXPECT_GT(twin(hits, finer).size(), most);
      }
      for (std::size_t const workers : {2, 3}) {
        Fold const many = folded(hits, workers, most);
        EXPECT_EQ(many.grain(), one.grain());
        EXPECT_EQ(lines(many), lines(one));
      }
    }
  }
  EXPECT_EQ(met.size(), 4U);
}

TEST(Fold, ForgetsTextsThatNoGroupNeeds) {
  Fold fold;
  std::string const padding(4000, 'x');
  for (int i = 0; i < 40'000; ++i) {
    std::string const address = fmt::format("{:05}{}", 99'999 - i, padding);
    Hit hit;
    hit.principal = "p";
    hit.address = address;
    fold.add(hit);
  }
  EXPECT_LT(fold.texts().bytes(), std::size_t{40} << 20);
  ASSERT_EQ(fold.groups().size(), 1U);
  Group const& group = fold.groups().front();
  EXPECT_EQ(group.count, 40'000U);
  EXPECT_TRUE(group.addresses.has_more());
  EXPECT_EQ(fold.texts()[group.addresses[0]].substr(0, 5), "60000");
  EXPECT_EQ(fold.texts()[group.principal], "p");
}

}  // namespace
}  // namespace cairn::detect
