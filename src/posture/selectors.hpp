// What a trail logs, in words.
#pragma once
#include "json/document.hpp"

#include <string>
#include <vector>

namespace cairn::posture {

/// One line for each kind of event that the answer of GetEventSelectors lets through, with what it
/// leaves out: `management events: read and write, without kms.amazonaws.com`, `data events of
/// AWS::S3::Object: write only; resources.ARN starts with arn:aws:s3:::b/`. Never empty.
std::vector<std::string> describe_selectors(json::Node const& selectors);

/// `ApiCallRateInsight, ApiErrorRateInsight`, or `none`.
std::string describe_insights(json::Node const& insights);

}  // namespace cairn::posture
