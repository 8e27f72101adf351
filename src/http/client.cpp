#include "http/client.hpp"

#include "http/transfer.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace cairn::http {
namespace {

struct FreeMulti {
  void operator()(CURLM* multi) const { libcurl().curl_multi_cleanup(multi); }
};

/// Wakes the client's thread when the caller of one exchange gives up.
struct Waker {
  CURLM* multi;
  std::atomic<bool>* look;
  void operator()() const {
    *look = true;
    libcurl().curl_multi_wakeup(multi);
  }
};

struct Running {
  std::unique_ptr<Transfer> transfer;
  std::unique_ptr<std::stop_callback<Waker>> on_stop;
};

}  // namespace

struct Client::Impl {
  explicit Impl(ClientOptions given) : options(std::move(given)) {
    if (!libcurl().problem.empty()) return;
    multi.reset(libcurl().curl_multi_init());
    auto const connections = static_cast<long>(options.concurrent);
    libcurl().curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, connections);
    thread = std::thread([this] { loop(); });
  }

  ~Impl() {
    if (!thread.joinable()) return;
    {
      std::lock_guard const lock(mutex);
      ending = true;
    }
    libcurl().curl_multi_wakeup(multi.get());
    thread.join();
  }

  void add(std::unique_ptr<Transfer> transfer) {
    if (!thread.joinable()) return transfer->refuse(libcurl().problem);
    {
      std::lock_guard const lock(mutex);
      waiting.push_back(std::move(transfer));
    }
    libcurl().curl_multi_wakeup(multi.get());
  }

  void loop() {
    constexpr int kLongestWait = 1000;
    while (true) {
      if (!take_waiting()) return;
      int still = 0;
      libcurl().curl_multi_perform(multi.get(), &still);
      bool const finished = finish_done();
      if (look_for_stops.exchange(false)) stop_running(false);
      if (!finished) libcurl().curl_multi_poll(multi.get(), nullptr, 0, kLongestWait, nullptr);
    }
  }

  /// Starts what there is room for. False: the client ends, and nothing is under way any more.
  bool take_waiting() {
    std::deque<std::unique_ptr<Transfer>> taken;
    bool end = false, none = false;
    {
      std::lock_guard const lock(mutex);
      end = ending;
      none = ending || cancelling;
      while (!waiting.empty() && (none || running.size() + taken.size() < options.concurrent)) {
        taken.push_back(std::move(waiting.front()));
        waiting.pop_front();
      }
    }
    if (none) stop_running(true);
    for (auto& transfer : taken) {
      if (none)
        transfer->cancel();
      else
        begin(std::move(transfer));
    }
    return !end;
  }

  void begin(std::unique_ptr<Transfer> transfer) {
    if (transfer->wants_stop()) return transfer->cancel();
    EasyHandle handle;
    if (idle.empty()) {
      handle.reset(libcurl().curl_easy_init());
    } else {
      handle = std::move(idle.back());
      idle.pop_back();
    }
    if (!transfer->prepare(std::move(handle), options.ca_file)) {
      keep(transfer->finish(CURLE_OUT_OF_MEMORY));
      return;
    }
    CURL* const curl = transfer->handle();
    if (libcurl().curl_multi_add_handle(multi.get(), curl) != CURLM_OK) {
      keep(transfer->finish(CURLE_FAILED_INIT));
      return;
    }
    Running entry;
    if (transfer->stop().stop_possible())
      entry.on_stop = std::make_unique<std::stop_callback<Waker>>(
          transfer->stop(), Waker{multi.get(), &look_for_stops});
    entry.transfer = std::move(transfer);
    running.emplace(curl, std::move(entry));
  }

  void keep(EasyHandle handle) {
    if (handle) idle.push_back(std::move(handle));
  }

  std::unique_ptr<Transfer> take(CURL* curl) {
    libcurl().curl_multi_remove_handle(multi.get(), curl);
    auto const found = running.find(curl);
    auto transfer = std::move(found->second.transfer);
    running.erase(found);
    return transfer;
  }

  bool finish_done() {
    bool any = false;
    int left = 0;
    while (CURLMsg const* const message = libcurl().curl_multi_info_read(multi.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURLcode const code = message->data.result;  // the message is gone once the handle is
      auto const transfer = take(message->easy_handle);
      keep(transfer->finish(code));
      any = true;
    }
    return any;
  }

  void stop_running(bool all) {
    std::vector<CURL*> ended;
    for (auto const& [curl, entry] : running)
      if (all || entry.transfer->wants_stop()) ended.push_back(curl);
    for (CURL* const curl : ended) take(curl)->cancel();
  }

  ClientOptions options;
  std::unique_ptr<CURLM, FreeMulti> multi;
  std::mutex mutex;
  std::deque<std::unique_ptr<Transfer>> waiting;
  bool ending = false, cancelling = false;
  std::atomic<bool> look_for_stops{false};
  // The client's thread alone:
  std::unordered_map<CURL*, Running> running;
  std::vector<EasyHandle> idle;
  std::thread thread;  // last: it uses all of the above
};

Client::Client(ClientOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Client::~Client() = default;

void Client::start(Request request, std::function<void(Outcome)> done) {
  impl_->add(std::make_unique<Transfer>(std::move(request), std::move(done)));
}

Outcome Client::send(Request request) {
  std::mutex mutex;
  std::condition_variable came;
  std::optional<Outcome> outcome;
  start(std::move(request), [&](Outcome got) {
    std::lock_guard const lock(mutex);
    outcome = std::move(got);
    came.notify_one();
  });
  std::unique_lock lock(mutex);
  came.wait(lock, [&] { return outcome.has_value(); });
  return *std::move(outcome);
}

void Client::cancel() {
  if (!impl_->thread.joinable()) return;
  {
    std::lock_guard const lock(impl_->mutex);
    impl_->cancelling = true;
  }
  libcurl().curl_multi_wakeup(impl_->multi.get());
}

}  // namespace cairn::http
