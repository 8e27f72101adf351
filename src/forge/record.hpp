// One event as CloudTrail writes it.
#pragma once
#include "forge/template.hpp"

#include <string>

namespace cairn::forge {

/// Writes events in AWS's order of keys, with AWS's escapes. The bytes depend on the event alone,
/// so a re-delivery is the same record. One per thread.
class RecordWriter {
 public:
  RecordWriter(World const& world, Plan const& plan)
      : world_(world), plan_(plan), filler_(world, plan) {}

  /// False if a table holds a placeholder that does not exist.
  bool append(std::string& out, Event const& event);

 private:
  void key(std::string_view name);
  void text(std::string_view name, std::string_view value);
  void filled(std::string_view name, std::string_view json);  // empty is null
  void s3_data(Event const& event, Random& random);
  void tls(Event const& event, Session const& session, std::string_view host);

  World const& world_;
  Plan const& plan_;
  Filler filler_;
  std::string json_;
  bool known_ = true;  // all placeholders so far
};

}  // namespace cairn::forge
