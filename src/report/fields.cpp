#include "report/fields.hpp"

#include "base/text.hpp"
#include "json/write.hpp"

#include <fmt/format.h>

namespace cairn::report {
namespace {

constexpr std::size_t kLongestExample = 40;  // columns in the table
constexpr std::string_view kKindNames[FieldSurvey::kKinds] = {"object", "array",   "string",
                                                              "number", "boolean", "null"};
static_assert(static_cast<int>(json::Kind::kObject) == 0 &&
              static_cast<int>(json::Kind::kNull) == 5);

/// The most frequent first would change from trail to trail: the order is that of json::Kind.
std::vector<std::string_view> types_of(FieldSurvey::Field const& field) {
  std::vector<std::string_view> types;
  for (std::size_t i = 0; i < FieldSurvey::kKinds; ++i)
    if (field.kinds[i] > 0) types.push_back(kKindNames[i]);
  return types;
}

double percent(FieldSurvey::Field const& field, FieldSurvey const& survey) {
  return 100.0 * static_cast<double>(field.records) / static_cast<double>(survey.records());
}

std::string share(double percent) {
  return percent < 0.05 ? "<0.1" : fmt::format("{:.1f}", percent);
}

std::string json_list(auto const& items, auto const& text_of) {
  std::string list = "[";
  for (auto const& item : items) {
    if (list.size() > 1) list += ',';
    json::append_string(list, text_of(item));
  }
  return list + "]";
}

std::string joined(auto const& items, std::string_view separator, auto const& text_of) {
  std::string text;
  for (auto const& item : items)
    text += fmt::format("{}{}", text.empty() ? "" : separator, text_of(item));
  return text;
}

std::string_view itself(std::string_view text) { return text; }
std::string_view example_text(FieldSurvey::Example const& example) { return example.text; }

}  // namespace

class FieldsConsumer::FieldsWorker final : public Worker {
 public:
  engine::Flow on_hit(record::RecordView const& record, engine::Batch&) override {
    survey.add(record.value);
    return engine::Flow::kContinue;
  }
  FieldSurvey survey;
};

std::unique_ptr<engine::Consumer::Worker> FieldsConsumer::make_worker() {
  return std::make_unique<FieldsWorker>();
}

Status FieldsConsumer::finish(std::vector<std::unique_ptr<Worker>>& workers) {
  FieldSurvey& survey = static_cast<FieldsWorker&>(*workers.front()).survey;
  for (std::size_t i = 1; i < workers.size(); ++i)
    survey.merge(static_cast<FieldsWorker const&>(*workers[i]).survey);
  if (survey.overflowed())
    return fail(ErrorCode::kTooLarge,
                "there are more than {} different fields: some of their names are data; narrow the "
                "events by a query",
                grouped(FieldSurvey::kMostPaths));
  return options_.format == SummaryFormat::kTable ? write_table(survey) : write_data(survey);
}

Status FieldsConsumer::write_data(FieldSurvey const& survey) {
  bool const csv = options_.format == SummaryFormat::kCsv;
  std::vector<std::vector<Cell>> rows;
  for (auto const& [path, field] : survey.fields()) {
    auto const types = types_of(*field);
    rows.push_back(
        {Cell::of(path),
         csv ? Cell::of(joined(types, " ", itself)) : Cell::json(json_list(types, itself)),
         Cell::number(field->records), Cell::json(fmt::format("{:.2f}", percent(*field, survey))),
         Cell::number(field->distinct.estimate()),
         csv ? Cell::of(joined(field->examples, " | ", example_text))
             : Cell::json(json_list(field->examples, example_text))});
  }
  return write_rows(output_, options_.format,
                    {"field", "types", "records", "percent", "distinct", "examples"}, rows);
}

Status FieldsConsumer::write_table(FieldSurvey const& survey) {
  if (survey.records() == 0) return output_.flush();
  SummaryTable table({{"FIELD", Align::kLeft, 44, 0},
                      {"TYPES", Align::kLeft, 6, 0},
                      {"%", Align::kRight, 5, 0},
                      {"DISTINCT", Align::kRight, 8, 0},
                      {"EXAMPLES", Align::kLeft, 10, 0}},
                     options_);
  for (auto const& [path, field] : survey.fields()) {
    std::uint64_t const distinct = field->distinct.estimate();
    std::string count = fmt::format("{}{}", field->distinct.exact() ? "" : "~", grouped(distinct));
    auto const short_text = [](FieldSurvey::Example const& example) {
      return cut_to_width(escape_controls(example.text), kLongestExample);
    };
    table.add({path, joined(types_of(*field), ", ", itself), share(percent(*field, survey)),
               distinct == 0 ? "" : std::move(count), joined(field->examples, ", ", short_text)});
  }
  CAIRN_CHECK(table.write(output_, {}));
  return output_.flush();
}

}  // namespace cairn::report
