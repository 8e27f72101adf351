// A listing of S3: whatever comes is a page or an error, and a page keeps what the next request
// needs.
#include "aws/document.hpp"
#include "aws/operation.hpp"
#include "aws/s3.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace cairn::aws;
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  auto document = read_xml(text, op::kListObjectsV2.root, op::kListObjectsV2.lists);
  if (!document) return 0;
  Reply reply;
  reply.document = *std::move(document);
  auto const page = read_s3_page(reply);
  if (!page) return 0;
  if (is_true_at(reply.document, "IsTruncated") != !page->next.empty()) std::abort();
  if (page->objects.size() != list_at(reply.document, "Contents").size()) std::abort();
  for (auto const& object : page->objects)
    if (object.key.empty()) std::abort();
  return 0;
}
