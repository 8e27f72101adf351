// The S3 metadata of digests, as copies of a bucket keep it beside them.
#pragma once
#include "base/result.hpp"
#include "json/index.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::verify {

struct Metadata {
  std::string place;  // `bucket/key` or a key, as the sidecar names it; the digest's name if the
                      // sidecar is one digest's own
  std::optional<std::string> signature, algorithm;  // hex and SHA256withRSA as they stand
  std::optional<std::string> backfill_time;
};

/// Forms: an object whose members are named by digests' places and hold
/// {"signature":…,"signature-algorithm":…} (with or without x-amz-meta- before the names); the
/// answer of head-object ({"Metadata":{…}}) or the bare metadata, in a file whose name begins with
/// the digest's. Empty if the text is none of these. Anything may stand in it: a signature proves
/// itself or not.
std::vector<Metadata> parse_metadata(std::string_view file, json::PaddedView text,
                                     json::Indexer& indexer);

}  // namespace cairn::verify
