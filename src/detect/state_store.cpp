#include "detect/state_store.hpp"

#include "crypto/hash.hpp"
#include "detect/state.hpp"
#include "detect/state_file.hpp"

#include <algorithm>
#include <vector>

namespace cairn::detect {
namespace {

constexpr std::size_t kIdentity = 16;

}  // namespace

Result<StateStore> StateStore::open(std::string const& path) {
  StateStore store;
  auto const bytes = CAIRN_TRY(read_state_file(path));
  if (!bytes) return store;
  StateReader in(*bytes);
  for (std::uint64_t left = in.count(); left > 0 && in.ok(); --left) {
    std::string name(in.text());
    store.parts_[std::move(name)] = in.text();
  }
  if (!in.done())
    return fail(ErrorCode::kCorrupt, "{}: the state makes no sense; move it away to begin anew",
                path);
  return store;
}

std::string const* StateStore::part(std::string_view name) const {
  auto const found = parts_.find(name);
  return found == parts_.end() ? nullptr : &found->second;
}

Status StateStore::save(std::string const& path) const {
  StateWriter out;
  out.number(parts_.size());
  for (auto const& [name, bytes] : parts_) {
    out.text(name);
    out.text(bytes);
  }
  return replace_state_file(path, out.bytes());
}

std::string SeenObjects::identity(std::string_view name, std::uint64_t size) {
  return crypto::sha256(fmt::format("{} {}", size, name)).substr(0, kIdentity);
}

std::string SeenObjects::save() const {
  std::vector<std::string_view> sorted(seen_.begin(), seen_.end());
  std::sort(sorted.begin(), sorted.end());
  std::string bytes;
  for (std::string_view const one : sorted) bytes += one;
  return bytes;
}

Status SeenObjects::load(std::string_view bytes) {
  if (bytes.size() % kIdentity != 0)
    return fail(ErrorCode::kCorrupt, "the list of objects that were read makes no sense");
  for (; !bytes.empty(); bytes.remove_prefix(kIdentity)) seen_.emplace(bytes.substr(0, kIdentity));
  return {};
}

}  // namespace cairn::detect
