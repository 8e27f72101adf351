#include "forge/world.hpp"

namespace cairn::forge {
namespace {
constexpr RegionRow kRegions[] = {
    {"us-east-1", 50},     {"eu-west-1", 26},     {"us-west-2", 12}, {"eu-central-1", 8},
    {"ap-southeast-1", 6}, {"ap-southeast-2", 5}, {"us-east-2", 5},  {"ca-central-1", 4},
    {"eu-west-2", 4},      {"ap-south-1", 3},     {"sa-east-1", 2},  {"eu-north-1", 2},
};
static_assert(std::size(kRegions) == kMaxRegions);

constexpr PoolRow kPools[] = {
    {"bucket", false, 1, "example-corp-$purpose-$stem-$account",
     "artifacts|data-lake|customer-exports|web-assets|backups|config"},
    {"stack", false, 1, "$stem", "checkout|billing|search|identity|inventory|notifications"},
    {"function", false, 1, "$stem",
     "thumbnailer|order-events|invoice-export|auth-hook|stock-sync|report-mailer|webhook-relay"},
    {"table", false, 1, "$stem", "orders|customers|sessions|inventory|audit_events"},
    {"secret", false, 1, "$stem-$hex",
     "prod/database/main|prod/payments/api-key|shared/smtp|analytics/warehouse"},
    {"loggroup", false, 1, "$stem",
     "/var/log/messages|/app/checkout|/app/billing|/aws/ecs/search|/app/identity"},
    {"repository", false, 1, "$stem",
     "checkout-api|billing-api|search-indexer|identity-web|base/amazonlinux"},
    {"role", false, 1, "$stem",
     "app-checkout|app-billing|app-search|ecs-task-execution|lambda-basic|deploy-runtime|batch-"
     "worker"},
    {"colleague", false, 1, "$stem", "alice|bob|carol|dave|erin|frank|grace|heidi|ivan"},
    {"instance", true, 6, "i-0$hexlong", ""},
    {"securitygroup", true, 5, "sg-0$hexlong", ""},
    {"subnet", true, 4, "subnet-0$hexlong", ""},
    {"vpc", true, 2, "vpc-0$hexlong", ""},
    {"interface", true, 6, "eni-0$hexlong", ""},
    {"vpce", true, 1, "vpce-0$hexlong", ""},
    {"kmskey", true, 2, "$uuid", ""},
};
}  // namespace

std::span<RegionRow const> region_rows() { return kRegions; }
std::span<PoolRow const> pool_rows() { return kPools; }

std::size_t pool_index(std::string_view placeholder) {
  std::size_t index = 0;
  while (index < std::size(kPools) && kPools[index].placeholder != placeholder) ++index;
  return index;
}

}  // namespace cairn::forge
