#include "json/index.hpp"

#include <simdjson.h>

namespace cairn::json {

struct Indexer::Impl {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
};

Indexer::Indexer() : impl_(std::make_unique<Impl>()) {}
Indexer::~Indexer() = default;
Indexer::Indexer(Indexer&&) noexcept = default;
Indexer& Indexer::operator=(Indexer&&) noexcept = default;

Result<Indexer::Index> Indexer::index(PaddedView text) {
  if (text.size >= simdjson::SIMDJSON_MAXSIZE_BYTES)
    return fail(ErrorCode::kTooLarge, "{} bytes of JSON in one piece; the limit is 4 GiB",
                text.size);
  // Stage 1 must not be asked for an empty text, and reserves by capacity: grow in powers of two so
  // that a run settles quickly.
  if (text.size == 0) return fail(ErrorCode::kCorrupt, "no JSON: the text is empty");
  auto& parser = impl_->parser;
  if (!parser || parser->capacity() < text.size) {
    std::size_t capacity = std::size_t{1} << 16;
    while (capacity < text.size) capacity *= 2;
    if (capacity > simdjson::SIMDJSON_MAXSIZE_BYTES) capacity = simdjson::SIMDJSON_MAXSIZE_BYTES;
    parser.reset();
    // Depth only matters to simdjson's stage 2, which is not used.
    if (simdjson::get_active_implementation()->create_dom_parser_implementation(
            capacity, 1, parser) != simdjson::SUCCESS) {
      parser.reset();
      return fail(ErrorCode::kTooLarge, "not enough memory to index {} bytes of JSON", text.size);
    }
  }
  auto const error = parser->stage1(reinterpret_cast<std::uint8_t const*>(text.data), text.size,
                                    simdjson::stage1_mode::regular);
  switch (error) {
  case simdjson::SUCCESS:
  case simdjson::UTF8_ERROR: {
    // A bad byte is found while indexing and told at the end; the index itself is whole.
    return Index{{parser->structural_indexes.get(), parser->n_structural_indexes},
                 error == simdjson::SUCCESS};
  }
  case simdjson::UNCLOSED_STRING:
    return fail(ErrorCode::kTruncated, "the JSON ends inside a string");
  case simdjson::UNESCAPED_CHARS:
    return fail(ErrorCode::kCorrupt, "a raw control character stands inside a string");
  case simdjson::EMPTY: return fail(ErrorCode::kCorrupt, "no JSON: the text is blank");
  case simdjson::CAPACITY:
    return fail(ErrorCode::kTooLarge, "{} bytes of JSON in one piece are too many", text.size);
  default: return fail(ErrorCode::kCorrupt, "the JSON has no readable structure");
  }
}

}  // namespace cairn::json
