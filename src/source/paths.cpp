#include "source/archive.hpp"
#include "source/glob.hpp"
#include "source/s3_walk.hpp"
#include "source/source.hpp"
#include "source/walk.hpp"

#include "base/text.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace cairn::source {
namespace {

/// An archive in an archive is opened, one in that too; deeper ones are a riddle, not a trail.
constexpr std::size_t kArchiveDepth = 3;

bool ends(std::string_view text, std::string_view with) {
  return text.size() >= with.size() &&
         equals_ignoring_ascii_case(text.substr(text.size() - with.size()), with);
}

/// Names that say what is inside, so that nobody need look.
bool is_plain_name(std::string_view name) {
  constexpr std::array<std::string_view, 6> kEndings{".json", ".jsonl", ".ndjson",
                                                     ".csv",  ".log",   ".txt"};
  if (ends(name, ".gz")) name.remove_suffix(3);
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return ends(name, ending); });
}

bool exists(std::string const& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

/// A name in the folder where `path` should be that the user may have meant; empty if none is near.
std::string near_path(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  std::size_t const slash = path.rfind('/');
  std::string const folder(slash == std::string_view::npos ? "" : path.substr(0, slash + 1));
  auto const listing = Listing::read(folder.empty() ? "." : folder);
  if (!listing) return {};
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < listing->size(); ++i) names.emplace_back(listing->name(i));
  std::string_view const near = nearest_of(path.substr(folder.size()), names);
  return near.empty() ? std::string() : folder + std::string(near);
}

/// One argument: a path that exists, a glob with its first match, or a place in a bucket.
struct Root {
  std::string path;
  std::optional<GlobWalk> glob = std::nullopt;
  std::unique_ptr<S3Walk> bucket = nullptr;
};

/// The way to AWS, made when the first argument needs it; ends what waits when the user does not
/// want to wait any more.
class Aws {
 public:
  explicit Aws(SourceOptions const& options) : options_(options) {}

  Result<std::unique_ptr<S3Walk>> open(std::string const& path) {
    auto root = CAIRN_TRY(aws::parse_s3_path(path));
    if (!session_) {
      aws::Settings settings;
      settings.profile = options_.profile;
      settings.region = options_.region;
      session_ = CAIRN_TRY(aws::Session::create(std::move(settings)));
      on_stop_ =
          std::make_unique<std::stop_callback<Cancel>>(options_.stop, Cancel{session_.get()});
    }
    return S3Walk::open(session_, std::move(root), options_);
  }

 private:
  struct Cancel {
    aws::Session* session;
    void operator()() const { session->cancel(); }
  };
  SourceOptions options_;
  std::shared_ptr<aws::Session> session_;
  std::unique_ptr<std::stop_callback<Cancel>> on_stop_;  // goes before the session
};

class PathSource final : public Source {
 public:
  PathSource(std::vector<Root> roots, std::unique_ptr<Aws> aws, SourceOptions options)
      : options_(std::move(options)), aws_(std::move(aws)), roots_(std::move(roots)) {}

  Result<std::optional<Item>> next() override {
    while (true) {
      if (archives_.empty() && !walk_ && at_ < roots_.size() && roots_[at_].bucket) {
        auto item = CAIRN_TRY(step_bucket());
        if (item) return item;
        continue;
      }
      if (auto item = step()) return item;
      if (archives_.empty() && !walk_ && at_ == roots_.size()) return std::optional<Item>();
    }
  }

 private:
  std::optional<Item> step() {
    if (!archives_.empty()) return step_archive();
    if (walk_) return step_walk();
    if (at_ == roots_.size()) return std::nullopt;
    Root& root = roots_[at_];
    if (!root.glob) return begin(roots_[at_++].path);
    std::string const path = std::move(root.path);
    if (auto more = root.glob->next())
      root.path = std::move(*more);
    else
      ++at_;
    return begin(path);
  }

  Result<std::optional<Item>> step_bucket() {
    auto item = CAIRN_TRY(roots_[at_].bucket->next());
    if (!item) {
      roots_[at_++].bucket.reset();
      return item;
    }
    auto* const object = std::get_if<Object>(&*item);
    if (object == nullptr || (is_plain_name(object->name) && !object->named)) return item;
    return look_into(std::move(*object));
  }

  std::optional<Item> step_archive() {
    auto item = archives_.back().next();
    if (!item) {
      archives_.pop_back();
      return std::nullopt;
    }
    auto* const object = std::get_if<Object>(&*item);
    if (object == nullptr || is_plain_name(object->name)) return item;
    return look_into(std::move(*object));
  }

  std::optional<Item> step_walk() {
    auto found = walk_->next();
    if (!found) {
      walk_.reset();
      return std::nullopt;
    }
    if (auto* skip = std::get_if<Skip>(&*found)) return std::move(*skip);
    auto& file = std::get<Found>(*found);
    return give_file(std::move(file.path), file.size, false, std::move(file.folder));
  }

  /// Takes up one path that the user named.
  std::optional<Item> begin(std::string const& path) {
    if (path == "-") return begin_stream(path, FileReader::of_input());
    auto const skip = [&](std::string reason, bool expected) {
      return Skip{path, std::move(reason), expected};
    };
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
      int const error_number = errno;
      bool const broken = error_number == ENOENT && exists(path);
      return skip(broken ? "broken link" : reason_of(error_number), false);
    }
    FileId const id = FileId::of(status);
    if (S_ISDIR(status.st_mode)) {
      std::string real = real_path(path);
      if (visited_.is_root(id) || visited_.covers(real)) return skip("reached twice", true);
      visited_.add_root(std::move(real), id);
      walk_.emplace(path, visited_);
      return std::nullopt;
    }
    if (!visited_.insert(id) || (visited_.roots() > 0 && visited_.covers(real_path(path))))
      return skip("reached twice", true);
    if (!S_ISREG(status.st_mode))
      return begin_stream(path, std::make_unique<FileReader>(path, std::nullopt));
    return give_file(path, static_cast<std::uint64_t>(status.st_size), true);
  }

  std::optional<Item> begin_stream(std::string const& name, std::unique_ptr<ByteReader> reader) {
    if (name == "-" && std::exchange(read_input_, true)) return Skip{name, "reached twice", true};
    Object object;
    object.name = name;
    object.named = true;
    object.size = reader->size_hint().value_or(0);
    object.reader = std::move(reader);
    return look_into(std::move(object));
  }

  /// A regular file, or the first step into the archive that it is.
  std::optional<Item> give_file(std::string path, std::uint64_t size, bool named,
                                std::weak_ptr<OpenFolder const> folder = {}) {
    if (named || !is_plain_name(path)) {
      PeekReader reader(std::make_unique<FileReader>(path, size));
      if (Container const container = container_of(reader); container != Container::kNone) {
        archives_.push_back(ArchiveWalk::of_file(std::move(path), named, container, options_));
        return std::nullopt;
      }
    }
    Object object;
    object.reader = std::make_unique<FileReader>(path, size, std::move(folder));
    object.name = std::move(path);
    object.size = size;
    object.named = named;
    return object;
  }

  /// What can be read only once: a stream, or an entry of an archive.
  std::optional<Item> look_into(Object object) {
    auto reader = std::make_unique<PeekReader>(std::move(object.reader));
    Container const container = container_of(*reader);
    if (container == Container::kNone) {
      object.reader = std::move(reader);
      return object;
    }
    if (archives_.size() == kArchiveDepth)
      return Skip{std::move(object.name), "archives too deep in each other", false};
    archives_.push_back(ArchiveWalk::of_stream(std::move(object.name), std::move(reader),
                                               object.named, container, options_));
    return std::nullopt;
  }

  SourceOptions options_;
  std::unique_ptr<Aws> aws_;
  std::vector<Root> roots_;
  std::size_t at_ = 0;  // the root that comes next
  Visited visited_;
  std::optional<FolderWalk> walk_;
  std::vector<ArchiveWalk> archives_;  // the innermost last
  bool read_input_ = false;
};

Result<Root> open_root(std::string path, Aws& aws) {
  if (path == "-" || (!path.empty() && exists(path))) return Root{std::move(path)};
  if (aws::is_s3_path(path)) {
    auto bucket = CAIRN_TRY(aws.open(path));
    return Root{std::move(path), std::nullopt, std::move(bucket)};
  }
  if (is_glob(path)) {
    auto glob = CAIRN_TRY(GlobWalk::create(path));
    if (auto first = glob.next()) return Root{std::move(*first), std::move(glob)};
    return fail(ErrorCode::kNotFound, "{}: nothing matches", path);
  }
  if (auto const near = near_path(path); !near.empty())
    return fail(ErrorCode::kNotFound, "{}: no such file or folder; did you mean {}?", path, near);
  return fail(ErrorCode::kNotFound, "{}: no such file or folder", path);
}

}  // namespace

Result<std::unique_ptr<Source>> open_paths(std::vector<std::string> paths, SourceOptions options) {
  std::vector<Root> roots;
  roots.reserve(paths.size());
  auto aws = std::make_unique<Aws>(options);
  for (std::string& path : paths) roots.push_back(CAIRN_TRY(open_root(std::move(path), *aws)));
  return std::make_unique<PathSource>(std::move(roots), std::move(aws), std::move(options));
}

}  // namespace cairn::source
