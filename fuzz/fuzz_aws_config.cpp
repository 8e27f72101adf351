// AWS's configuration files, and the command lines in them.
#include "aws/config_file.hpp"
#include "aws/endpoint.hpp"
#include "aws/providers.hpp"
#include "aws/s3.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace cairn::aws;
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  for (auto const& [name, section] : parse_config_file(text))
    for (auto const& [setting_name, value] : section)
      if (value.find('\n') != std::string::npos || setting_name.find('\n') != std::string::npos)
        std::abort();
  if (auto const words = split_command(text); words && words->empty()) std::abort();
  // What is a bucket can stand in a host name and in a path.
  if (auto const path = parse_s3_path(text); path && !path->bucket.starts_with("arn:"))
    if (path->bucket.find_first_of("/?#@%: \\\r\n") != std::string::npos) std::abort();
  if (auto const point = parse_access_point(text))
    if ((point->name + point->region + point->account).find_first_of("/?#@%.: ") !=
        std::string::npos)
      std::abort();
  return 0;
}
