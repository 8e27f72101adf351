// Many expressions over one record, of which few can match: rule sets. Gives the numbers of those
// that do.
//
// Most rules are keyed on an event's name. So what is known of a pair of (eventName, eventSource)
// is worked out once a thread: of the rules that may match such events, what is left of their trees
// when the tests of both fields are replaced by their answers. Most of it is gone then, and what is
// left is shared: pairs of rules for success and failure ask the same thing. A record costs one
// pass over its own member names, one look-up, and the few tests left; each test at most once, and
// fields that nobody asks for are not looked at.
#pragma once
#include "base/result.hpp"
#include "match/ir.hpp"
#include "record/record.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cairn::match {

/// The record's own members that rules are keyed on, and others that the caller wants to read: they
/// are found in the same pass.
struct DispatchKeys {
  std::string name = "eventName", source = "eventSource";
  std::vector<std::string> members;
};

/// Immutable after compile(); share freely between threads.
class Dispatch {
 public:
  /// Fails as Program::compile does.
  static Result<std::shared_ptr<Dispatch const>> compile(std::span<Expression const> expressions,
                                                         DispatchKeys const& keys = {});
  ~Dispatch();
  std::size_t size() const;  // expressions

  struct Impl;
  Impl const& impl() const { return *impl_; }

 private:
  explicit Dispatch(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Evaluates one Dispatch. One per thread; reuse it. Keeps the Dispatch alive.
class Dispatcher {
 public:
  explicit Dispatcher(std::shared_ptr<Dispatch const> dispatch);
  ~Dispatcher();
  Dispatcher(Dispatcher&&) noexcept;

  /// The expressions that match, ascending; as interpret() says, so a test whose exact path raises
  /// does not hold. Valid until the next call.
  std::span<std::uint32_t const> matches(record::RecordView const& record);
  /// Of the record of the last call: the value of DispatchKeys::members[i]; without text if it is
  /// not there.
  json::Value member(std::size_t i) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::match
