#include "posture/inventory.hpp"

#include "aws/document.hpp"
#include "aws/partition.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <tuple>

namespace cairn::posture {
namespace {

using aws::text_at;

/// Calls under way together; wait() ends when all have been answered.
class Together {
 public:
  explicit Together(aws::Session& session) : session_(session) {}
  ~Together() { wait(); }

  /// `take` is called under a lock, so takers may write to shared things.
  void start(aws::Call call, std::function<void(aws::Answer)> take) {
    {
      std::lock_guard const lock(mutex_);
      ++open_;
    }
    session_.start(std::move(call), [this, take = std::move(take)](aws::Answer answer) {
      std::lock_guard const lock(mutex_);
      take(std::move(answer));
      if (--open_ == 0) all_.notify_all();
    });
  }
  void wait() {
    std::unique_lock lock(mutex_);
    all_.wait(lock, [this] { return open_ == 0; });
  }

 private:
  aws::Session& session_;
  std::mutex mutex_;
  std::condition_variable all_;
  unsigned open_ = 0;
};

Result<std::vector<std::string>> enabled_regions(aws::Session& session, Inventory& out) {
  aws::Call call{&aws::op::kDescribeRegions, {}};
  call.region = session.region().empty() ? "us-east-1" : session.region();
  auto const& partition = aws::partition_of(call.region);
  auto const reply = session.call(std::move(call));
  std::vector<std::string> regions;
  if (reply) {
    for (auto const& region : aws::list_at(reply->document, "regionInfo")) {
      std::string name = text_at(region, "regionName");
      // Credentials are good in one partition only.
      if (&aws::partition_of(name) == &partition) regions.push_back(std::move(name));
    }
    std::sort(regions.begin(), regions.end());
    return regions;
  }
  // Trails can still be read where the session is.
  if (reply.error().code != ErrorCode::kPermission || session.region().empty())
    return tl::unexpected<Error>(reply.error());
  out.unknown["other regions"] = reply.error().message;
  return std::vector<std::string>{session.region()};
}

void add_trail(json::Node settings, std::string const& region, Inventory& out) {
  // Null and absent are the same to AWS's own tools.
  std::erase_if(settings.members,
                [](auto const& member) { return member.second.kind == json::Kind::kNull; });
  std::string const arn = text_at(settings, "TrailARN");
  auto found = std::find_if(out.trails.begin(), out.trails.end(),
                            [&](Trail const& trail) { return trail.arn == arn; });
  if (found == out.trails.end()) {
    Trail trail;
    trail.arn = arn;
    trail.name = text_at(settings, "Name");
    trail.home_region = text_at(settings, "HomeRegion");
    // arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME
    std::size_t at = 0;
    for (int i = 0; i < 4 && at != std::string::npos; ++i) at = arn.find(':', at + (i > 0));
    if (at != std::string::npos) trail.account = arn.substr(at + 1, arn.find(':', at + 1) - at - 1);
    trail.settings = settings;
    found = out.trails.insert(out.trails.end(), std::move(trail));
  }
  if (region == found->home_region) found->settings = settings;
  found->seen_in.push_back(region);
}

void ask_status(Together& together, Trail& trail, Depth depth) {
  std::vector<std::string> regions{trail.home_region};
  if (depth == Depth::kDelivery)
    for (auto const& region : trail.seen_in)
      if (region != trail.home_region) regions.push_back(region);
  trail.statuses.resize(regions.size());
  for (std::size_t i = 0; i < regions.size(); ++i) {
    trail.statuses[i].region = regions[i];
    together.start({&aws::op::kGetTrailStatus, {{"Name", trail.arn}}, regions[i]},
                   [&into = trail.statuses[i]](aws::Answer answer) {
                     if (answer)
                       into.status = std::move(answer->document);
                     else
                       into.unknown = answer.error().reason;
                   });
  }
}

void ask_selectors(Together& together, Trail& trail) {
  together.start({&aws::op::kGetEventSelectors, {{"TrailName", trail.arn}}, trail.home_region},
                 [&trail](aws::Answer answer) {
                   if (answer)
                     trail.selectors = std::move(answer->document);
                   else
                     trail.selectors_unknown = answer.error().reason;
                 });
  together.start({&aws::op::kGetInsightSelectors, {{"TrailName", trail.arn}}, trail.home_region},
                 [&trail](aws::Answer answer) {
                   if (answer)
                     trail.insights = std::move(answer->document);
                   else if (answer.error().service_code != "InsightNotEnabledException")
                     trail.insights_unknown = answer.error().reason;
                 });
}

Status keep_wanted(std::vector<std::string> const& wanted, Inventory& out) {
  if (wanted.empty()) return {};
  std::vector<std::string_view> names;
  for (Trail const& trail : out.trails) names.push_back(trail.name);
  for (std::string const& one : wanted) {
    bool const known = std::any_of(out.trails.begin(), out.trails.end(), [&](Trail const& trail) {
      return trail.arn == one || trail.name == one;
    });
    if (known) continue;
    std::string_view const near = nearest_of(one, names);
    return fail(ErrorCode::kNotFound, "no trail '{}' in {} region{}{}", escape_controls(one),
                out.regions.size() - out.unknown.size(),
                out.regions.size() - out.unknown.size() == 1 ? "" : "s",
                near.empty() ? "" : fmt::format("; did you mean {}?", escape_controls(near)));
  }
  std::erase_if(out.trails, [&](Trail const& trail) {
    return std::none_of(wanted.begin(), wanted.end(), [&](std::string const& one) {
      return trail.arn == one || trail.name == one;
    });
  });
  return {};
}

}  // namespace

Result<Inventory> take_inventory(aws::Session& session, std::vector<std::string> const& wanted,
                                 Depth depth) {
  Inventory out;
  out.regions = CAIRN_TRY(enabled_regions(session, out));
  std::optional<Error> first_error;
  std::size_t answered = 0;
  {
    std::vector<json::Node> lists(out.regions.size());
    Together together(session);
    for (std::size_t i = 0; i < out.regions.size(); ++i)
      together.start({&aws::op::kDescribeTrails, {{"includeShadowTrails", true}}, out.regions[i]},
                     [&, i](aws::Answer answer) {
                       if (answer) {
                         lists[i] = std::move(answer->document);
                         ++answered;
                         return;
                       }
                       out.unknown[out.regions[i]] = answer.error().reason;
                       if (!first_error) first_error = std::move(answer).error();
                     });
    together.wait();
    for (std::size_t i = 0; i < lists.size(); ++i)
      for (auto const& settings : aws::list_at(lists[i], "trailList"))
        add_trail(settings, out.regions[i], out);
  }
  if (answered == 0 && first_error) return tl::unexpected<Error>(std::move(*first_error));
  std::sort(out.trails.begin(), out.trails.end(), [](Trail const& a, Trail const& b) {
    return std::tie(a.name, a.arn) < std::tie(b.name, b.arn);
  });
  CAIRN_CHECK(keep_wanted(wanted, out));
  Together together(session);
  for (Trail& trail : out.trails) {
    ask_status(together, trail, depth);
    if (depth == Depth::kSelectors) ask_selectors(together, trail);
  }
  together.wait();
  return out;
}

}  // namespace cairn::posture
