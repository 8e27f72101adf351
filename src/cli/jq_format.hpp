// Hits through a jq program: `cairn search --jq`.
#pragma once
#include "base/result.hpp"
#include "report/row_format.hpp"

#include <memory>
#include <string>

namespace cairn::cli {

/// Rows are what the program gives for each hit, a result a line. Made once per run, shared by its
/// writers.
class JqFormat : public report::RowFormat {
 public:
  struct Options {
    std::string program;
    bool raw = false;       // strings as they are
    bool terminal = false;  // escape what would move a cursor
  };
  /// Fails with jq's message for a program that is wrong, or that reads its input itself.
  static Result<std::unique_ptr<JqFormat>> create(Options options);

  /// How many hits made the program fail, and the first of them: place and message.
  virtual std::uint64_t failures() const = 0;
  virtual std::string first_failure() const = 0;
};

}  // namespace cairn::cli
