// Hits folded as they come: one group for each rule, principal and hour, with counts. Memory is
// bounded, whatever the number of hits.
//
// Where there are more groups than kMost, all of them are made coarser: by day, then by the whole
// range, at last without principals. How coarse they end depends on the hits alone: a part that has
// too many groups shows that the whole has too many. So workers fold on their own and are merged.
#pragma once
#include "base/time.hpp"
#include "detect/texts.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace cairn::detect {

/// The first few of a set of texts, in their order, and whether there are more: the same in
/// whatever order they come.
class Few {
 public:
  static constexpr std::size_t kMost = 4;
  /// Adds the text to `texts` only if it is kept.
  void add(std::string_view text, Texts& texts);
  std::size_t size() const { return size_; }
  Texts::Id operator[](std::size_t i) const { return ids_[i]; }
  bool has_more() const { return more_; }

 private:
  friend class Fold;
  std::array<Texts::Id, kMost> ids_{};
  std::uint8_t size_ = 0;
  bool more_ = false;
};

enum class Grain : std::uint8_t { kHour, kDay, kAllTime, kAllPrincipals };

/// One hit. Borrowed texts.
struct Hit {
  std::uint32_t rule = 0;  // a number of the caller's
  std::optional<Instant> time;
  bool failed = false;
  std::string_view principal, account, address, name, source, region, object;
  std::uint64_t index = 0;  // in the object
};

/// What the hits of a group have in common.
struct Group {
  static constexpr std::int32_t kNoTime = INT32_MIN;

  std::uint32_t rule = 0;
  Texts::Id principal = 0, account = 0;
  std::int32_t slot = 0;  // hours or days since 1970
  std::uint64_t count = 0;
  std::uint64_t failed = 0;  // of these: with an error
  Instant first = kInstantMax, last = kInstantMin;
  Few addresses, names, sources, regions;
  Texts::Id object = 0;  // where the first hit stands
  std::uint64_t index = UINT64_MAX;
};

/// One thread.
class Fold {
 public:
  static constexpr std::size_t kMost = std::size_t{1} << 17;

  explicit Fold(std::size_t most = kMost) : most_(most) {}

  Texts const& texts() const { return texts_; }

  void add(Hit const& hit);
  void merge(Fold const& other);

  std::vector<Group> const& groups() const { return groups_; }
  Grain grain() const { return grain_; }

 private:
  static std::uint64_t hash(Group const& group);
  void key(Group& group) const;  // to the grain
  Group& place_of(Group const& keyed);
  bool is_first(Group const& group, Instant first, std::string_view object,
                std::uint64_t index) const;
  void join(Group& into, Group const& more);
  void limit();
  void grow();
  void coarsen();
  void forget_texts();

  static constexpr std::size_t kTextBytes = std::size_t{32} << 20;
  static constexpr std::uint32_t kFree = UINT32_MAX;

  std::size_t most_;
  Grain grain_ = Grain::kHour;
  Texts texts_;
  RecentTexts principal_, account_, object_;
  std::size_t text_limit_ = kTextBytes;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> table_;  // open addressing, at most half full
};

}  // namespace cairn::detect
