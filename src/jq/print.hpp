// Prints jq values as jq prints them, straight into a std::string. Private to jq/.
#pragma once
#include "jq/libjq.hpp"
#include "jq/options.hpp"

#include <string>
#include <string_view>

namespace cairn::jq {

/// Immutable; share freely.
class Printer {
 public:
  explicit Printer(Options const& options);

  /// One result of the program, with what follows it (a line feed, nothing with -j).
  void result(Value const& value, std::string& out) const;
  /// A result that is a string of plain ASCII: every character from blank to `~`, no `"`, no `\`.
  void plain_string(std::string_view text, std::string& out) const;
  /// A result whose JSON text is known.
  void literal(std::string_view text, std::string& out) const;
  /// Whether results may be given as plain_string() and literal(): not with colours.
  bool takes_shortcuts() const { return !color_ && !sequence_; }

  /// libjq's print flags, for its own functions.
  int flags() const { return flags_; }

 private:
  void end(std::string& out) const {
    if (!join_) out.push_back('\n');
  }
  bool raw_, join_, ascii_, sort_, color_, sequence_, terminal_;
  int indent_;
  int flags_;
};

/// JSON on one line, as `tojson` gives it.
void print_compact(jv value, std::string& out);

}  // namespace cairn::jq
