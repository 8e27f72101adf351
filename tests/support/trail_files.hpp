// Trail files on disk, read as the program reads them.
#pragma once
#include "decode/envelope.hpp"
#include "decode/text_stream.hpp"
#include "record/record.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

namespace cairn::test {

/// The folder with public trails and rules; it may not be there.
inline std::filesystem::path shared_folder() {
  char const* const shared = std::getenv("CAIRN_SHARED");
  return shared != nullptr ? shared : "../shared";
}

class FileReader final : public ByteReader {
 public:
  explicit FileReader(std::filesystem::path const& path) : in_(path, std::ios::binary) {}
  Result<std::size_t> read(char* out, std::size_t capacity) override {
    in_.read(out, static_cast<std::streamsize>(capacity));
    return static_cast<std::size_t>(in_.gcount());
  }

 private:
  std::ifstream in_;
};

/// Calls `f` with each record of a file, in order.
inline void for_each_record(std::filesystem::path const& path,
                            std::function<void(record::RecordView const&)> const& f) {
  struct Sink final : decode::RecordSink {
    std::function<void(record::RecordView const&)> const& f;
    record::Origin origin;
    std::uint64_t index = 0;
    Sink(std::function<void(record::RecordView const&)> const& visit, std::string_view object)
        : f(visit), origin{object, {}} {}
    bool on_record(json::Value value, json::Members const& members) override {
      f({value, members, index++, &origin});
      return true;
    }
    void on_reject(char const*, std::size_t) override {}
  } sink(f, path.native());
  FileReader reader(path);
  decode::TextStream stream;
  decode::EnvelopeReader envelope;
  stream.open(reader);
  for (auto piece = stream.next(); piece && *piece; piece = stream.next())
    envelope.read((*piece)->text, sink,
                  (*piece)->first ? decode::Part::kFirst : decode::Part::kNext);
}

}  // namespace cairn::test
