#include "aws/s3.hpp"

#include "aws/document.hpp"
#include "aws/endpoint.hpp"
#include "aws/uri.hpp"
#include "base/text.hpp"

#include <charconv>

namespace cairn::aws {

bool is_s3_path(std::string_view text) {
  return text.starts_with("s3://") || (text.starts_with("arn:") && text.find(":s3:") != text.npos);
}

Result<S3Path> parse_s3_path(std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with("s3://")) rest.remove_prefix(5);
  std::size_t end = rest.find('/');
  constexpr std::string_view kKind = ":accesspoint/";
  if (rest.starts_with("arn:")) {
    std::size_t const kind = rest.find(kKind);
    if (kind != std::string_view::npos) end = rest.find('/', kind + kKind.size());
  }
  S3Path out{std::string(rest.substr(0, end)),
             std::string(end == rest.npos ? std::string_view() : rest.substr(end + 1))};
  if (is_bucket(out.bucket)) return out;
  return fail(ErrorCode::kInvalidArgument,
              "{}: '{}' is no bucket; write s3://bucket/prefix, or "
              "s3://arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME/prefix",
              escape_controls(text), escape_controls(out.bucket));
}

Result<S3Page> read_s3_page(Reply const& reply) {
  auto const& document = reply.document;
  bool const encoded = text_at(document, "EncodingType") == "url";
  auto const key = [&](std::string text) {
    if (!encoded) return text;
    // What `url` means is the encoding of forms.
    for (char& c : text)
      if (c == '+') c = ' ';
    return uri_decode(text);
  };
  S3Page page;
  for (auto const& element : list_at(document, "Contents")) {
    S3Object object{key(text_at(element, "Key")), 0, text_at(element, "ETag"),
                    text_at(element, "StorageClass")};
    std::string const size = text_at(element, "Size");
    auto const [at, error] = std::from_chars(size.data(), size.data() + size.size(), object.size);
    if (object.key.empty() || error != std::errc() || at != size.data() + size.size())
      return fail(ErrorCode::kCorrupt, "the listing names an object without a key or a size");
    page.objects.push_back(std::move(object));
  }
  for (auto const& element : list_at(document, "CommonPrefixes"))
    page.prefixes.push_back(key(text_at(element, "Prefix")));
  if (is_true_at(document, "IsTruncated")) {
    page.next = text_at(document, "NextContinuationToken");
    if (page.next.empty())
      return fail(ErrorCode::kCorrupt, "the listing goes on, and does not say where");
  }
  return page;
}

}  // namespace cairn::aws
