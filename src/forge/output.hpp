// The folder that a forged trail goes into: filled aside, then put in place whole.
#pragma once
#include "base/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace cairn::forge {

inline constexpr char const* kKeysFile = "keys.json";
inline constexpr char const* kMetadataFile = "metadata.json";

/// Destroyed without commit(), it removes what it wrote and leaves the folder as it was.
class OutputFolder {
 public:
  /// The folder may be absent, empty, or hold an earlier forge output and nothing else (else
  /// kInvalidArgument).
  static Result<OutputFolder> open(std::filesystem::path folder);
  OutputFolder(OutputFolder&& other) noexcept;
  OutputFolder& operator=(OutputFolder&&) = delete;
  ~OutputFolder();

  /// Any thread, each with keys of its own.
  Status write(std::string_view key, std::string_view bytes) const;
  /// Of a file that write() wrote.
  Result<std::string> read(std::string_view key) const;
  Status remove(std::string_view key) const;
  /// Puts the new tree and its truth in the place of the earlier ones. At no moment does truth.json
  /// stand beside a tree that is not its own.
  Status commit(std::string_view truth);

 private:
  OutputFolder(std::filesystem::path folder, bool made) : folder_(std::move(folder)), made_(made) {}

  std::filesystem::path folder_;  // empty once committed or moved from
  bool made_ = false;             // by us: remove it too
};

}  // namespace cairn::forge
