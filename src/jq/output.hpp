// What running a jq program gives: bytes for standard output, text for standard error, and how it
// ended.
#pragma once
#include <functional>
#include <optional>
#include <string>

namespace cairn::jq {

/// jq's exit status is that of the last input, and is not always what the process exits with: 10
/// and more stand for "fine, but …" and matter only with -e.
struct Ending {
  int code = 0;
  bool exact = false;  // some input ended by halt or halt_error: the code is meant as it is

  static constexpr int kNoResult = 14;     // -e: 4
  static constexpr int kFalseOrNull = 11;  // -e: 1
  static constexpr int kError = 5;
  static constexpr int kParseError = 4;
  static constexpr int kCompileError = 3;
  static constexpr int kSystemError = 2;

  /// Another input came after this.
  void follow(Ending const& next) {
    code = next.code;
    exact = exact || next.exact;
  }
  /// What jq exits with.
  int exit_code(bool exit_status) const {
    if (code >= 10 && exit_status) return (code - 10) & 0xff;
    if (code >= 10 && !exact) return 0;
    return code & 0xff;
  }
};

struct Output {
  std::string out;
  std::string err;
  std::optional<Ending> ending;  // none if no input was run

  /// Called when `out` or `err` has grown large; may take them. False: nobody wants more, stop as
  /// soon as possible.
  std::function<bool(Output&)> drain;
  bool stopped = false;

  void ended(Ending next) {
    if (ending)
      ending->follow(next);
    else
      ending = next;
  }
  void clear() {
    out.clear();
    err.clear();
    ending.reset();
  }
};

}  // namespace cairn::jq
