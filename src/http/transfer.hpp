// One exchange on a libcurl handle.
#pragma once
#include "http/libcurl.hpp"
#include "http/message.hpp"

#include <array>
#include <memory>

namespace cairn::http {

struct FreeHandle {
  void operator()(CURL* handle) const { libcurl().curl_easy_cleanup(handle); }
};
using EasyHandle = std::unique_ptr<CURL, FreeHandle>;

struct FreeList {
  void operator()(curl_slist* list) const { libcurl().curl_slist_free_all(list); }
};

/// libcurl keeps pointers into this object while the exchange runs, so it stays where it is.
class Transfer {
 public:
  Transfer(Request request, std::function<void(Outcome)> done)
      : request_(std::move(request)), done_(std::move(done)) {}
  Transfer(Transfer const&) = delete;
  Transfer& operator=(Transfer const&) = delete;

  /// Takes a handle, as new or as another exchange left it. False: the request cannot be made, and
  /// finish() says why.
  bool prepare(EasyHandle handle, std::string const& ca_file);
  CURL* handle() const { return handle_.get(); }
  bool wants_stop() const { return request_.stop.stop_requested(); }
  std::stop_token const& stop() const { return request_.stop; }

  /// Hands the outcome to the caller; gives the handle back for the next exchange.
  EasyHandle finish(CURLcode code);
  void cancel();
  /// Before prepare(): nothing can be sent at all.
  void refuse(std::string const& why);

 private:
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  bool take_header(std::string_view line);
  bool take_body(std::string_view piece);
  void set_method();
  bool set_headers();
  Failure failure(CURLcode code, CURL* handle) const;

  Request request_;
  std::function<void(Outcome)> done_;
  EasyHandle handle_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  Response response_;
  bool header_whole_ = false;
  std::size_t header_bytes_ = 0;
  std::uint64_t body_bytes_ = 0;
  std::optional<Failure> own_failure_;  // found here, whatever libcurl makes of it
  std::array<char, CURL_ERROR_SIZE> detail_{};
};

}  // namespace cairn::http
