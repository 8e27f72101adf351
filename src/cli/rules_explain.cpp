#include "base/text.hpp"
#include "cli/rules_command.hpp"
#include "decode/envelope.hpp"
#include "decode/text_stream.hpp"
#include "sigma/event.hpp"
#include "sigma/explain.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace cairn::cli {
namespace {

constexpr std::uint64_t kStandardLimit = 20;  // events, unless --limit says otherwise

class FileBytes final : public ByteReader {
 public:
  explicit FileBytes(std::FILE* file) : file_(file) {}
  Result<std::size_t> read(char* out, std::size_t capacity) override {
    std::size_t const got = std::fread(out, 1, capacity, file_);
    if (got == 0 && std::ferror(file_) != 0)
      return fail(ErrorCode::kIo, "{}", std::strerror(errno));
    return got;
  }

 private:
  std::FILE* file_;
};

/// Keeps the text of the first records.
class Keeper final : public decode::RecordSink {
 public:
  Keeper(std::vector<std::string>& out, std::uint64_t limit) : out_(out), limit_(limit) {}
  bool on_record(json::Value value, json::Members const&) override {
    if (out_.size() >= limit_) return false;
    out_.emplace_back(value.raw());
    return true;
  }
  void on_reject(char const*, std::size_t) override {}

 private:
  std::vector<std::string>& out_;
  std::uint64_t limit_;
};

/// The events of a file in any of CloudTrail's shapes, of standard input (`-`), or the argument
/// itself if it is JSON. A single object is an event whatever it looks like.
Status read_events(std::string const& word, std::uint64_t limit, std::vector<std::string>& out) {
  if (word.starts_with('{')) {
    out.push_back(word);
    return {};
  }
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> owned(nullptr, std::fclose);
  std::FILE* file = stdin;
  if (word != "-") {
    owned.reset(std::fopen(word.c_str(), "rbe"));
    file = owned.get();
  }
  if (file == nullptr) return fail(ErrorCode::kNotFound, "{}: {}", word, std::strerror(errno));
  FileBytes bytes(file);
  decode::TextStream stream;
  decode::EnvelopeReader envelope;
  Keeper keeper(out, limit);
  stream.open(bytes);
  std::size_t const before = out.size();
  std::string first;
  for (auto piece = CAIRN_TRY(stream.next()); piece; piece = CAIRN_TRY(stream.next())) {
    if (piece->first && piece->last) first = piece->text.text();
    envelope.read(piece->text, keeper, piece->first ? decode::Part::kFirst : decode::Part::kNext);
  }
  if (out.size() > before) return {};
  if (!sigma::Event::parse(first)) return fail(ErrorCode::kCorrupt, "{}: holds no event", word);
  out.push_back(std::move(first));
  return {};
}

void print(sigma::Explained const& part, std::size_t depth, std::string& out) {
  out += fmt::format("  {}  {:{}}{}", part.holds ? "yes" : "no ", "", depth * 2, part.what);
  if (!part.seen.empty()) out += "    seen: " + part.seen;
  out += '\n';
  for (sigma::Explained const& child : part.children) print(child, depth + 1, out);
}

std::string name_of(json::Node const& event) {
  std::string out;
  for (std::string_view const key : {"eventTime", "eventSource", "eventName", "eventID"}) {
    json::Node const* const value = event.find(key);
    if (value != nullptr && !value->text.empty())
      out += (out.empty() ? "" : " ") + escape_controls(value->text);
  }
  return out.empty() ? "the event" : out;
}

}  // namespace

Result<ExitCode> rules_explain(Arguments const& arguments, Words const& words) {
  if (words.size() < 2)
    return fail(ErrorCode::kInvalidArgument,
                "explain wants a rule (a file, an id or a title) and an event (a file, - or JSON)");
  auto const rules = CAIRN_TRY(rules_of(arguments, words.front()));
  std::uint64_t limit = kStandardLimit;
  if (arguments.has("limit")) limit = CAIRN_TRY(parse_count("limit", arguments.text("limit")));
  std::vector<std::string> events;
  for (std::size_t i = 1; i < words.size() && events.size() < limit; ++i)
    CAIRN_CHECK(read_events(words[i], limit, events));
  std::string text;
  bool fired = false;
  for (std::string const& json : events) {
    auto const event = CAIRN_TRY(sigma::Event::parse(json));
    for (sigma::Rule const& rule : rules) {
      sigma::Explained const why = sigma::explain(rule.expression, event->tree());
      fired |= why.holds;
      text += fmt::format("{}{} {} {}\n", text.empty() ? "" : "\n", escape_controls(rule.title),
                          why.holds ? "fires on" : "does not fire on", name_of(event->tree()));
      print(why, 0, text);
    }
  }
  CAIRN_CHECK(print_text(text));
  return fired ? ExitCode::kFound : ExitCode::kNothing;
}

}  // namespace cairn::cli
