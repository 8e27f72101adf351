// S3's own shapes: addresses of objects and pages of listings.
#pragma once
#include "aws/answer.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::aws {

/// `s3://bucket/key`, `s3://arn:aws:s3:…:accesspoint/name/key`, or the ARN alone with its key.
struct S3Path {
  std::string bucket;  // a name or an access point's ARN
  std::string key;     // may be empty
  std::string name(std::string_view of_key) const {
    return "s3://" + bucket + '/' + std::string(of_key);
  }
};
Result<S3Path> parse_s3_path(std::string_view text);
/// Whether the text is meant as one.
bool is_s3_path(std::string_view text);

struct S3Object {
  std::string key;
  std::uint64_t size = 0;
  std::string etag;
  std::string storage_class;
};

/// One page of ListObjectsV2. Keys in byte order, as S3 gives them.
struct S3Page {
  std::vector<S3Object> objects;
  std::vector<std::string> prefixes;  // with a delimiter: what stands for all keys below it
  std::string next;                   // token of the next page; empty: this is the last
};
/// kCorrupt for a page that says it is not the last and names no next one, or whose sizes are none.
Result<S3Page> read_s3_page(Reply const& reply);

}  // namespace cairn::aws
