// A query (or none) and, on the next line, a record: the raw bytes say what the slow tree says.
#include "match/interpreter.hpp"
#include "match/program.hpp"
#include "query/query.hpp"
#include "record/derived.hpp"
#include "support/records.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace cairn;

void require(bool holds) {
  if (!holds) std::abort();
}

void compare_members(record::RecordView const& record, json::Node const& tree) {
  std::string text;
  for (auto const& [name, value] : tree.members) {
    json::Value found;
    require(record::find_top(record, name, found));
    json::Node const& last = *tree.find(name);
    require(found.kind() == last.kind);
    record::top_text(record, name, text);
    require(found.is_container() || last.kind == json::Kind::kNull ? text.empty()
                                                                   : text == last.text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  std::size_t const line = text.starts_with('{') ? 0 : std::min(text.find('\n'), size);
  std::string_view const json = text.substr(line);
  test::OwnedRecord const record(json);
  if (!record.view) return 0;
  auto const tree = json::parse_document(json);
  if (!tree) return 0;  // too deep
  compare_members(*record.view, *tree);

  match::DerivedTexts derived;
  record::principal(*record.view, derived.principal);
  record::account(*record.view, derived.account);
  record::object_name(*record.view, derived.object);
  derived.outcome = record::to_string(record::outcome(*record.view));

  auto const query = query::parse_query(line > 0 ? text.substr(0, line)
                                                 : "user: *a* or a.b: 1 or not userIdentity: x");
  if (!query) return 0;
  auto const program = match::Program::compile(query->expression);
  if (!program) return 0;
  bool const fast = match::Matcher(*program).matches(*record.view);
  require(fast == match::interpret(query->expression, *tree, derived).matches);
  require(!fast || (*program)->may_match(json));
  return 0;
}
