// `KEY\nVALUE\nVALUE…`: any field with modifiers and any values give an expression that both roads
// judge alike, or a problem.
#include "match/interpreter.hpp"
#include "match/program.hpp"
#include "sigma/item.hpp"
#include "support/records.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

constexpr std::string_view kRecord =
    R"({"eventTime":"2024-01-09T20:15:30Z","a":"aHR0cDovLw==","b":["x","-p",22,"22",true,null,""],"c":{"d":"192.0.2.1","e.f":"2001:db8::1"}})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace cairn;
  static test::OwnedRecord const record(kRecord);
  static auto const tree = json::parse_document(kRecord);
  static sigma::Settings const settings = [] {
    sigma::Settings made;
    made.placeholders["a"] = {"x", "192.0.2.0/24", "*"};
    made.now = 0;
    return made;
  }();
  std::string_view text(reinterpret_cast<char const*>(data), size);
  auto const line = [&] {
    std::size_t const end = std::min(text.find('\n'), text.size());
    sigma::YamlNode node;
    node.text = text.substr(0, end);
    node.quoted = node.text.starts_with('\'');
    text.remove_prefix(std::min(end + 1, text.size()));
    return node;
  };
  sigma::YamlNode const key = line();
  sigma::YamlNode values;
  values.kind = sigma::YamlKind::kSequence;
  while (!text.empty()) values.items.push_back(line());
  std::vector<sigma::Problem> notes;
  sigma::Lowering lowering{settings, notes};
  auto const expression = sigma::lower_item(key, values, lowering);
  if (!expression) return 0;
  auto const program = match::Program::compile(*expression);
  if (!program) return 0;  // more regular expressions than memory is granted for
  bool const fast = match::Matcher(*program).matches(*record.view);
  if (fast != match::interpret(*expression, *tree, {}).matches) std::abort();
  if (fast && !(*program)->may_match(kRecord)) std::abort();
  return 0;
}
