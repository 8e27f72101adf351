#include "http/transfer.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace cairn::http {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMaxHeaderBytes = 256 << 10;
constexpr std::size_t kMaxHeaders = 1000;
constexpr long kReceiveBuffer = 64 << 10;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  std::size_t const begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

/// `https://host:port` of a URL, which is what a message may show: the rest can hold a signature.
std::string shown(std::string_view url) {
  std::size_t const host = url.find("://");
  std::size_t const end = host == std::string_view::npos ? host : url.find_first_of("/?", host + 3);
  return escape_controls(url.substr(0, std::min<std::size_t>(end, 300)));
}

bool breaks_line(std::string_view text) { return text.find_first_of("\r\n\0"sv) != text.npos; }

struct Kind {
  Trouble trouble;
  ErrorCode code;
  char const* advice;
};

Kind kind_of(CURLcode code) {
  switch (code) {
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_RESOLVE_PROXY:
    return {Trouble::kName, ErrorCode::kNotFound, "is the name right, and the network up?"};
  case CURLE_COULDNT_CONNECT:
    return {Trouble::kConnect, ErrorCode::kIo, "is the address right, and the network up?"};
  case CURLE_SSL_CONNECT_ERROR:
    return {Trouble::kTls, ErrorCode::kIo, "does the server speak TLS at this port?"};
  case CURLE_PEER_FAILED_VERIFICATION:
    return {Trouble::kTls, ErrorCode::kPermission,
            "its certificate is not trusted; a private authority's goes into AWS_CA_BUNDLE"};
  case CURLE_SSL_CACERT_BADFILE:
    return {Trouble::kUsage, ErrorCode::kInvalidArgument,
            "the file of trusted certificates cannot be read"};
  case CURLE_OPERATION_TIMEDOUT: return {Trouble::kTimeout, ErrorCode::kIo, "it took too long"};
  case CURLE_PARTIAL_FILE:
    return {Trouble::kBroken, ErrorCode::kTruncated, "the response ended too early"};
  case CURLE_URL_MALFORMAT:
  case CURLE_BAD_FUNCTION_ARGUMENT:
    return {Trouble::kUsage, ErrorCode::kInvalidArgument,
            "only http:// and https:// addresses are taken"};
  default: return {Trouble::kBroken, ErrorCode::kIo, "the connection broke"};
  }
}

}  // namespace

std::optional<std::string_view> find_header(std::vector<Header> const& headers,
                                            std::string_view name) {
  for (Header const& header : headers)
    if (equals_ignoring_ascii_case(header.name, name)) return header.value;
  return std::nullopt;
}

bool Transfer::prepare(EasyHandle handle, std::string const& ca_file) {
  handle_ = std::move(handle);
  CURL* const curl = handle_.get();
  if (!request_.url.starts_with("http://") && !request_.url.starts_with("https://"))
    own_failure_ = failure(CURLE_URL_MALFORMAT, curl);
  if (curl == nullptr || own_failure_ || !set_headers()) return false;
  set_method();
  libcurl().curl_easy_setopt(curl, CURLOPT_URL, request_.url.c_str());
  libcurl().curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  libcurl().curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  libcurl().curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  libcurl().curl_easy_setopt(curl, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  libcurl().curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  libcurl().curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  libcurl().curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, kReceiveBuffer);
  libcurl().curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
  libcurl().curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                             static_cast<long>(request_.connect_timeout.count()));
  libcurl().curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
  libcurl().curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  libcurl().curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME,
                             static_cast<long>(request_.stall_timeout.count()));
  if (!ca_file.empty()) libcurl().curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file.c_str());
  if (!request_.use_proxy) libcurl().curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  libcurl().curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail_.data());
  libcurl().curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  libcurl().curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
  libcurl().curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  libcurl().curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  libcurl().curl_easy_setopt(curl, CURLOPT_PRIVATE, this);
  return true;
}

void Transfer::set_method() {
  CURL* const curl = handle_.get();
  if (request_.method == "HEAD") {
    libcurl().curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    return;
  }
  if (request_.method != "GET" || !request_.body.empty()) {
    libcurl().curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                               static_cast<curl_off_t>(request_.body.size()));
    libcurl().curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request_.body.data());
  }
  if (request_.method != "GET" && request_.method != "POST")
    libcurl().curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

bool Transfer::set_headers() {
  auto const append = [&](std::string const& line) {
    curl_slist* const longer = libcurl().curl_slist_append(headers_.get(), line.c_str());
    if (longer == nullptr) return false;
    static_cast<void>(headers_.release());
    headers_.reset(longer);
    return true;
  };
  for (Header const& header : request_.headers) {
    if (header.name.empty() || breaks_line(header.name) || breaks_line(header.value)) {
      own_failure_ = Failure{{ErrorCode::kInvalidArgument,
                              fmt::format("{}: the header '{}' holds a line break",
                                          shown(request_.url), escape_controls(header.name))},
                             Trouble::kUsage};
      return false;
    }
    // `name;` is libcurl's spelling of a header without a value.
    if (!append(header.value.empty() ? header.name + ";" : header.name + ": " + header.value))
      return false;
  }
  if (!append("Expect:")) return false;
  if (!request_.body.empty() && !find_header(request_.headers, "Content-Type") &&
      !append("Content-Type:"))
    return false;
  libcurl().curl_easy_setopt(handle_.get(), CURLOPT_HTTPHEADER, headers_.get());
  return true;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  std::size_t const bytes = size * count;
  return static_cast<Transfer*>(self)->take_header({data, bytes}) ? bytes : 0;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  std::size_t const bytes = size * count;
  return static_cast<Transfer*>(self)->take_body({data, bytes}) ? bytes : 0;
}

bool Transfer::take_header(std::string_view line) {
  if (line.starts_with("HTTP/")) {  // the last of a proxy's, an interim and the real response
    response_.headers.clear();
    header_whole_ = false;
    return true;
  }
  if (line == "\r\n" || line == "\n") header_whole_ = true;
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxHeaderBytes || response_.headers.size() == kMaxHeaders) {
    own_failure_ =
        Failure{{ErrorCode::kTooLarge, fmt::format("{}: the header of the response is "
                                                   "larger than {} KiB",
                                                   shown(request_.url), kMaxHeaderBytes >> 10)},
                Trouble::kTooLarge};
    return false;
  }
  std::size_t const colon = line.find(':');
  if (colon != std::string_view::npos)
    response_.headers.push_back({std::string(trimmed(line.substr(0, colon))),
                                 std::string(trimmed(line.substr(colon + 1)))});
  return true;
}

bool Transfer::take_body(std::string_view piece) {
  if (body_bytes_ == 0) {
    long status = 0;
    libcurl().curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    curl_off_t length = -1;
    libcurl().curl_easy_getinfo(handle_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (length > 0 && !request_.on_body)
      response_.body.reserve(std::min(static_cast<std::uint64_t>(length), request_.max_body));
  }
  body_bytes_ += piece.size();
  if (body_bytes_ > request_.max_body) {
    own_failure_ =
        Failure{{ErrorCode::kTooLarge, fmt::format("{}: the response is larger than {} "
                                                   "bytes",
                                                   shown(request_.url), request_.max_body)},
                Trouble::kTooLarge};
    return false;
  }
  if (request_.on_body && response_.status / 100 == 2) {
    if (request_.on_body(piece)) return true;
    own_failure_ = Failure{{ErrorCode::kCancelled, "stopped by the reader"}, Trouble::kCancelled};
    return false;
  }
  response_.body += piece;
  return true;
}

Failure Transfer::failure(CURLcode code, CURL* handle) const {
  if (own_failure_) return *own_failure_;
  Kind const kind = kind_of(code);
  std::string_view const detail =
      detail_[0] != '\0' ? std::string_view(detail_.data()) : libcurl().curl_easy_strerror(code);
  Failure out{{kind.code, fmt::format("{}: {}; {}", shown(request_.url), escape_controls(detail),
                                      kind.advice)},
              kind.trouble};
  out.answered = header_whole_;
  out.received = body_bytes_;
  curl_off_t sent = 0, length = -1;
  if (handle != nullptr) {
    libcurl().curl_easy_getinfo(handle, CURLINFO_PRETRANSFER_TIME_T, &sent);
    libcurl().curl_easy_getinfo(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  }
  out.connected = sent > 0;
  if (header_whole_ && length >= 0) out.expected = static_cast<std::uint64_t>(length);
  return out;
}

EasyHandle Transfer::finish(CURLcode code) {
  EasyHandle handle = std::move(handle_);
  if (code == CURLE_OK && !header_whole_) code = CURLE_PARTIAL_FILE;  // libcurl lets it pass
  if (code == CURLE_OK && !own_failure_) {
    long status = 0;
    libcurl().curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    done_(std::move(response_));
  } else {
    done_(tl::unexpected<Failure>(failure(code, handle.get())));
  }
  if (handle) libcurl().curl_easy_reset(handle.get());
  return handle;
}

void Transfer::refuse(std::string const& why) {
  done_(tl::unexpected<Failure>(Failure{{ErrorCode::kIo, why}, Trouble::kUsage}));
}

void Transfer::cancel() {
  done_(tl::unexpected<Failure>(
      Failure{{ErrorCode::kCancelled, fmt::format("{}: cancelled", shown(request_.url))},
              Trouble::kCancelled}));
}

}  // namespace cairn::http
