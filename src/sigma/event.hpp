// One event in memory, as both roads of match/ want it: for tests of rules and for explaining them.
#pragma once
#include "base/result.hpp"
#include "record/record.hpp"
#include "json/document.hpp"
#include "json/index.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace cairn::sigma {

/// Stays where it is: the view points into it.
class Event {
 public:
  /// `json` must be one object.
  static Result<std::unique_ptr<Event>> parse(std::string_view json);
  Event(Event const&) = delete;

  record::RecordView const& view() const { return view_; }
  json::Node const& tree() const { return tree_; }

 private:
  Event() = default;
  std::string text_;
  json::Indexer indexer_;
  json::Members members_;
  record::Origin origin_;
  record::RecordView view_;
  json::Node tree_;
};

}  // namespace cairn::sigma
