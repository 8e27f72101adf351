#include "report/terminal_format.hpp"

#include "base/text.hpp"

namespace cairn::report {
namespace {

class SafeFormat final : public RowFormat {
 public:
  class SafeWriter final : public Writer {
   public:
    explicit SafeWriter(std::unique_ptr<Writer> inner) : inner_(std::move(inner)) {}
    void append(record::RecordView const& record, std::string& out) override {
      row_.clear();
      inner_->append(record, row_);
      for (std::string_view rest = row_; !rest.empty();) {
        std::size_t const end = rest.find('\n');
        out += escape_controls(rest.substr(0, end));
        if (end == std::string_view::npos) break;
        out += '\n';
        rest.remove_prefix(end + 1);
      }
    }

   private:
    std::unique_ptr<Writer> inner_;
    std::string row_;
  };

  explicit SafeFormat(std::unique_ptr<RowFormat> inner) : inner_(std::move(inner)) {}
  std::unique_ptr<Writer> make_writer() override {
    return std::make_unique<SafeWriter>(inner_->make_writer());
  }
  Status begin(Output& output) override { return inner_->begin(output); }
  Status rows(Output& output, std::string_view bytes) override {
    return inner_->rows(output, bytes);
  }
  Status end(Output& output) override { return inner_->end(output); }

 private:
  std::unique_ptr<RowFormat> inner_;
};

}  // namespace

std::unique_ptr<RowFormat> safe_on_terminal(std::unique_ptr<RowFormat> format) {
  return std::make_unique<SafeFormat>(std::move(format));
}

}  // namespace cairn::report
