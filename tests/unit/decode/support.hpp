// What the decode tests share: bytes to read from, gzip to read, and a list of what was found.
#pragma once
#include "base/bytes.hpp"
#include "decode/envelope.hpp"
#include "decode/text_stream.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cairn::decode::testing {

class MemoryReader final : public ByteReader {
 public:
  /// Gives at most `most` bytes a call.
  explicit MemoryReader(std::string bytes, std::size_t most = std::string::npos, bool hint = true)
      : bytes_(std::move(bytes)), most_(most), hint_(hint) {}

  Result<std::size_t> read(char* out, std::size_t capacity) override {
    ++calls_;
    if (fail_at_ && at_ >= *fail_at_) return fail(ErrorCode::kIo, "the disk is broken");
    std::size_t const left = (fail_at_ ? std::min(*fail_at_, bytes_.size()) : bytes_.size()) - at_;
    std::size_t const count = std::min({capacity, left, most_});
    std::memcpy(out, bytes_.data() + at_, count);
    at_ += count;
    return count;
  }
  std::optional<std::uint64_t> size_hint() const override {
    return hint_ ? std::optional<std::uint64_t>(bytes_.size()) : std::nullopt;
  }
  void fail_at(std::size_t position) { fail_at_ = position; }
  int calls() const { return calls_; }

 private:
  std::string bytes_;
  std::size_t most_;
  bool hint_;
  std::size_t at_ = 0;
  std::optional<std::size_t> fail_at_;
  int calls_ = 0;
};

inline std::string gzip(std::string_view text, int level = 6) {
  z_stream z{};
  deflateInit2(&z, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&z, text.size()) + 64, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

/// All the text of an object, and what was wrong with it.
struct Inflated {
  std::string text;
  std::size_t pieces = 0;
  std::size_t largest = 0;
  std::optional<Error> problem;
  std::optional<Error> failure;
};

inline Inflated inflate(TextStream& stream, ByteReader& reader) {
  Inflated out;
  stream.open(reader);
  for (;;) {
    auto const piece = stream.next();
    if (!piece) {
      out.failure = piece.error();
      break;
    }
    if (!*piece) break;
    ++out.pieces;
    out.largest = std::max(out.largest, (*piece)->text.size);
    out.text += (*piece)->text.text();
  }
  out.problem = stream.problem();
  return out;
}
inline Inflated inflate(std::string const& stored, TextLimits limits = {},
                        std::size_t most = std::string::npos) {
  TextStream stream(limits);
  MemoryReader reader(stored, most);
  return inflate(stream, reader);
}

struct Collector final : RecordSink {
  bool on_record(json::Value value, json::Members const& members) override {
    std::size_t count = 0;
    bool same = true;
    json::for_each_member(value, [&](std::string_view, json::Value each) {
      same = same && count < members.size() && members[count] + 2 == each.at();
      ++count;
      return true;
    });
    members_right = members_right && same && count == members.size();
    records.emplace_back(value.raw());
    return records.size() < stop_after;
  }
  void on_reject(char const* reason, std::size_t offset) override {
    ++rejects[reason];
    last_offset = offset;
  }
  std::size_t rejected() const {
    std::size_t sum = 0;
    for (auto const& [reason, count] : rejects) sum += count;
    return sum;
  }

  std::vector<std::string> records;
  std::map<std::string, std::size_t> rejects;
  std::size_t last_offset = 0;
  std::size_t stop_after = std::string::npos;
  bool members_right = true;
  EnvelopeResult result;
};

/// Reads a text that is in memory as one piece.
inline Collector read_text(std::string_view text, Road road = Road::kFast) {
  std::string padded(text);
  padded.append(json::kPadding, ',');  // what stands behind a text must not matter
  EnvelopeReader reader(road);
  Collector out;
  out.result = reader.read({padded.data(), text.size()}, out);
  return out;
}

/// Reads stored bytes through TextStream, in pieces.
inline Collector read_stored(ByteReader& reader, TextLimits limits = {}, Road road = Road::kFast) {
  TextStream stream(limits);
  EnvelopeReader envelope(road);
  Collector out;
  stream.open(reader);
  for (;;) {
    auto const piece = stream.next();
    if (!piece || !*piece) break;
    out.result = envelope.read((*piece)->text, out, (*piece)->first ? Part::kFirst : Part::kNext);
  }
  return out;
}
inline Collector read_stored(std::string const& stored, TextLimits limits = {},
                             Road road = Road::kFast) {
  MemoryReader reader(stored);
  return read_stored(reader, limits, road);
}

/// A forged record.
inline std::string record(int number, std::string_view extra = "") {
  return R"({"eventVersion":"1.08","userIdentity":{"type":"IAMUser","accountId":"111122223333","userName":"ana"},)"
         R"("eventTime":"2024-01-09T20:15:30Z","eventSource":"iam.amazonaws.com","eventName":"CreateAccessKey","awsRegion":)"
         R"("eu-west-1","sourceIPAddress":"192.0.2.7","requestParameters":{"list":[{"key":"a\u003db"},{"key":"{\"x\":[1]}"}]},)"
         R"("eventID":"00000000-0000-0000-0000-)" +
         std::to_string(100000000000 + number) + "\"" + std::string(extra) + "}";
}
inline std::string envelope(int count, std::string_view separator = ",") {
  std::string out = R"({"Records":[)";
  for (int i = 0; i < count; ++i) {
    if (i > 0) out += separator;
    out += record(i);
  }
  return out + "]}";
}

}  // namespace cairn::decode::testing
