// CSV rows: what comes of them is valid JSON; cutting rows apart and reading them one by one gives
// what the whole gives.
#include "decode/csv.hpp"
#include "decode/envelope.hpp"
#include "decode/units.hpp"
#include "json/document.hpp"

#include <cstdlib>
#include <string>

namespace {

using namespace cairn::decode;

class Log final : public RecordSink {
 public:
  bool on_record(cairn::json::Value value, cairn::json::Members const&) override {
    (text += value.raw()) += '\n';
    if (!cairn::json::parse_document(value.raw())) std::abort();
    return true;
  }
  void on_reject(char const* reason, std::size_t) override { (text += reason) += '\n'; }
  std::string text;
};

void read(EnvelopeReader& reader, std::string_view text, Part part, Log& log) {
  std::string padded(text);
  padded.append(cairn::json::kPadding, '"');
  reader.read({padded.data(), text.size()}, log, part);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const rest(reinterpret_cast<char const*>(data), size);
  std::string const headers[] = {
      "User name,Event time,Event source,Event name,User agent,Resources,Read-only\n", ""};
  std::string const text = headers[size > 0 && data[0] == '!'] + std::string(rest);
  if (!is_event_history(text)) return 0;
  EnvelopeReader whole, rows;
  Log together, apart;
  read(whole, text, Part::kFirst, together);
  UnitScanner scanner(UnitScanner::Mode::kCsv);
  Part part = Part::kFirst;
  while (auto const unit = scanner.finish(text)) {
    read(rows, std::string_view(text).substr(unit->begin, unit->end - unit->begin), part, apart);
    part = Part::kNext;
  }
  if (together.text != apart.text) std::abort();
  return 0;
}
