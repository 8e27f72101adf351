// A jq program, checked and understood as far as needed to choose its road.
#pragma once
#include "base/result.hpp"
#include "jq/options.hpp"

#include <memory>
#include <string>
#include <vector>

namespace cairn::jq {

struct Pushdown;

/// Immutable after compile(); share freely between threads.
class Program {
 public:
  /// Compiles the program once, to know that it is right. Fails with kCorrupt if it is wrong (all
  /// of jq's messages), with kInvalidArgument or kNotFound for what it is given (a bad --argjson, a
  /// file that cannot be read).
  static Result<std::shared_ptr<Program const>> compile(Options options);
  ~Program();

  /// What the user should know, one line each: quotes that were read as plain ones, a `=` that
  /// looks like `==`.
  std::vector<std::string> const& notes() const;
  Options const& options() const;

  /// The program may read its input itself, or tell inputs apart: only StreamRunner gives what jq
  /// gives.
  bool needs_stream() const;
  /// Nothing is ever read: -n, and no `input` in sight.
  bool reads_nothing() const;
  /// The part that runs without libjq, if there is one.
  Pushdown const* pushdown() const;

  struct Impl;
  Impl const& impl() const { return *impl_; }

 private:
  explicit Program(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Colours of the whole process as `$JQ_COLORS` lists them; call it before any runner is made.
/// False if it is no such list.
bool use_colors(std::string const& list);

}  // namespace cairn::jq
