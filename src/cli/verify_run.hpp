// A run that judges a copy of a trail: what `cairn verify` and --verdict share.
#pragma once
#include "engine/run.hpp"
#include "verify/judge.hpp"

#include <string>
#include <vector>

namespace cairn::cli {

struct VerifyRun {
  std::vector<std::string> paths;
  std::vector<std::string> digest_paths;  // --digests
  engine::RunOptions options;
  std::vector<verify::Anchor> anchors;
};

/// Reads a keys file into `keys`; errors name it.
Status read_keys(std::string const& file, verify::KeyStore& keys);

/// The digests that lie beside a folder of logs: `…/CloudTrail/eu-west-1` → `…/CloudTrail-Digest/
/// eu-west-1`, where it exists.
std::vector<std::string> sibling_digests(std::vector<std::string> const& paths);

/// Reads everything and adds it to a judge, which has not judged yet.
Result<verify::Judge> collect(VerifyRun const& run, verify::KeyStore keys, engine::Account& account,
                              std::stop_token stop, engine::Progress* progress);

}  // namespace cairn::cli
