// Push-down of jq programs: where a program is recognised, its fast road gives what libjq gives,
// whatever the text. The first line is the program, what follows the input. Compiling takes long,
// so few programs are run; all are looked at.
#include "jq/pushdown.hpp"

#include "jq/program_impl.hpp"
#include "jq/slow_road.hpp"
#include "support/padded.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>

namespace {

using namespace cairn;

constexpr std::array<std::string_view, 8> kPrograms = {
    ".Records[] | .a",
    ".Records[].a.b",
    ".Records[] | .a, .b.c, .",
    R"(.Records[] | select(.a == "x"))",
    R"(.Records[] | select(.a.b != 1 or .b) | .a)",
    R"(.Records[] | select(.a == null and (.b == true | not)) | select(.c) | .b)",
    R"(.Records[] | select(.eventName == "CreateToken") | .a.b | length)",
    R"(.Records[]?|select(.a == 22)|{a, b: .b.c})",
};

struct Roads {
  std::shared_ptr<jq::Program const> program;
  jq::TextRunner fast;
  jq::SlowRoad slow;

  explicit Roads(std::shared_ptr<jq::Program const> p) : program(p), fast(p), slow(*p) {}
};

/// The roads of one of kPrograms, whole or chosen by its first byte.
Roads& roads_of(std::string_view line) {
  static std::map<std::string, std::unique_ptr<Roads>, std::less<>> all;
  auto const known = std::find(kPrograms.begin(), kPrograms.end(), line);
  std::string_view const program =
      known != kPrograms.end()
          ? *known
          : kPrograms[line.empty() ? 0 : static_cast<unsigned char>(line[0]) % kPrograms.size()];
  auto& roads = all[std::string(program)];
  if (!roads) {
    jq::Options options;
    options.program = program;
    options.indent = 0;
    auto const compiled = jq::Program::compile(options);
    if (!compiled || (*compiled)->pushdown() == nullptr) std::abort();
    roads = std::make_unique<Roads>(*compiled);
  }
  return *roads;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const input(reinterpret_cast<char const*>(data), size);
  std::string_view const line = input.substr(0, input.find('\n'));
  std::string_view const text = input.substr(std::min(line.size() + 1, size));
  (void)jq::recognise(input);

  Roads& roads = roads_of(line);
  test::Padded const padded(text);
  jq::Output fast, slow;
  auto const fast_rest = roads.fast.run(padded.view(), "text", fast);
  auto const slow_rest = roads.slow.run(text, "text", slow);
  if (fast_rest != slow_rest) std::abort();
  if (slow_rest == jq::Rest::kInside) return 0;  // then what was given is taken back
  bool const same_ending = fast.ending.has_value() == slow.ending.has_value() &&
                           (!fast.ending || fast.ending->code == slow.ending->code);
  // The places in messages differ: libjq counts lines of what it was given.
  if (fast.out != slow.out || fast.err.empty() != slow.err.empty() || !same_ending) std::abort();
  return 0;
}
