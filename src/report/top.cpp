// A key is the value's text; of several fields, or where a value is missing, it is a list of parts,
// each with a size before it.
#include "report/top.hpp"

#include "base/text.hpp"
#include "match/field_reader.hpp"
#include "report/count_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>

namespace cairn::report {
namespace {

constexpr std::uint32_t kMissing = ~std::uint32_t{0};
constexpr std::size_t kLongestBar = 40;

using Value = std::optional<std::string_view>;

void append_part(std::string& key, Value value) {
  std::uint32_t const size = value ? static_cast<std::uint32_t>(value->size()) : kMissing;
  char bytes[sizeof size];
  std::memcpy(bytes, &size, sizeof size);
  key.append(bytes, sizeof size);
  if (value) key.append(*value);
}

std::vector<Value> parts_of(std::string_view key) {
  std::vector<Value> parts;
  while (!key.empty()) {
    std::uint32_t size = 0;
    std::memcpy(&size, key.data(), sizeof size);
    key.remove_prefix(sizeof size);
    if (size == kMissing) {
      parts.push_back(std::nullopt);
      continue;
    }
    parts.push_back(key.substr(0, size));
    key.remove_prefix(size);
  }
  return parts;
}

}  // namespace

class TopConsumer::TopWorker final : public Worker {
 public:
  explicit TopWorker(std::vector<Column> const& fields) {
    for (auto const& field : fields) readers_.emplace_back(field.field);
  }

  engine::Flow on_hit(record::RecordView const& record, engine::Batch&) override {
    if (readers_.size() == 1) {
      bool any = false;
      readers_[0].for_each_text(record, [&](std::string_view text) {
        counts.add(text);
        any = true;
      });
      if (!any) ++missing;
    } else {
      tuple_.clear();
      add_tuples(record, 0);
    }
    return engine::Flow::kContinue;
  }

  CountMap counts;
  std::uint64_t missing = 0;  // of a single field

 private:
  void add_tuples(record::RecordView const& record, std::size_t depth) {
    if (depth == readers_.size()) {
      counts.add(tuple_);
      return;
    }
    std::size_t const size = tuple_.size();
    bool any = false;
    readers_[depth].for_each_text(record, [&](std::string_view text) {
      append_part(tuple_, text);
      add_tuples(record, depth + 1);
      tuple_.resize(size);
      any = true;
    });
    if (any) return;
    append_part(tuple_, std::nullopt);
    add_tuples(record, depth + 1);
    tuple_.resize(size);
  }

  std::vector<match::FieldReader> readers_;
  std::string tuple_;
};

struct TopConsumer::Row {
  std::vector<Value> values;
  std::uint64_t count = 0;
};

std::unique_ptr<engine::Consumer::Worker> TopConsumer::make_worker() {
  return std::make_unique<TopWorker>(options_.fields);
}

/// The rows to show, in their order.
std::vector<TopConsumer::Row> TopConsumer::order(TopWorker const& all) const {
  std::vector<Row> rows;
  rows.reserve(all.counts.size() + 1);
  bool const single = options_.fields.size() == 1;
  for (std::size_t i = 0; i < all.counts.size(); ++i) {
    std::string_view const key = all.counts.key(i);
    rows.push_back({single ? std::vector<Value>{key} : parts_of(key), all.counts.count(i)});
  }
  if (all.missing > 0) rows.push_back({{std::nullopt}, all.missing});
  std::size_t const wanted =
      options_.limit == 0 ? rows.size() : std::min<std::uint64_t>(options_.limit, rows.size());
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(wanted), rows.end(),
                    [](Row const& a, Row const& b) {
                      return a.count != b.count ? a.count > b.count : a.values < b.values;
                    });
  rows.resize(wanted);
  return rows;
}

Status TopConsumer::finish(std::vector<std::unique_ptr<Worker>>& workers) {
  auto& all = static_cast<TopWorker&>(*workers.front());
  for (std::size_t i = 1; i < workers.size(); ++i) {
    auto const& other = static_cast<TopWorker const&>(*workers[i]);
    all.counts.merge(other.counts);
    all.missing += other.missing;
  }
  std::uint64_t total = all.missing;
  for (std::size_t i = 0; i < all.counts.size(); ++i) total += all.counts.count(i);
  std::vector<Row> const rows = order(all);
  if (options_.summary.format == SummaryFormat::kTable)
    return write_table(rows, all.counts.size() + (all.missing > 0 ? 1 : 0), total);
  std::vector<std::string> names;
  for (auto const& field : options_.fields) names.push_back(field.name);
  names.emplace_back("count");
  names.emplace_back("percent");
  std::vector<std::vector<Cell>> cells;
  for (Row const& row : rows) {
    auto& line = cells.emplace_back();
    for (Value const& value : row.values) line.push_back(value ? Cell::of(*value) : Cell::none());
    line.push_back(Cell::number(row.count));
    line.push_back(Cell::json(fmt::format("{:.2f}", 100.0 * static_cast<double>(row.count) /
                                                        static_cast<double>(total))));
  }
  return write_rows(output_, options_.summary.format, names, cells);
}

Status TopConsumer::write_table(std::vector<Row> const& rows, std::uint64_t distinct,
                                std::uint64_t total) {
  if (rows.empty()) return output_.flush();
  std::vector<LayoutColumn> columns;
  for (auto const& field : options_.fields) columns.push_back({field.name, Align::kLeft, 8, 0});
  columns.push_back({"COUNT", Align::kRight, 8, 0});
  columns.push_back({"%", Align::kRight, 4, 0});
  SummaryTable table(columns, options_.summary);
  std::uint64_t rest = total;
  for (Row const& row : rows) {
    std::vector<std::string> cells;
    for (Value const& value : row.values) cells.push_back(shown(value));
    cells.push_back(grouped(row.count));
    cells.push_back(
        fmt::format("{:.1f}", 100.0 * static_cast<double>(row.count) / static_cast<double>(total)));
    table.add(std::move(cells));
    rest -= row.count;
  }
  std::size_t const width = table.bar_width(kLongestBar);
  std::vector<std::string> bars;
  for (Row const& row : rows) bars.push_back(draw_bar(row.count, rows.front().count, width));
  CAIRN_CHECK(table.write(output_, bars));
  if (distinct > rows.size())
    CAIRN_CHECK(
        output_.append(cut_to_width(fmt::format("… {} more value{}, {} of {} (--limit 0 shows all)",
                                                grouped(distinct - rows.size()),
                                                distinct - rows.size() == 1 ? "" : "s",
                                                grouped(rest), grouped(total)),
                                    options_.summary.width) +
                       "\n"));
  return output_.flush();
}

}  // namespace cairn::report
