// Goes along the chain of a trail's digests as aws-cli does, newest first.
#pragma once
#include "validate/ahead.hpp"
#include "validate/names.hpp"
#include "validate/report.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace cairn::validate {

struct TrailPlace {
  std::string bucket;
  DigestNames names;
};

/// Why a run ends early: what aws-cli prints before it exits with 255.
using Fatal = std::string;
using Step = tl::expected<void, Fatal>;

/// One thread.
class Walk {
 public:
  Walk(Service& service, Ahead& ahead, Report& report, TrailPlace trail, Range range, Today today)
      : service_(service), ahead_(ahead), report_(report), trail_(std::move(trail)), range_(range),
        today_(today) {}

  /// First all of one kind, then all of the other.
  Step run(Kind kind);

 private:
  struct Keys {
    std::vector<std::string> standard, backfill;  // oldest first; taken from the end
  };
  struct Next {
    std::string key;
    Instant date = 0;
  };
  using Found = tl::expected<std::optional<Next>, Fatal>;
  struct Position {
    Kind kind = Kind::kStandard;
    std::vector<std::string>* keys = nullptr;
    std::string bucket;
    std::string key;  // empty: the end
    Instant last_start = 0;
  };

  Reply<std::vector<std::string>*> load(Kind kind, std::string const& bucket, Instant end);
  Reply<Keys> list(std::string const& bucket, Instant end);
  Reply<void> locate(std::string const& bucket);
  Step load_keys();

  Found take_last(std::vector<std::string>& keys) const;
  Found take_before(std::vector<std::string>& keys, std::string_view key) const;

  Step step(Position& at);
  Step read(Position& at, Digest const& digest, Moment start, Moment end);
  Step go_on(Position& at, Digest const& digest, Instant end);
  Step invalid(Position& at, std::string_view reason);
  Step refused(Position& at, Refusal const& refusal);
  tl::expected<std::optional<Reason>, Fatal> judge(Kind kind, Digest const& digest);
  Step check_logs(Digest const& digest);
  Step check_log(ListedLog const& listed, LogFacts const& facts);

  Service& service_;
  Ahead& ahead_;
  Report& report_;
  TrailPlace trail_;
  Range range_;
  Today today_;
  std::map<std::tuple<std::string, Instant>, Keys> lists_;
  std::map<std::string, bool> located_;
  std::shared_ptr<KeyRing const> keys_ = std::make_shared<KeyRing const>();
};

}  // namespace cairn::validate
