#include "report/rows.hpp"

#include "report/sort_key.hpp"

#include <cstring>

namespace cairn::report {
namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

Hash128 identity_of(std::string_view key) {
  Hash128 id;
  std::memcpy(&id.low, key.data(), 8);
  std::memcpy(&id.high, key.data() + 8, 8);
  return id;
}

}  // namespace

/// A row's key: with `distinct` one byte that says whether an identity follows, the identity; then
/// the sort key.
class RowsConsumer::RowsWorker final : public Worker {
 public:
  explicit RowsWorker(RowsConsumer& owner) : owner_(owner), rows_(owner.needs_rows()) {
    if (owner.format_) writer_ = owner.format_->make_writer();
    if (owner.options_.sort) sort_key_.emplace(*owner.options_.sort);
  }

  engine::Flow on_hit(record::RecordView const& record, engine::Batch& batch) override {
    std::size_t const start = batch.bytes.size();
    if (writer_) writer_->append(record, batch.bytes);
    if (!rows_) return engine::Flow::kContinue;
    engine::Row& row = batch.rows.emplace_back();
    row.size = batch.bytes.size() - start;
    if (owner_.options_.distinct) {
      row.key += '\1';
      if (!identifier_.identify(record, row)) row.key[0] = '\0';
    }
    if (sort_key_) sort_key_->append(record, row.key);
    // What stands behind these in the same object is beyond the limit for sure.
    bool const enough = owner_.cuts_early() && batch.rows.size() >= owner_.options_.limit;
    return enough ? engine::Flow::kStop : engine::Flow::kContinue;
  }

 private:
  RowsConsumer& owner_;
  bool rows_;
  std::unique_ptr<RowFormat::Writer> writer_;
  std::optional<SortKey> sort_key_;
  Identifier identifier_;
};

RowsConsumer::RowsConsumer(std::unique_ptr<RowFormat> format, RowsOptions options, Output& output)
    : format_(std::move(format)), options_(std::move(options)), output_(output) {
  if (!options_.sort) return;
  SorterOptions sorter = options_.sorter;
  sorter.limit = options_.limit;
  sorter_.emplace(std::move(sorter));
}

bool RowsConsumer::needs_rows() const {
  return options_.limit != kNoLimit || options_.distinct || options_.sort.has_value();
}

std::unique_ptr<engine::Consumer::Worker> RowsConsumer::make_worker() {
  return std::make_unique<RowsWorker>(*this);
}

Status RowsConsumer::begin() {
  if (begun_ || !format_) return {};
  begun_ = true;
  return format_->begin(output_);
}

Status RowsConsumer::put(std::string_view bytes) {
  if (!format_ || bytes.empty()) return {};
  CAIRN_CHECK(begin());
  return format_->rows(output_, bytes);
}

/// Whether the row is to be written now, in its place.
Result<bool> RowsConsumer::take(engine::Row& row, std::string_view bytes,
                                engine::Written& written) {
  std::string_view key = row.key;
  if (options_.distinct) {
    bool const identified = key.front() == '\1';
    key.remove_prefix(1);
    if (identified) {
      auto const verdict = seen_.add(identity_of(key), {row.hash[0], row.hash[1]});
      key.remove_prefix(Identifier::kSize);
      if (verdict == Seen::Verdict::kDuplicate) {
        ++written.duplicate;
        return false;
      }
      if (verdict == Seen::Verdict::kOtherBody) ++conflicts_;
    }
  }
  if (sorter_) {
    ++written.kept;
    CAIRN_CHECK(sorter_->add(key, bytes));
    return false;
  }
  if (kept_ + written.kept == options_.limit) {
    ++written.beyond_limit;
    return false;
  }
  ++written.kept;
  return true;
}

Result<engine::Written> RowsConsumer::write(engine::Batch& batch) {
  engine::Written written;
  if (!needs_rows()) {
    CAIRN_CHECK(put(batch.bytes));
    written.kept = batch.hits;
  } else {
    std::string_view const bytes = batch.bytes;
    std::size_t at = 0, from = 0;  // rows from `from` to `at` are to be written
    for (engine::Row& row : batch.rows) {
      if (!CAIRN_TRY(take(row, bytes.substr(at, row.size), written))) {
        CAIRN_CHECK(put(bytes.substr(from, at - from)));
        from = at + row.size;
      }
      at += row.size;
    }
    CAIRN_CHECK(put(bytes.substr(from, at - from)));
  }
  kept_ += written.kept;
  if (!sorter_ && kept_ == options_.limit) written.flow = engine::Flow::kStop;
  CAIRN_CHECK(batch.live ? output_.flush() : output_.tick());
  return written;
}

Status RowsConsumer::finish(std::vector<std::unique_ptr<Worker>>&) {
  if (!format_) {
    CAIRN_CHECK(output_.append(std::to_string(std::min(kept_, options_.limit)) + "\n"));
    return output_.flush();
  }
  CAIRN_CHECK(begin());
  if (sorter_) CAIRN_CHECK(sorter_->finish([this](std::string_view row) { return put(row); }));
  CAIRN_CHECK(format_->end(output_));
  return output_.flush();
}

}  // namespace cairn::report
