#include "aws/partition.hpp"

#include <algorithm>
#include <iterator>

namespace cairn::aws {
namespace {

constexpr Partition kPartitions[] = {
    {"aws-cn", "cn-", "amazonaws.com.cn", "cn-northwest-1"},
    {"aws-us-gov", "us-gov-", "amazonaws.com", "us-gov-west-1"},
    {"aws-iso", "us-iso-", "c2s.ic.gov", "us-iso-east-1"},
    {"aws-iso-b", "us-isob-", "sc2s.sgov.gov", "us-isob-east-1"},
    {"aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "eu-isoe-west-1"},
    {"aws-iso-f", "us-isof-", "csp.hci.ic.gov", "us-isof-south-1"},
    {"aws-eusc", "eusc-", "amazonaws.eu", "eusc-de-east-1"},
    {"aws", "", "amazonaws.com", "us-east-1"},
};

}  // namespace

Partition const& partition_of(std::string_view region) {
  for (Partition const& partition : kPartitions)
    if (region.starts_with(partition.prefix)) return partition;
  return kPartitions[std::size(kPartitions) - 1];
}

bool is_region(std::string_view text) {
  return !text.empty() && text.size() <= 40 && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace cairn::aws
