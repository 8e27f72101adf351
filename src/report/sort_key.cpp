#include "report/sort_key.hpp"

#include "base/time.hpp"
#include "report/number_key.hpp"

namespace cairn::report {
namespace {

void append_time(Instant t, std::string& out) {
  auto const ordered = static_cast<std::uint64_t>(t) ^ (std::uint64_t{1} << 63);
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(ordered >> shift);
}

}  // namespace

void SortKey::append(record::RecordView const& record, std::string& out) {
  bool first = true;
  reader_.for_each_text(record, [&](std::string_view text) {
    if (!first) return;
    first = false;
    if (number_key(text, number_)) {
      out += '\1';
      out += number_;
    } else if (auto const time = parse_event_time(text)) {
      out += '\2';
      append_time(*time, out);
    } else {
      out += '\3';
      out += text;
    }
  });
}

}  // namespace cairn::report
