#include "match/field_reader.hpp"
#include "report/row_format.hpp"

namespace cairn::report {
namespace {

class CsvWriter final : public RowFormat::Writer {
 public:
  explicit CsvWriter(std::vector<Column> const& columns) {
    for (auto const& column : columns) readers_.emplace_back(column.field);
  }
  void append(record::RecordView const& record, std::string& out) override {
    bool first = true;
    for (auto& reader : readers_) {
      if (!first) out += ',';
      first = false;
      cell_.clear();
      reader.append_text(record, cell_);
      append_csv(out, cell_);
    }
    out += '\n';
  }

 private:
  std::vector<match::FieldReader> readers_;
  std::string cell_;
};

class CsvFormat final : public RowFormat {
 public:
  explicit CsvFormat(std::vector<Column> columns) : columns_(std::move(columns)) {}
  std::unique_ptr<Writer> make_writer() override { return std::make_unique<CsvWriter>(columns_); }
  Status begin(Output& output) override {
    std::string header;
    for (auto const& column : columns_) {
      if (!header.empty()) header += ',';
      append_csv(header, column.name);
    }
    return output.append(header + "\n");
  }

 private:
  std::vector<Column> columns_;
};

}  // namespace

void append_csv(std::string& out, std::string_view cell) {
  bool const runs =
      !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
  if (cell.find_first_of(",\"\n\r") == std::string_view::npos) {
    if (runs) out += '\'';
    out += cell;
    return;
  }
  out += runs ? "\"'" : "\"";
  for (char const c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::unique_ptr<RowFormat> csv_format(std::vector<Column> columns) {
  return std::make_unique<CsvFormat>(std::move(columns));
}

}  // namespace cairn::report
