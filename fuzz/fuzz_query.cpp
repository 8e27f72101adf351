// Any text is a query or one error inside it; both means of evaluation accept what parses and agree
// on a small record.
#include "match/interpreter.hpp"
#include "match/program.hpp"
#include "query/query.hpp"
#include "support/records.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

constexpr std::string_view kRecord =
    R"({"eventTime":"2024-01-09T20:15:30Z","eventName":"GetObject","sourceIPAddress":"192.0.2.1","a":[1,{"b":"x\u0026y"},null],)"
    R"("userIdentity":{"type":"Root"},"errorCode":null})";

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace cairn;
  static test::OwnedRecord const record(kRecord);
  static auto const tree = json::parse_document(kRecord);
  static match::DerivedTexts const derived{"root", "success", "", "test.json.gz:0"};
  std::string_view const text(reinterpret_cast<char const*>(data), size);

  auto const parsed = query::parse_query(text);
  if (!parsed) {
    require(parsed.error().begin <= parsed.error().end && parsed.error().end <= size);
    require(!query::format_error(parsed.error(), text).empty());
    return 0;
  }
  for (auto const& note : parsed->notes) {
    require(note.begin < note.end && note.end <= size);
    require(!query::format_error(note, text).empty());
  }
  auto const program = match::Program::compile(parsed->expression);
  if (!program) return 0;  // more regular expressions than memory is granted for
  bool const fast = match::Matcher(*program).matches(*record.view);
  require(fast == match::interpret(parsed->expression, *tree, derived).matches);
  require(!fast || (*program)->may_match(kRecord));
  return 0;
}
