#include "aws/session.hpp"

#include "aws/credential_cache.hpp"
#include "aws/document.hpp"

#include <condition_variable>
#include <map>
#include <thread>

namespace cairn::aws {
namespace {

using Clock = RateLimiter::Clock;

struct Job {
  Job(Context& context, Call call, std::function<void(Answer)> when_done)
      : exchange(context, std::move(call)), done(std::move(when_done)) {}
  Exchange exchange;
  std::function<void(Answer)> done;
  Credentials used;  // for the last request
};

Failure cancelled(Job const& job) {
  return job.exchange.failed({ErrorCode::kCancelled, "cancelled"});
}

}  // namespace

/// A thread of its own signs and sends, since that may have to wait for credentials; the HTTP
/// client's thread takes the answers and brings back what needs another request.
struct Session::Impl {
  explicit Impl(std::unique_ptr<Context> given)
      : context(std::move(given)), credentials([this] { return find_credentials(*context); },
                                               [this] { return context->now(); }) {
    sender = std::thread([this] { send_all(); });
  }

  ~Impl() {
    cancel();
    sender.join();
    std::unique_lock lock(mutex);
    wake.wait(lock, [this] { return under_way == 0; });
  }

  void cancel() {
    {
      std::lock_guard const lock(mutex);
      ending = true;
    }
    context->http().cancel();
    wake.notify_all();
  }

  void queue(std::shared_ptr<Job> job, Clock::time_point due) {
    {
      std::lock_guard const lock(mutex);
      if (!ending) {
        waiting.emplace(due, std::move(job));
        wake.notify_one();
        return;
      }
    }
    job->done(tl::unexpected<Failure>(cancelled(*job)));
  }

  void send_all() {
    std::unique_lock lock(mutex);
    while (!ending) {
      if (waiting.empty()) {
        wake.wait(lock);
      } else if (auto const due = waiting.begin()->first; due > Clock::now()) {
        wake.wait_until(lock, due);
      } else {
        auto job = std::move(waiting.begin()->second);
        waiting.erase(waiting.begin());
        lock.unlock();
        send(std::move(job));
        lock.lock();
      }
    }
    auto left = std::move(waiting);
    lock.unlock();
    for (auto const& [due, job] : left) job->done(tl::unexpected<Failure>(cancelled(*job)));
  }

  void send(std::shared_ptr<Job> job) {
    bool const is_signed = job->exchange.is_signed();
    if (is_signed) {
      auto found = credentials.get();
      if (!found)
        return job->done(tl::unexpected<Failure>(job->exchange.failed(std::move(found).error())));
      job->used = *std::move(found);
    }
    auto request = job->exchange.request(is_signed ? &job->used : nullptr);
    if (!request)
      return job->done(tl::unexpected<Failure>(job->exchange.failed(std::move(request).error())));
    {
      std::lock_guard const lock(mutex);
      ++under_way;
    }
    context->http().start(*std::move(request), [this, job](http::Outcome outcome) {
      take(job, std::move(outcome));
      std::lock_guard const lock(mutex);
      --under_way;
      if (ending) wake.notify_all();
    });
  }

  void take(std::shared_ptr<Job> const& job, http::Outcome outcome) {
    auto next = job->exchange.take(std::move(outcome));
    if (auto* answer = std::get_if<Answer>(&next)) return job->done(std::move(*answer));
    auto const& again = std::get<Exchange::Again>(next);
    if (again.fresh_credentials) credentials.reject(job->used);
    queue(job, Clock::now() + again.delay + job->exchange.place_in_line());
  }

  std::unique_ptr<Context> context;
  CredentialCache credentials;
  std::mutex mutex;
  std::condition_variable wake;
  std::multimap<Clock::time_point, std::shared_ptr<Job>> waiting;  // by when they are due
  bool ending = false;
  unsigned under_way = 0;  // requests that the HTTP client will call back about
  std::thread sender;
};

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Session::~Session() = default;

Result<std::shared_ptr<Session>> Session::create(Settings settings) {
  auto context = CAIRN_TRY(Context::create(std::move(settings)));
  return std::shared_ptr<Session>(new Session(std::make_unique<Impl>(std::move(context))));
}

void Session::start(Call call, std::function<void(Answer)> done) {
  auto job = std::make_shared<Job>(*impl_->context, std::move(call), std::move(done));
  auto const wait = job->exchange.place_in_line();
  impl_->queue(std::move(job), Clock::now() + wait);
}

Answer Session::call(Call call) {
  std::mutex mutex;
  std::condition_variable came;
  std::optional<Answer> answer;
  start(std::move(call), [&](Answer got) {
    std::lock_guard const lock(mutex);
    answer = std::move(got);
    came.notify_one();
  });
  std::unique_lock lock(mutex);
  came.wait(lock, [&] { return answer.has_value(); });
  return *std::move(answer);
}

tl::expected<void, Failure> Session::call_pages(Call call,
                                                std::function<bool(Reply const&)> const& page) {
  Operation const& operation = *call.operation;
  auto const first_inputs = call.inputs;
  std::string token;
  while (true) {
    auto const reply = this->call(call);
    if (!reply) return tl::unexpected<Failure>(reply.error());
    if (!page(*reply)) return {};
    std::string next = text_at(reply->document, operation.next_out);
    if (next.empty()) return {};
    if (next == token) {
      Failure failure;
      static_cast<Error&>(failure) = {ErrorCode::kCorrupt,
                                      fmt::format("{}: the same page comes again", operation.name)};
      return tl::unexpected<Failure>(std::move(failure));
    }
    token = std::move(next);
    call.inputs = first_inputs;
    call.inputs.emplace_back(operation.next_in, token);
  }
}

Result<Credentials> Session::credentials() { return impl_->credentials.get(); }

Result<std::string> Session::presign(Call const& call, std::int64_t seconds) {
  auto const credentials = CAIRN_TRY(impl_->credentials.get());
  return presigned_url(*impl_->context, call, credentials, seconds);
}

std::string Session::region() const { return impl_->context->region(); }
void Session::cancel() { impl_->cancel(); }

}  // namespace cairn::aws
