// Which fields there are: names, types, presence, distinct values, examples.
#pragma once
#include "engine/consumer.hpp"
#include "report/field_survey.hpp"
#include "report/summary.hpp"

namespace cairn::report {

class FieldsConsumer final : public engine::Consumer {
 public:
  /// Borrows `output`.
  FieldsConsumer(SummaryOptions options, Output& output) : options_(options), output_(output) {}

  std::unique_ptr<Worker> make_worker() override;
  /// Fails with kTooLarge if there are more paths than FieldSurvey::kMostPaths.
  Status finish(std::vector<std::unique_ptr<Worker>>& workers) override;

 private:
  class FieldsWorker;
  Status write_table(FieldSurvey const& survey);
  Status write_data(FieldSurvey const& survey);

  SummaryOptions options_;
  Output& output_;
};

}  // namespace cairn::report
