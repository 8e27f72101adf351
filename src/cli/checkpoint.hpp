// The file of `cairn verify --checkpoint`: the newest digest that was proven in each chain.
#pragma once
#include "verify/judge.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cairn::cli {

class Checkpoint {
 public:
  /// A file that does not exist is an empty checkpoint. Fails if it is none, or if its own hash
  /// does not fit its text.
  static Result<Checkpoint> read(std::string file);

  std::vector<verify::Anchor> const& anchors() const { return anchors_; }
  /// Where a run must begin to see every digest that is remembered.
  std::optional<Instant> earliest() const;

  /// Remembers the newest proven digests of a run and writes the file, aside first. A chain with a
  /// finding at its anchor keeps what it had; so does one that was not there.
  Status advance(verify::Report const& report);

 private:
  explicit Checkpoint(std::string file) : file_(std::move(file)) {}
  std::string file_;
  std::vector<verify::Anchor> anchors_;
};

}  // namespace cairn::cli
