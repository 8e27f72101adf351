// What `aws cloudtrail validate-logs` prints, to the byte.
#pragma once
#include "validate/digest.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace cairn::validate {

/// The two streams. What is written to one is out before the next is written to the other.
class Console {
 public:
  virtual ~Console() = default;
  virtual void out(std::string_view text) = 0;
  virtual void err(std::string_view text) = 0;
};

struct Range {
  Instant start = 0, end = 0;
};

/// One thread.
class Report {
 public:
  Report(Console& console, Range range, bool verbose)
      : console_(console), range_(range), verbose_(verbose) {}

  void begin(std::string_view trail_arn);

  /// False: the digest's times have no zone, which aws-cli does not survive.
  [[nodiscard]] bool valid_digest(Kind kind, Place const& place, Moment start, Moment end);
  void invalid_digest(Kind kind, Place const& place, std::string_view reason);
  /// `next_end`: of the digest before the gap.
  void gap(Kind kind, Instant next_end, Instant last_start);

  void valid_log(Place const& place);
  void invalid_log(Place const& place, std::string_view reason);

  void summary();
  bool all_valid() const;

 private:
  struct Count {
    std::uint64_t valid = 0, invalid = 0;
    std::uint64_t total() const { return valid + invalid; }
  };
  void valid(std::string_view line);
  void invalid(std::string_view line);
  static std::string ratio(Count const& count, std::string_view name);

  Console& console_;
  Range range_;
  bool verbose_;
  bool blank_line_last_ = true;
  Count digests_[2], logs_;
  std::optional<Moment> found_start_, found_end_;
};

}  // namespace cairn::validate
