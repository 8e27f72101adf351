#include "source/s3_listing.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace cairn::source {
namespace {

constexpr unsigned kAskedAtATime = 16;
constexpr std::size_t kKeysAhead = 20'000;

}  // namespace

/// A part of the listing, in its place in the order.
struct S3Listing::Node {
  std::string prefix;
  std::string after;   // only keys greater than this
  std::string before;  // only keys smaller than this; empty: no bound
  std::string token;   // of a page that is not the first
  int depth = 0;
  S3Plan plan;
  bool asked = false;
  std::vector<S3Listed> ready;  // what came; then there is nothing to ask
  std::size_t at = 0;
};

struct S3Listing::State : std::enable_shared_from_this<State> {
  State(aws::Session& given, aws::S3Path path, TimeSpan span)
      : session(given), root(std::move(path)), delivered(span) {}

  using Place = std::list<Node>::iterator;

  Node node(std::string prefix, int depth) const {
    Node out;
    out.plan = plan_s3(prefix, depth);
    if (out.plan.regional) {
      S3Bounds bounds = bounds_s3(prefix, delivered);
      out.after = std::move(bounds.after);
      out.before = std::move(bounds.before);
    }
    out.prefix = std::move(prefix);
    out.depth = depth;
    return out;
  }

  bool outside(Node const& one) const {
    auto const& days = one.plan.days;
    return days && (days->end <= delivered.begin || days->begin > delivered.end);
  }

  // Locked, but for start().

  void begin() {
    std::string const& key = root.key;
    if (key.empty() || key.ends_with('/')) {
      nodes.push_back(node(key, 0));
      return;
    }
    // A name without a slash may be an object, a folder or both; `*` stands for any ending.
    wild = key.ends_with('*');
    Node one;
    one.prefix = wild ? key.substr(0, key.size() - 1) : key;
    one.depth = -1;
    nodes.push_back(std::move(one));
  }

  /// The first parts that nobody has asked for, as far as that is useful now.
  std::vector<Place> choose_next() {
    std::vector<Place> out;
    for (auto at = nodes.begin();
         at != nodes.end() && asked < kAskedAtATime && keys_ahead < kKeysAhead && !closed; ++at) {
      if (at->asked) continue;
      at->asked = true;
      ++asked;
      out.push_back(at);
    }
    return out;
  }

  /// Not locked: a cancelled session answers at once. Only the answer touches what was asked for.
  void start(std::vector<Place> const& places) {
    for (Place const at : places) {
      aws::Call call{&aws::op::kListObjectsV2, {{"Bucket", root.bucket}}};
      if (!at->prefix.empty()) call.inputs.emplace_back("Prefix", at->prefix);
      if (at->plan.step == S3Step::kFolders) call.inputs.emplace_back("Delimiter", "/");
      if (!at->token.empty())
        call.inputs.emplace_back("ContinuationToken", at->token);
      else if (!at->after.empty() && at->plan.step == S3Step::kFlat)
        call.inputs.emplace_back("StartAfter", at->after);
      session.start(std::move(call), [self = shared_from_this(), at](aws::Answer answer) {
        std::unique_lock lock(self->mutex);
        --self->asked;
        self->answered = true;
        if (!answer && answer.error().code == ErrorCode::kCancelled) {
          self->closed = true;
          if (self->found == 0) self->first_error = std::move(answer).error();
        } else {
          self->take(at, std::move(answer));
        }
        auto const next = self->choose_next();
        self->came.notify_all();
        lock.unlock();
        self->start(next);
      });
    }
  }

  /// Puts what came in the place of what was asked for.
  void take(Place at, aws::Answer answer) {
    if (!answer) return fail_at(at, std::move(answer).error());
    auto page = aws::read_s3_page(*answer);
    if (!page) {
      aws::Failure failure;
      failure.code = page.error().code;
      failure.reason = failure.message = page.error().message;
      return fail_at(at, std::move(failure));
    }
    if (at->depth < 0) choose(*page);
    // A cut page says nothing about keys behind its last.
    std::string last;
    if (!page->objects.empty()) last = page->objects.back().key;
    if (!page->prefixes.empty()) last = std::max(last, page->prefixes.back());
    bool const more = !page->next.empty() && (at->before.empty() || last < at->before);
    std::string const token = page->next;
    expand(at, std::move(*page));
    if (more) nodes.insert(at, rest_of(*at, token, last));
    nodes.erase(at);
  }

  Node rest_of(Node const& done, std::string const& token, std::string const& last) const {
    Node out;
    out.prefix = done.prefix;
    out.before = done.before;
    out.depth = done.depth;
    out.plan = done.plan;
    if (done.plan.step == S3Step::kFlat && done.plan.splits) {
      out.plan.step = S3Step::kFolders;
      out.plan.splits = false;
      out.after = last;
    } else {
      out.after = done.after;
      out.token = token;
    }
    return out;
  }

  /// Of what begins with the name that the user gave: the object and the folder of that name.
  void choose(aws::S3Page& page) {
    if (wild) return;
    std::string const folder = root.key + '/';
    for (auto const& prefix : page.prefixes)
      if (prefix != folder && nearby.empty()) nearby = prefix;
    for (auto const& object : page.objects)
      if (object.key != root.key && nearby.empty()) nearby = object.key;
    std::erase_if(page.objects, [&](auto const& object) { return object.key != root.key; });
    std::erase_if(page.prefixes, [&](auto const& prefix) { return prefix != folder; });
  }

  void add_ready(Place before, std::vector<S3Listed>& items) {
    if (items.empty()) return;
    Node one;
    one.asked = true;
    keys_ahead += items.size();
    found += items.size();
    one.ready = std::move(items);
    items = {};
    nodes.insert(before, std::move(one));
  }

  /// Objects and folders of a page, merged in the order of keys, before `at`.
  void expand(Place at, aws::S3Page page) {
    std::vector<S3Listed> items;
    auto folder = page.prefixes.begin();
    auto const folders_before = [&](std::string const* key) {
      for (; folder != page.prefixes.end() && (key == nullptr || *folder < *key); ++folder) {
        bool const passed =
            !at->after.empty() && *folder < at->after && !at->after.starts_with(*folder);
        if (passed || (!at->before.empty() && *folder >= at->before)) continue;
        Node child = node(*folder, at->depth + 1);
        if (outside(child)) continue;
        if (child.plan.step == S3Step::kForeign) {
          items.push_back(Skip{root.name(*folder), "logs of another service", true});
          continue;
        }
        if (at->after.starts_with(*folder)) child.after = at->after;
        if (child.before.empty()) child.before = at->before;
        add_ready(at, items);
        ++found;
        nodes.insert(at, std::move(child));
      }
    };
    for (auto& object : page.objects) {
      folders_before(&object.key);
      if (!at->after.empty() && object.key <= at->after) continue;
      if (!at->before.empty() && object.key >= at->before) continue;
      items.emplace_back(std::move(object));
    }
    folders_before(nullptr);
    add_ready(at, items);
  }

  void fail_at(Place at, aws::Failure failure) {
    if (at->depth <= 0 && found == 0) first_error = failure;
    std::vector<S3Listed> items;
    items.emplace_back(Skip{root.name(at->prefix), "cannot be listed: " + failure.reason, false});
    add_ready(at, items);
    nodes.erase(at);
  }

  std::optional<S3Listed> pop() {
    if (nodes.empty() || nodes.front().at == nodes.front().ready.size()) return std::nullopt;
    Node& first = nodes.front();
    S3Listed item = std::move(first.ready[first.at++]);
    --keys_ahead;
    if (first.at == first.ready.size()) nodes.pop_front();
    return item;
  }

  aws::Session& session;
  aws::S3Path root;
  TimeSpan delivered;
  std::mutex mutex;
  std::condition_variable came;
  std::list<Node> nodes;
  unsigned asked = 0;
  std::size_t keys_ahead = 0;
  std::uint64_t found = 0;
  bool answered = false, wild = false;
  bool closed = false;  // nobody wants more, or the session was cancelled
  std::string nearby;
  std::optional<aws::Failure> first_error;
};

S3Listing::S3Listing(aws::Session& session, aws::S3Path root, TimeSpan delivered)
    : state_(std::make_shared<State>(session, std::move(root), delivered)) {}

S3Listing::~S3Listing() {
  std::lock_guard const lock(state_->mutex);
  state_->closed = true;
}

Status S3Listing::open() {
  State& state = *state_;
  std::unique_lock lock(state.mutex);
  state.begin();
  auto const places = state.choose_next();
  lock.unlock();
  state.start(places);
  lock.lock();
  state.came.wait(lock, [&] { return state.answered; });
  if (state.first_error) return tl::unexpected<Error>(*state.first_error);
  if (state.found > 0) return {};
  return fail(ErrorCode::kNotFound, "{}: no such object or folder{}",
              escape_controls(state.root.name(state.root.key)),
              state.nearby.empty() ? ""
                                   : fmt::format("; did you mean {}?",
                                                 escape_controls(state.root.name(state.nearby))));
}

std::optional<S3Listed> S3Listing::take(bool wait) {
  State& state = *state_;
  std::unique_lock lock(state.mutex);
  auto item = state.pop();
  while (wait && !item && !state.nodes.empty() && !state.closed) {
    state.came.wait(lock);
    item = state.pop();
  }
  auto const places = state.choose_next();
  lock.unlock();
  state.start(places);
  return item;
}

bool S3Listing::cancelled() const {
  std::lock_guard const lock(state_->mutex);
  return state_->closed;
}

std::optional<S3Listed> S3Listing::next() { return take(true); }
std::optional<S3Listed> S3Listing::next_ready() { return take(false); }

}  // namespace cairn::source
