#include "match/field_reader.hpp"
#include "report/row_format.hpp"
#include "json/write.hpp"

#include <fmt/format.h>

#include <cstring>
#include <iterator>

namespace cairn::report {
namespace {

/// Nearly every record stands on one line already: then its bytes are copied as they are.
void append_line(std::string& out, std::string_view raw) {
  if (std::memchr(raw.data(), '\n', raw.size()) == nullptr &&
      std::memchr(raw.data(), '\r', raw.size()) == nullptr)
    out.append(raw);
  else
    json::append_compact(out, raw);
}

void append_evidence(std::string& out, record::RecordView const& record) {
  out += R"("cairn":{"object":)";
  json::append_string(out, record.origin != nullptr ? record.origin->object : std::string_view());
  fmt::format_to(std::back_inserter(out), R"(,"index":{},"verdict":"{}"}})", record.index,
                 record.origin != nullptr ? record.origin->verdict : record::Origin().verdict);
}

class JsonWriter final : public RowFormat::Writer {
 public:
  JsonWriter(JsonOptions const& options, std::string_view before, std::string_view behind)
      : before_(before), behind_(behind), evidence_(options.evidence) {
    for (auto const& column : options.columns) {
      std::string name;
      json::append_string(name, column.name);
      columns_.push_back({name + ":", match::FieldReader(column.field)});
    }
  }

  void append(record::RecordView const& record, std::string& out) override {
    out += before_;
    std::size_t const start = out.size();
    if (columns_.empty())
      append_line(out, record.raw());
    else
      project(record, out);
    if (evidence_) {
      out.pop_back();
      bool const empty = out.find_first_not_of(" \t", start + 1) == std::string::npos;
      if (!empty) out += ',';
      append_evidence(out, record);
      out += '}';
    }
    out += behind_;
  }

 private:
  struct Member {
    std::string name;
    match::FieldReader reader;
  };

  void project(record::RecordView const& record, std::string& out) {
    char separator = '{';
    for (auto& [name, reader] : columns_) {
      out += separator;
      out += name;
      if (!reader.append_json(record, out)) out += "null";
      separator = ',';
    }
    out += '}';
  }

  std::string_view before_, behind_;
  bool evidence_;
  std::vector<Member> columns_;
};

class JsonlFormat final : public RowFormat {
 public:
  explicit JsonlFormat(JsonOptions options) : options_(std::move(options)) {}
  std::unique_ptr<Writer> make_writer() override {
    return std::make_unique<JsonWriter>(options_, "", "\n");
  }

 private:
  JsonOptions options_;
};

/// Every row begins with the separator, so that rows can be sorted and cut; the first one loses it.
class JsonFormat final : public RowFormat {
 public:
  explicit JsonFormat(JsonOptions options) : options_(std::move(options)) {}
  std::unique_ptr<Writer> make_writer() override {
    return std::make_unique<JsonWriter>(options_, kSeparator, "");
  }
  Status begin(Output& output) override { return output.append("{\"Records\":["); }
  Status rows(Output& output, std::string_view bytes) override {
    if (first_ && !bytes.empty()) {
      bytes.remove_prefix(1);
      first_ = false;
    }
    return output.append(bytes);
  }
  Status end(Output& output) override { return output.append("\n]}\n"); }

 private:
  static constexpr std::string_view kSeparator = ",\n";
  JsonOptions options_;
  bool first_ = true;
};

class RawFormat final : public RowFormat {
 public:
  class RawWriter final : public Writer {
   public:
    void append(record::RecordView const& record, std::string& out) override {
      out.append(record.raw());
      out += '\n';
    }
  };
  std::unique_ptr<Writer> make_writer() override { return std::make_unique<RawWriter>(); }
};

}  // namespace

std::unique_ptr<RowFormat> json_format(JsonOptions options) {
  return std::make_unique<JsonFormat>(std::move(options));
}
std::unique_ptr<RowFormat> jsonl_format(JsonOptions options) {
  return std::make_unique<JsonlFormat>(std::move(options));
}
std::unique_ptr<RowFormat> raw_format() { return std::make_unique<RawFormat>(); }

}  // namespace cairn::report
