#include "jq/slow_road.hpp"

#include <limits>

namespace cairn::jq {
namespace {

constexpr std::size_t kMaxBuffer = std::numeric_limits<int>::max() / 2;  // libjq counts in int

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

struct FreeParser {
  void operator()(jv_parser* parser) const { jv_parser_free(parser); }
};

}  // namespace

Machine* SlowRoad::machine(Output& output) {
  if (machine_) return machine_.get();
  auto made = program_.impl().machine(program_.options().program);
  if (!made) {  // it compiled before: only a file that has gone since
    output.err += made.error().message + "\n";
    output.ended({Ending::kSystemError, false});
    return nullptr;
  }
  machine_ = std::move(*made);
  return machine_.get();
}

// The parser does not tell whether it is between documents, but where the last value ended does:
// containers and strings end with their own last character, a number or a word with the character
// behind it, which may open the next value. If only blanks are left from there on, nothing is open.
Rest SlowRoad::run(std::string_view text, std::string_view place, Output& output) {
  if (is_blank(text)) return Rest::kClean;
  Machine* const own = machine(output);
  if (own == nullptr) return Rest::kFailed;
  std::unique_ptr<jv_parser, FreeParser> const parser(jv_parser_new(0));
  if (text.front() == '\xef') {
    // A blank first, so that a byte order mark is what it is to jq in the middle of its input: an
    // error.
    jv_parser_set_buf(parser.get(), " ", 1, 1);
    jv_free(jv_parser_next(parser.get()));
  }
  bool inside = false;
  while (!text.empty()) {
    std::string_view const buffer = text.substr(0, kMaxBuffer);
    text.remove_prefix(buffer.size());
    jv_parser_set_buf(parser.get(), buffer.data(), static_cast<int>(buffer.size()), 1);
    std::size_t value_end = 0;
    for (;;) {
      Value value(jv_parser_next(parser.get()));
      auto const left = static_cast<std::size_t>(jv_parser_remaining(parser.get()));
      if (value.valid()) {
        auto const kind = value.kind();
        bool const ends_itself =
            kind == JV_KIND_STRING || kind == JV_KIND_ARRAY || kind == JV_KIND_OBJECT;
        value_end = buffer.size() - left - (ends_itself ? 0 : 1);
        inside = false;
        output.ended(own->run(std::move(value), place, output));
        if (output.stopped) return Rest::kFailed;
        continue;
      }
      if (value.has_message()) {
        output.err += "parse error: ";
        output.err.append(Value(jv_invalid_get_msg(value.take())).text());
        output.err += fmt::format(" (in {})\n", place);
        output.ended({Ending::kParseError, false});
        return Rest::kFailed;
      }
      if (left == 0) break;
      // A record separator outside of strings: what follows depends on how jq's reader cuts its
      // input.
      return Rest::kInside;
    }
    inside = inside || !is_blank(buffer.substr(value_end));
  }
  return inside ? Rest::kInside : Rest::kClean;
}

}  // namespace cairn::jq
