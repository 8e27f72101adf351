// What a run leaves for the next one: named parts in one state file, which is replaced as a whole.
#pragma once
#include "base/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

namespace cairn::detect {

class StateStore {
 public:
  /// A file that is not there is an empty store.
  static Result<StateStore> open(std::string const& path);
  /// nullptr: there is none.
  std::string const* part(std::string_view name) const;
  void set_part(std::string_view name, std::string bytes) {
    parts_.insert_or_assign(std::string(name), std::move(bytes));
  }
  /// Parts that nobody asked for or set stay as they were.
  Status save(std::string const& path) const;

 private:
  std::map<std::string, std::string, std::less<>> parts_;
};

/// Objects that earlier runs read, by name and size: 16 bytes each.
class SeenObjects {
 public:
  bool contains(std::string_view name, std::uint64_t size) const {
    return seen_.contains(identity(name, size));
  }
  void add(std::string_view name, std::uint64_t size) { seen_.insert(identity(name, size)); }
  std::size_t size() const { return seen_.size(); }
  std::string save() const;
  Status load(std::string_view bytes);

 private:
  static std::string identity(std::string_view name, std::uint64_t size);
  std::unordered_set<std::string> seen_;
};

}  // namespace cairn::detect
