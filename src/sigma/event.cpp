#include "sigma/event.hpp"

#include "json/check.hpp"

namespace cairn::sigma {

Result<std::unique_ptr<Event>> Event::parse(std::string_view json) {
  std::unique_ptr<Event> out(new Event);
  out->tree_ = CAIRN_TRY(json::parse_document(json));
  if (out->tree_.kind != json::Kind::kObject)
    return fail(ErrorCode::kInvalidArgument, "an event is a JSON object");
  out->text_ = std::string(json) + std::string(json::kPadding, '\0');
  auto const index = CAIRN_TRY(out->indexer_.index({out->text_.data(), json.size()}));
  std::uint32_t const* const begin = index.entries.data();
  std::uint32_t const* const end = begin + index.entries.size();
  if (json::check_value(out->text_.data(), begin, end, out->members_) != end)
    return fail(ErrorCode::kCorrupt, "not one JSON value");
  out->view_ = {json::Value(out->text_.data(), begin), out->members_, 0, &out->origin_};
  return out;
}

}  // namespace cairn::sigma
