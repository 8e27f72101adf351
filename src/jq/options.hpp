// What a user asks of jq: the program, its arguments, and how results are printed.
#pragma once
#include <string>
#include <vector>

namespace cairn::jq {

/// `--arg`, `--argjson`, `--slurpfile`, `--rawfile`: `value` is a text, a JSON text, or a file's
/// name. The first of a name wins.
struct Argument {
  enum class Kind { kText, kJson, kSlurpFile, kRawFile };
  Kind kind = Kind::kText;
  std::string name;
  std::string value;
};

struct Options {
  std::string program = ".";
  bool program_is_file = false;  // -f: `program` names a file

  std::vector<Argument> arguments;
  std::vector<Argument> positional;  // --args, --jsonargs; names are empty

  bool null_input = false;    // -n
  bool slurp = false;         // -s
  bool raw_input = false;     // -R
  bool stream = false;        // --stream
  bool sequence = false;      // --seq
  bool raw_output = false;    // -r; implied by -j
  bool join_output = false;   // -j
  bool ascii_output = false;  // -a
  bool sort_keys = false;     // -S
  bool exit_status = false;   // -e
  bool color = false;         // -C, or a terminal without -M
  bool terminal = false;      // escape what would move a terminal's cursor or reorder its text
  int indent = 2;             // 0 is -c; -1 is --tab; up to 7
};

}  // namespace cairn::jq
