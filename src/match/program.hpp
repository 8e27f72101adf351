// The compiled form of one or more IR expressions, and the state that evaluates it over raw
// records.
#pragma once
#include "base/result.hpp"
#include "match/ir.hpp"
#include "record/record.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace cairn::match {

/// Immutable after compile(); share freely between threads.
class Program {
 public:
  /// Fails with kInvalidArgument for a regular expression that RE2 refuses (message from RE2) or
  /// one over the memory limit.
  static Result<std::shared_ptr<Program const>> compile(std::span<Expression const> expressions);
  static Result<std::shared_ptr<Program const>> compile(Expression const& expression) {
    return compile(std::span(&expression, 1));
  }
  ~Program();

  /// False if no record inside these inflated bytes can match any expression; true is always safe.
  /// Sound for every text, valid JSON or not, escapes included. It tells nothing of raised(): a
  /// record that cannot match may still raise. Any thread.
  bool may_match(std::string_view inflated) const;
  /// Whether may_match can ever say no.
  bool can_prune() const;

  struct Impl;
  Impl const& impl() const { return *impl_; }

 private:
  explicit Program(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Scratch for evaluating one program. One per thread; reuse it. Keeps the program alive.
class Matcher {
 public:
  explicit Matcher(std::shared_ptr<Program const> program);
  ~Matcher();
  Matcher(Matcher&&) noexcept;

  /// Whether the first expression matches.
  bool matches(record::RecordView const& record);
  /// Evaluates all; then `matched(i)` and `raised()` tell of this record.
  void evaluate(record::RecordView const& record);
  bool matched(std::size_t expression) const;
  /// An exact path met a value that is neither object nor null on its way (jq would raise an
  /// error).
  bool raised() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::match
