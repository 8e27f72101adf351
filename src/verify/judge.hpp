// Judges a copy of a trail: first everything is added, then judge() finds what is proven, changed,
// missing or cannot be known.
#pragma once
#include "verify/inspect.hpp"
#include "verify/keys.hpp"
#include "verify/report.hpp"

#include <functional>
#include <memory>
#include <string>

namespace cairn::verify {

/// What an earlier run proved: the newest digest of a chain.
struct Anchor {
  std::string organization, account, region, home_region, trail;
  Instant end = 0;
  std::string bucket, object, hash;  // hex SHA-256 of its inflated bytes
};

struct JudgeOptions {
  /// What the user asked for. Logs and digests from two hours before to two hours behind it should
  /// be added too: they prove what is in it, and are not judged themselves.
  TimeSpan time;
  bool separate_digests = false;  // digests do not lie beside their logs
  std::vector<Anchor> anchors;
};

/// One thread at a time.
class Judge {
 public:
  Judge(KeyStore keys, JudgeOptions options);
  ~Judge();
  Judge(Judge&&) noexcept;

  void add(Facts facts);
  /// An object that is there and could not be read.
  void add_unread(std::string name, trail::ObjectKind kind, std::string reason);

  /// Once, after everything was added.
  Report judge();

  /// After judge(): each digest and each log, those too that only digests name.
  void for_each(std::function<void(ObjectVerdict const&)> const& visit) const;
  /// After judge(): of the object read under this name; kNoDigest if there was none.
  ObjectVerdict verdict_of(std::string_view name) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::verify
