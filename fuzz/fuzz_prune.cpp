// Pruning never loses a match: if a record that is read from a text matches, may_match must have
// said so, whatever the text is. What stands behind the text's last line break chooses the
// expressions.
#include "decode/envelope.hpp"
#include "parity/roads.hpp"
#include "parity/samples.hpp"
#include "support/padded.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace cairn;

class Sink final : public decode::RecordSink {
 public:
  /// The trees of the records, for words; then the records that match.
  bool on_record(json::Value value, json::Members const& members) override {
    if (matcher == nullptr) {
      if (auto const node = json::parse_document(value.raw())) parity::learn(words, *node, 100);
      return true;
    }
    record::Origin const origin{"fuzz.json", {}};
    matcher->evaluate({value, members, 0, &origin});
    for (std::size_t e = 0; e < matched.size(); ++e) matched[e] = matched[e] || matcher->matched(e);
    return true;
  }
  void on_reject(char const*, std::size_t) override {}

  parity::Vocabulary words = parity::small_vocabulary();
  match::Matcher* matcher = nullptr;
  std::vector<bool> matched;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const input(reinterpret_cast<char const*>(data), size);
  std::size_t const split = std::min(input.rfind('\n'), input.size());
  std::string_view const text = input.substr(0, split);
  if (!decode::EnvelopeReader::is_plain(text)) return 0;
  test::Padded const padded(text);
  decode::EnvelopeReader reader;
  Sink sink;
  reader.read(padded.view(), sink);

  test::Random random(input.substr(split));
  std::vector<match::Expression> expressions;
  for (int i = 0; i < 4; ++i)
    expressions.push_back(parity::random_expression(random, sink.words, 1));
  auto const together = match::Program::compile(expressions);
  if (!together) return 0;
  match::Matcher matcher(*together);
  sink.matcher = &matcher;
  sink.matched.resize(expressions.size());
  reader.read(padded.view(), sink);

  for (std::size_t e = 0; e < expressions.size(); ++e) {
    if (!sink.matched[e]) continue;
    if ((*together)->may_match(text) && (*match::Program::compile(expressions[e]))->may_match(text))
      continue;
    std::fprintf(stderr, "a match, and may_match says no: %s\n", to_string(expressions[e]).c_str());
    std::abort();
  }
  return 0;
}
