#include "cli/rule_download.hpp"

#include "base/text.hpp"
#include "http/client.hpp"

namespace cairn::cli {
namespace {

constexpr int kMaxRedirects = 5;
constexpr std::uint64_t kMaxBytes = std::uint64_t{512} << 20;

bool is_trusted(std::string_view address) {
  if (address.starts_with("https://")) return true;
  for (std::string_view const own : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    if (!address.starts_with(own)) continue;
    address.remove_prefix(own.size());
    return address.empty() || address.front() == ':' || address.front() == '/';
  }
  return false;
}

/// Without what may hold a secret.
std::string shown(std::string_view address) {
  return escape_controls(address.substr(0, address.find_first_of("?#")));
}

}  // namespace

bool is_address(std::string_view word) {
  return word.starts_with("https://") || word.starts_with("http://");
}

Result<std::string> download(std::string address) {
  http::Client client;
  for (int redirects = 0; redirects <= kMaxRedirects; ++redirects) {
    if (!is_trusted(address))
      return fail(ErrorCode::kInvalidArgument, "{}: rules are fetched over https only",
                  shown(address));
    http::Request request;
    request.url = address;
    request.max_body = kMaxBytes;
    request.headers = {{"User-Agent", "cairn/" CAIRN_VERSION}, {"Accept", "*/*"}};
    auto response = client.send(std::move(request));
    if (!response)
      return tl::unexpected<Error>(Error{response.error().code, response.error().message});
    if (response->status == 200) return std::move(response->body);
    auto const target = response->header("Location");
    bool const moved = response->status >= 301 && response->status <= 308 && target;
    if (!moved)
      return fail(response->status == 404 ? ErrorCode::kNotFound : ErrorCode::kIo,
                  "{}: the server answers {}", shown(address), response->status);
    if (target->starts_with('/'))
      address.replace(address.find('/', address.find("://") + 3), std::string::npos, *target);
    else
      address = std::string(*target);
  }
  return fail(ErrorCode::kIo, "{}: more than {} redirects", shown(address), kMaxRedirects);
}

}  // namespace cairn::cli
