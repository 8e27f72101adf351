#include "forge/event_row.hpp"

namespace cairn::forge {
namespace {
constexpr ServiceRow kServices[] = {
    {"iam", "1.11", "iam.amazonaws.com", true},
    {"sts", "1.08", "", false},
    {"s3", "1.11", "$bucket.s3.$region.amazonaws.com", false},
    {"kms", "1.11", "", false},
    {"ec2", "1.11", "", false},
    {"logs", "1.09", "", false, "20140328"},
    {"signin", "1.08", "$region.signin.aws.amazon.com", false},
    {"sso", "1.08", "portal.sso.$region.amazonaws.com", false},
    {"ecr", "1.11", "api.ecr.$region.amazonaws.com", false},
    {"ce", "1.11", "ce.us-east-1.amazonaws.com", true},
    {"organizations", "1.09", "organizations.us-east-1.amazonaws.com", true},
    {"health", "1.08", "health.us-east-1.amazonaws.com", true},
    {"support", "1.08", "support.us-east-1.amazonaws.com", true},
    {"ssm", "1.08", "", false},
    {"sqs", "1.09", "", false},
    {"dynamodb", "1.11", "", false, "2012-08-10"},
    {"rds", "1.11", "", false},
    {"config", "1.08", "", false},
    {"secretsmanager", "1.08", "", false},
    {"cloudtrail", "1.10", "", false},
    {"cloudformation", "1.08", "", false},
};
constexpr ServiceRow kOther{"", "1.11", "", false};
}  // namespace

ServiceRow const& service_row(std::string_view name) {
  for (ServiceRow const& row : kServices)
    if (row.name == name) return row;
  return kOther;
}

}  // namespace cairn::forge
