// What detectors remember. Everything here is a minimum, a maximum, a set or a sum over events, so
// that tables can be filled in any order and merged.
#pragma once
#include "base/time.hpp"
#include "detect/state.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace cairn::detect {

/// Which things are seen together. Those with one name have an empty second part.
enum Pair : std::uint8_t {
  kActorCall,
  kActorRegion,
  kActorAgent,
  kActorCountry,
  kActorNetwork,
  kAccountRegion,
  kKeyAddress,
  kInstanceAddress,
  kActorAlone,
  kAccountAlone,
  kKeyAlone,
  kPairs
};

/// When a pair was seen, and where its first event stands.
struct Sighting {
  Instant first = kInstantMax, last = kInstantMin;
  std::uint32_t object = 0, account = 0, actor = 0, call = 0, region = 0, address = 0;
  std::uint64_t index = 0;
};

struct DetectorTables {
  using Id = std::uint32_t;

  /// Texts by number; 0 is the empty one.
  class Texts {
   public:
    Texts() { add({}); }
    Texts(Texts const&) = delete;  // texts_ points into ids_
    Texts& operator=(Texts const&) = delete;
    Texts(Texts&&) = default;
    Texts& operator=(Texts&&) = default;
    Id add(std::string_view text);
    /// 0 if it is not there.
    Id find(std::string_view text) const;
    std::string const& operator[](Id id) const { return *texts_[id]; }
    std::size_t size() const { return texts_.size(); }

   private:
    struct Hash {
      using is_transparent = void;
      std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>()(text);
      }
    };
    std::unordered_map<std::string, Id, Hash, std::equal_to<>> ids_;
    std::vector<std::string const*> texts_;
  };

  /// Numbers of other texts → numbers here, added when they are asked for.
  class IdMap {
   public:
    IdMap(Texts& to, Texts const& from) : to_(to), from_(from), ids_(from.size(), kUnknown) {}
    Id operator[](Id id) { return ids_[id] != kUnknown ? ids_[id] : ids_[id] = to_.add(from_[id]); }

   private:
    static constexpr Id kUnknown = UINT32_MAX;
    Texts& to_;
    Texts const& from_;
    std::vector<Id> ids_;
  };

  struct Made {  // an access key
    Instant time = kInstantMax;
    Id actor = 0, address = 0;
  };
  struct Change {  // of a trail
    Instant time = 0;
    Id account = 0, region = 0, actor = 0, name = 0, object = 0;
    std::uint64_t index = 0;
    auto operator<=>(Change const&) const = default;
  };

  static std::uint64_t key(Id a, Id b) { return std::uint64_t{a} << 32 | b; }

  void see(Pair pair, Id a, Id b, Sighting const& event);
  void deny(Id actor, std::int64_t minute, std::uint64_t event);
  void be_active(Id account, Id region, std::int64_t hour);
  /// Whether there is room for more; if not, what is new is not followed, and counted.
  bool has_room() const { return entries < most_entries; }
  void merge(DetectorTables const& other);
  /// Keys of sessions, which live for hours, and what gave them out.
  void forget_sessions(Instant before);
  /// Hours of activity, but for the last one of each region.
  void forget_hours(std::int64_t before);
  void save(StateWriter& out) const;
  void load(StateReader& in);

  Texts texts;
  std::array<std::unordered_map<std::uint64_t, Sighting>, kPairs> pairs;
  std::map<Id, Made> made;
  std::map<Id, Instant> issued;
  bool shows_issues = false;  // sessions are given out by calls that are recorded
  std::map<std::pair<Id, std::int64_t>, std::set<std::uint64_t>> denied;  // (actor, minute): events
  std::map<std::pair<Id, Id>, std::set<std::int64_t>> active;  // (account, region): hours
  std::set<Change> changes;
  Instant oldest = kInstantMax, newest = kInstantMin;
  std::size_t entries = 0, most_entries = SIZE_MAX;
  std::uint64_t not_followed = 0;

 private:
  bool claim();
};

}  // namespace cairn::detect
