// Placeholders in the tables' JSON: `$bucket`, `$uuid`, `$issuedkey`… A name is lower-case letters
// after a dollar.
#pragma once
#include "forge/event.hpp"
#include "forge/random.hpp"
#include "forge/world.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cairn::forge {

/// Fills the templates of one event. Within it a named thing (bucket, object, instance, digits…) is
/// chosen once, so that request, response and resources agree; `$uuid`, `$hex` and the like are new
/// each time. One per thread; reuse it.
class Filler {
 public:
  Filler(World const& world, Plan const& plan) : world_(world), plan_(plan) {}

  void begin(Event const& event, Random& random);
  /// False at an unknown placeholder, which is a mistake in a table.
  bool append(std::string& out, std::string_view text);

 private:
  bool append_value(std::string& out, std::string_view name);
  bool append_chosen(std::string& out, std::string_view name);
  bool append_fresh(std::string& out, std::string_view name);
  bool append_issued(std::string& out, std::string_view name);

  World const& world_;
  Plan const& plan_;
  Event const* event_ = nullptr;
  Random* random_ = nullptr;
  std::vector<std::pair<std::string_view, std::string>> chosen_;
  std::size_t chosen_count_ = 0;
};

/// `Mar 10, 2026, 12:31:14 PM`, as AWS writes dates inside parameters.
std::string aws_date(Instant time);
/// `20260310T1235Z`.
std::string minute_stamp(Instant time);
/// `2026/03/10`.
std::string day_path(Instant time);

}  // namespace cairn::forge
