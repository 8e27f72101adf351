// A server on the loopback whose every answer a test decides, breaches of HTTP included.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace cairn::test {

struct Asked {
  std::string method, target, head, body;  // head: the request line and all headers
  std::string header(std::string_view name) const {
    std::string const wanted = "\r\n" + std::string(name) + ":";
    std::size_t const at = head.find(wanted);
    if (at == std::string::npos) return {};
    std::size_t const begin = head.find_first_not_of(' ', at + wanted.size());
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

struct Answer {
  enum class Then { kKeep, kClose, kReset, kStall };
  std::string bytes;
  Then then = Then::kKeep;
};

inline Answer answer(int status, std::string const& body, std::string const& headers = "") {
  return {"HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body,
          Answer::Then::kKeep};
}

/// One thread a connection. The handler may be called from several threads at a time.
class HttpServer {
 public:
  using Handler = std::function<Answer(Asked const&)>;

  explicit HttpServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(listener_, 128);
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~HttpServer() {
    ending_ = true;
    acceptor_.join();
    for (std::thread& thread : threads_) thread.join();
    ::close(listener_);
  }
  HttpServer(HttpServer const&) = delete;
  HttpServer& operator=(HttpServer const&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  int port() const { return port_; }
  int connections() const { return connections_; }
  std::vector<Asked> asked() const {
    std::lock_guard const lock(mutex_);
    return asked_;
  }

 private:
  bool wait(int socket) const {
    while (!ending_) {
      pollfd waiting{socket, POLLIN, 0};
      if (::poll(&waiting, 1, 20) > 0) return true;
    }
    return false;
  }

  void accept_all() {
    while (wait(listener_)) {
      int const socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      ++connections_;
      threads_.emplace_back([this, socket] {
        serve(socket);
        ::close(socket);
      });
    }
  }

  bool read_more(int socket, std::string& into) const {
    char buffer[65536];
    if (!wait(socket)) return false;
    ssize_t const count = ::recv(socket, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    into.append(buffer, static_cast<std::size_t>(count));
    return true;
  }

  void serve(int socket) {
    std::string input;
    while (true) {
      std::size_t end = 0;
      while ((end = input.find("\r\n\r\n")) == std::string::npos)
        if (!read_more(socket, input) || input[0] == '\x16') return;  // TLS is not spoken here
      Asked asked;
      asked.head = input.substr(0, end + 2);
      asked.method = asked.head.substr(0, asked.head.find(' '));
      std::size_t const target = asked.method.size() + 1;
      asked.target = asked.head.substr(target, asked.head.find(' ', target) - target);
      std::string const length = asked.header("Content-Length");
      std::size_t const wanted = end + 4 + (length.empty() ? 0 : std::stoul(length));
      while (input.size() < wanted)
        if (!read_more(socket, input)) return;
      asked.body = input.substr(end + 4, wanted - end - 4);
      input.erase(0, wanted);
      {
        std::lock_guard const lock(mutex_);
        asked_.push_back(asked);
      }
      Answer const said = handler_(asked);
      for (std::size_t sent = 0; sent < said.bytes.size();) {
        ssize_t const count =
            ::send(socket, said.bytes.data() + sent, said.bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return;
        sent += static_cast<std::size_t>(count);
      }
      if (said.then == Answer::Then::kReset) {
        linger const hard{1, 0};
        ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
      }
      while (said.then == Answer::Then::kStall && !ending_)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      if (said.then != Answer::Then::kKeep) return;
    }
  }

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> ending_{false};
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::vector<Asked> asked_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace cairn::test
