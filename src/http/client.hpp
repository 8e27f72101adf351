// One HTTP client for the whole program: many exchanges at a time on one thread, connections kept.
#pragma once
#include "http/message.hpp"

#include <memory>

namespace cairn::http {

struct ClientOptions {
  unsigned concurrent = 64;  // exchanges at a time; more wait in order
  std::string ca_file;       // certificates to trust instead of the system's; empty: the system's
};

/// TLS is always verified. Proxies are taken from the environment (http_proxy, https_proxy,
/// no_proxy). Safe to use from many threads.
class Client {
 public:
  explicit Client(ClientOptions options = {});
  /// Cancels what is under way; every callback has been called when it returns.
  ~Client();
  Client(Client const&) = delete;
  Client& operator=(Client const&) = delete;

  /// `done` is called exactly once, on the client's thread: it must not block, nor call send().
  void start(Request request, std::function<void(Outcome)> done);
  /// Blocks until the response is whole.
  Outcome send(Request request);
  /// Ends all that is under way, and all that is started later, as kCancelled.
  void cancel();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::http
