// Keys are read from the right: the file name alone tells the kind, and a digest's trail name may
// hold `_` and even a region, so only what follows it is certain. The folders above then add the
// organization and the prefix, as far as they follow the grammar.
#include "trail/key.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace cairn::trail {
namespace {

using std::string_view;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_alnum(char c) { return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

template <typename Predicate>
bool all(string_view text, Predicate predicate) {
  return !text.empty() && std::all_of(text.begin(), text.end(), predicate);
}

bool is_account(string_view text) { return text.size() == 12 && all(text, is_digit); }

/// The shape that every partition's regions have (us-east-1, us-gov-west-1, eusc-de-east-1);
/// anonymisers keep it.
bool is_region(string_view text) {
  return text.size() <= 40 &&
         all(text, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; }) &&
         is_lower(text.front()) && text.find('-') != string_view::npos && text.back() != '-' &&
         std::any_of(text.begin(), text.end(), is_digit);
}

bool is_organization(string_view text) {
  return text.size() > 2 && text.substr(0, 2) == "o-" &&
         all(text.substr(2), [](char c) { return is_lower(c) || is_digit(c); });
}

bool is_trail_name(string_view text) {
  return all(text, [](char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; });
}

bool take_prefix(string_view& text, string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_suffix(string_view& text, string_view suffix) {
  if (text.size() < suffix.size() || text.substr(text.size() - suffix.size()) != suffix)
    return false;
  text.remove_suffix(suffix.size());
  return true;
}

/// The part before the first `_`, which goes too; empty if there is none.
string_view take_left(string_view& text) {
  std::size_t const at = text.find('_');
  if (at == string_view::npos) return {};
  string_view const part = text.substr(0, at);
  text.remove_prefix(at + 1);
  return part;
}

/// The part behind the last `_`, which goes too; empty if there is none.
string_view take_right(string_view& text) {
  std::size_t const at = text.rfind('_');
  if (at == string_view::npos) return {};
  string_view const part = text.substr(at + 1);
  text.remove_suffix(part.size() + 1);
  return part;
}

/// `20240109T2015Z` or `20240109T201530Z`.
std::optional<Instant> parse_stamp(string_view text) {
  bool const seconds = text.size() == 16;
  if ((!seconds && text.size() != 14) || text.back() != 'Z' || text[8] != 'T') return std::nullopt;
  std::array<char, 20> full{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0',
                            'T', '0', '0', ':', '0', '0', ':', '0', '0', 'Z'};
  auto const copy = [&](std::size_t to, std::size_t from, std::size_t count) {
    std::memcpy(full.data() + to, text.data() + from, count);
  };
  copy(0, 0, 4), copy(5, 4, 2), copy(8, 6, 2), copy(11, 9, 2), copy(14, 11, 2);
  if (seconds) copy(17, 13, 2);
  return parse_event_time({full.data(), full.size()});
}

/// The kind by the name that folders and files share; kOther if it is none of them.
ObjectKind kind_of(string_view name) {
  if (!take_prefix(name, "CloudTrail")) return ObjectKind::kOther;
  if (name.empty()) return ObjectKind::kLog;
  if (name == "-Insight") return ObjectKind::kInsight;
  if (name == "-NetworkActivity") return ObjectKind::kNetworkActivity;
  if (name == "-Aggregated") return ObjectKind::kAggregated;
  if (name == "-Digest") return ObjectKind::kDigest;
  if (name == "-Lake") return ObjectKind::kLakeResult;
  return ObjectKind::kOther;
}

/// `<region>_<stamp>_<unique>`; one documented example lacks the `_` before the unique part.
bool read_log_name(string_view text, ObjectKey& out) {
  out.region = take_left(text);
  constexpr std::size_t kStamp = 14;
  if (!is_region(out.region) || text.size() <= kStamp) return false;
  out.stamp = parse_stamp(text.substr(0, kStamp));
  text.remove_prefix(kStamp);
  take_prefix(text, "_");
  return out.stamp && all(text, is_alnum);
}

/// `<region>_<trail>_<home region>_<stamp>[_backfill]`.
bool read_digest_name(string_view text, ObjectKey& out) {
  if (take_suffix(text, "_backfill")) out.kind = ObjectKind::kBackfillDigest;
  string_view const stamp = take_right(text);
  if (stamp.size() == 16) out.stamp = parse_stamp(stamp);
  out.home_region = take_right(text);
  out.region = take_left(text);
  out.trail = text;
  return out.stamp && is_region(out.home_region) && is_region(out.region) &&
         is_trail_name(out.trail);
}

/// A file name of the grammar: `<account>_CloudTrail…_….json[.gz]`.
bool read_name(string_view name, ObjectKey& out) {
  take_suffix(name, ".gz");
  if (!take_suffix(name, ".json")) return false;
  out.account = take_left(name);
  if (!is_account(out.account)) return false;
  out.kind = kind_of(take_left(name));
  switch (out.kind) {
  case ObjectKind::kDigest: return read_digest_name(name, out);
  case ObjectKind::kOther:
  case ObjectKind::kLakeResult: return false;
  default: return read_log_name(name, out);
  }
}

/// The folders of a key from right to left. `!` divides an archive's name from the names in it.
class Folders {
 public:
  explicit Folders(string_view path) : rest_(path) {}

  /// The last folder that is left, empty if none is.
  string_view peek() const { return rest_.substr(begin()); }
  void drop() {
    std::size_t const at = begin();
    rest_ = rest_.substr(0, at == 0 ? 0 : at - 1);
  }
  template <typename Predicate>
  bool take(Predicate predicate) {
    if (!predicate(peek())) return false;
    drop();
    return true;
  }
  bool take_number(std::size_t digits) {
    return take(
        [digits](string_view part) { return part.size() == digits && all(part, is_digit); });
  }
  string_view rest() const { return rest_; }

 private:
  std::size_t begin() const {
    std::size_t const at = rest_.find_last_of("/!");
    return at == string_view::npos ? 0 : at + 1;
  }
  string_view rest_;
};

/// `[<prefix>/]AWSLogs/[<organization>/]<account>` in front of what was read so far.
void read_root(Folders folders, ObjectKey& out) {
  string_view const account = folders.peek();
  if (!folders.take(is_account)) return;
  if (out.account.empty()) out.account = account;
  if (string_view const name = folders.peek(); is_organization(name)) {
    out.organization = name;
    folders.drop();
  }
  if (folders.take([](string_view part) { return part == "AWSLogs"; })) out.prefix = folders.rest();
}

/// `CloudTrail…/<region>/<YYYY>/<MM>/<DD>`: where a file of the grammar lies if nobody moved it.
void read_folders(Folders folders, ObjectKey& out) {
  if (!folders.take_number(2) || !folders.take_number(2) || !folders.take_number(4)) return;
  if (!folders.take(is_region)) return;
  ObjectKind const kind = kind_of(folders.peek());
  if (kind == ObjectKind::kOther || kind == ObjectKind::kLakeResult) return;
  // What files of the newer kinds are called is not documented; their folder is.
  if (out.kind == ObjectKind::kLog && kind != ObjectKind::kDigest) out.kind = kind;
  folders.drop();
  read_root(folders, out);
}

/// `CloudTrail-Lake/Query/<YYYY>/<MM>/<DD>/<query id>` above the file.
bool read_lake(Folders folders, ObjectKey& out) {
  if (!folders.take([](string_view part) { return !part.empty(); })) return false;
  if (!folders.take_number(2) || !folders.take_number(2) || !folders.take_number(4)) return false;
  if (!folders.take([](string_view part) { return part == "Query"; })) return false;
  if (!folders.take([](string_view part) { return part == "CloudTrail-Lake"; })) return false;
  out.kind = ObjectKind::kLakeResult;
  read_root(folders, out);
  return true;
}

constexpr std::array<string_view, 12> kControlFolders{
    ".git",       ".svn",   ".hg",       "__MACOSX",        ".Spotlight-V100", ".Trashes",
    ".fseventsd", ".Trash", ".snapshot", ".TemporaryItems", "$RECYCLE.BIN",    "lost+found"};
constexpr std::array<string_view, 9> kControlNames{".DS_Store",  "Thumbs.db",  "desktop.ini",
                                                   ".gitignore", ".gitkeep",   ".keep",
                                                   ".directory", ".localized", ".gitattributes"};

template <std::size_t N>
bool is_one_of(string_view name, std::array<string_view, N> const& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// While aws-cli downloads `x.json.gz` it writes `x.json.gz.6eF0a1B2`.
bool is_download(string_view name) {
  if (name.size() < 9 || name[name.size() - 9] != '.' || !all(name.substr(name.size() - 8), is_hex))
    return false;
  name.remove_suffix(9);
  return take_suffix(name, ".gz") || take_suffix(name, ".json");
}

}  // namespace

char const* to_string(ObjectKind kind) {
  switch (kind) {
  case ObjectKind::kLog: return "log";
  case ObjectKind::kInsight: return "insight";
  case ObjectKind::kNetworkActivity: return "network-activity";
  case ObjectKind::kAggregated: return "aggregated";
  case ObjectKind::kDigest: return "digest";
  case ObjectKind::kBackfillDigest: return "backfill-digest";
  case ObjectKind::kLakeResult: return "lake-result";
  case ObjectKind::kOther: return "other";
  }
  return "other";
}

ObjectKey parse_key(string_view key) {
  std::size_t const slash = key.find_last_of("/!");
  string_view const name = slash == string_view::npos ? key : key.substr(slash + 1);
  string_view const path = key.substr(0, slash == string_view::npos ? 0 : slash);
  ObjectKey out;
  if (read_name(name, out)) {
    read_folders(Folders(path), out);
    return out;
  }
  out = ObjectKey{};
  if (!name.empty()) read_lake(Folders(path), out);
  return out;
}

bool is_control_file(string_view key) {
  if (key.empty() || key.back() == '/')
    return true;  // what a console makes when asked for a folder
  Folders folders(key);
  string_view const name = folders.peek();
  folders.drop();
  if (is_one_of(name, kControlNames) || name.substr(0, 2) == "._" || name.substr(0, 4) == ".nfs" ||
      is_download(name) || take_suffix(key, "_$folder$"))
    return true;
  if (is_one_of(name, kControlFolders)) return true;
  for (; !folders.rest().empty(); folders.drop())
    if (is_one_of(folders.peek(), kControlFolders)) return true;
  return false;
}

}  // namespace cairn::trail
