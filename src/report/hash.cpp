// A value is hashed bottom up with a stack of its own, so that depth costs no recursion: a
// container's hash is that of its kind and its children's hashes, an object's in the order of their
// names' hashes.
#include "report/hash.hpp"

#include "report/number_key.hpp"

#include <algorithm>

namespace cairn::report {
namespace {

enum : std::uint64_t { kString = 11, kNumber, kWord, kName, kObject, kArray };

void append(std::string& out, Hash128 hash) {
  char bytes[16];
  std::memcpy(bytes, &hash.low, 8);
  std::memcpy(bytes + 8, &hash.high, 8);
  out.append(bytes, 16);
}

}  // namespace

Hash128 ValueHasher::scalar(json::Value value) {
  if (value.is_string()) return hash128(json::decoded_text(value, scratch_), kString);
  if (number_key(value.scalar(), scratch_)) return hash128(scratch_, kNumber);
  return hash128(value.scalar(), kWord);
}

void ValueHasher::put(Hash128 value) { members_.push_back({open_.back().name, value}); }

Hash128 ValueHasher::close() {
  Open const open = open_.back();
  open_.pop_back();
  auto const begin = members_.begin() + static_cast<std::ptrdiff_t>(open.first);
  bytes_.clear();
  if (open.object) {
    std::stable_sort(begin, members_.end(),
                     [](Member const& a, Member const& b) { return a.name < b.name; });
    for (auto member = begin; member != members_.end(); ++member) {
      if (member + 1 != members_.end() && member[1].name == member->name) continue;
      append(bytes_, member->name);
      append(bytes_, member->value);
    }
  } else {
    for (auto member = begin; member != members_.end(); ++member) append(bytes_, member->value);
  }
  members_.erase(begin, members_.end());
  return hash128(bytes_, open.object ? kObject : kArray);
}

Hash128 ValueHasher::hash(json::Value value) {
  if (!value.is_container()) return scalar(value);
  open_.clear();
  members_.clear();
  char const* const text = value.text();
  std::uint32_t const* const end = value.after();
  for (std::uint32_t const* at = value.at(); at < end; ++at) {
    switch (text[*at]) {
    case '{':
    case '[': open_.push_back({text[*at] == '{', members_.size(), {}}); break;
    case '}':
    case ']': {
      Hash128 const closed = close();
      if (open_.empty()) return closed;
      put(closed);
      break;
    }
    case ',':
    case ':': break;
    default:
      if (text[*at] == '"' && text[at[1]] == ':') {
        open_.back().name = hash128(json::decoded_text(json::Value(text, at), scratch_), kName);
      } else {
        put(scalar(json::Value(text, at)));
      }
    }
  }
  return {};
}

}  // namespace cairn::report
