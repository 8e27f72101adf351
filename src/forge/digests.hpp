// CloudTrail's hourly digests of the forged logs, signed with keys that the seed makes.
#pragma once
#include "forge/layout.hpp"
#include "forge/output.hpp"

#include <map>
#include <string>
#include <vector>

namespace cairn::forge {

inline constexpr std::string_view kTrailName = "organization-trail";

struct DigestFile {
  std::string key;
  std::string signature;             // hex
  std::vector<std::size_t> objects;  // that it lists
};

struct Digests {
  std::vector<DigestFile> files;  // in the order of their keys
  std::string keys;               // keys.json: as list-public-keys prints them, by region
  std::uint64_t gzip_bytes = 0;
};

/// One digest an hour for each account and region, logs or none, from before the first event until
/// after the last delivery. `hashes`: SHA-256 of each object's JSON, raw. Uses two threads.
Result<Digests> write_digests(World const& world, Plan const& plan,
                              std::vector<Object> const& objects,
                              std::vector<std::string> const& hashes, OutputFolder const& output,
                              ForgeProgress const& progress);

/// metadata.json: what S3 keeps beside each digest.
std::string write_metadata(std::map<std::string, std::string> const& signature_by_key);

}  // namespace cairn::forge
