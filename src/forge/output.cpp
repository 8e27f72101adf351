#include "forge/output.hpp"

#include "base/text.hpp"
#include "forge/truth.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <utility>

namespace cairn::forge {
namespace {
namespace fs = std::filesystem;

constexpr char const* kTree = "AWSLogs";
constexpr char const* kTruth = "truth.json";
constexpr char const* kNew = ".cairn-forge-new";
constexpr char const* kOld = ".cairn-forge-old";

tl::unexpected<Error> system_error(std::string_view what, fs::path const& path,
                                   std::error_code error) {
  ErrorCode const code =
      error == std::errc::permission_denied || error == std::errc::read_only_file_system
          ? ErrorCode::kPermission
          : ErrorCode::kIo;
  return fail(code, "cannot {} {}: {}", what, escape_controls(path.string()), error.message());
}

Status write_file(fs::path const& path, std::string_view bytes) {
  int const file =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (file < 0) return system_error("create", path, {errno, std::generic_category()});
  while (!bytes.empty()) {
    ssize_t const written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      std::error_code const error(errno, std::generic_category());
      ::close(file);
      return system_error("write", path, error);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::close(file) != 0) return system_error("write", path, {errno, std::generic_category()});
  return {};
}

/// Fails unless everything in the folder is forge's own, so that nothing of anybody else's is ever
/// replaced.
Status check_ours(fs::path const& folder) {
  std::error_code error;
  bool tree = false;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::string const name = entry->path().filename().string();
    if (name == kTree)
      tree = true;
    else if (name != kTruth && name != kNew && name != kOld && name != kKeysFile &&
             name != kMetadataFile)
      return fail(ErrorCode::kInvalidArgument,
                  "{} holds {}, which forge did not write: choose an empty folder",
                  escape_controls(folder.string()), escape_controls(name));
  }
  if (error) return system_error("read", folder, error);
  if (!tree) return {};
  std::ifstream file(folder / kTruth, std::ios::binary);
  std::string head(256, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  std::optional<std::uint64_t> const wrote = forged_files(head);
  if (!wrote)
    return fail(ErrorCode::kInvalidArgument,
                "{} holds {}/ without forge's {}: choose an empty folder",
                escape_controls(folder.string()), kTree, kTruth);
  std::uint64_t files = 0;
  for (fs::recursive_directory_iterator entry(folder / kTree, error), end; !error && entry != end;
       entry.increment(error))
    files += !entry->is_directory(error);
  if (error) return system_error("read", folder / kTree, error);
  if (files != *wrote)
    return fail(ErrorCode::kInvalidArgument,
                "{}/{} holds {} files, but forge wrote {}: choose an empty folder",
                escape_controls(folder.string()), kTree, files, *wrote);
  return {};
}

}  // namespace

Result<OutputFolder> OutputFolder::open(fs::path folder) {
  std::error_code error;
  bool const made = fs::create_directories(folder, error);
  if (error == std::errc::not_a_directory || error == std::errc::file_exists)
    return fail(ErrorCode::kInvalidArgument, "{} is not a folder",
                escape_controls(folder.string()));
  if (error) return system_error("create", folder, error);
  if (!fs::is_directory(folder, error))
    return fail(ErrorCode::kInvalidArgument, "{} is not a folder",
                escape_controls(folder.string()));
  CAIRN_CHECK(check_ours(folder));
  fs::remove_all(folder / kOld, error);
  if (!error) fs::remove_all(folder / kNew, error);
  if (error) return system_error("clear", folder, error);
  if (!fs::create_directory(folder / kNew, error) || error)
    return system_error("write in", folder, error);
  return OutputFolder(std::move(folder), made);
}

OutputFolder::OutputFolder(OutputFolder&& other) noexcept
    : folder_(std::exchange(other.folder_, {})), made_(other.made_) {}

OutputFolder::~OutputFolder() {
  if (folder_.empty()) return;
  std::error_code ignored;
  fs::remove_all(folder_ / kNew, ignored);
  if (made_) fs::remove(folder_, ignored);
}

Status OutputFolder::write(std::string_view key, std::string_view bytes) const {
  fs::path const path = folder_ / kNew / key;
  Status done = write_file(path, bytes);
  if (done) return done;
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return system_error("create", path.parent_path(), error);
  return write_file(path, bytes);
}

Result<std::string> OutputFolder::read(std::string_view key) const {
  fs::path const path = folder_ / kNew / key;
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) return fail(ErrorCode::kIo, "cannot read {}", escape_controls(path.string()));
  return bytes;
}

Status OutputFolder::remove(std::string_view key) const {
  std::error_code error;
  fs::remove(folder_ / kNew / key, error);
  if (error) return system_error("remove", folder_ / kNew / key, error);
  return {};
}

Status OutputFolder::commit(std::string_view truth) {
  CAIRN_CHECK(write(kTruth, truth));
  std::error_code error, absent;
  auto const move = [&](fs::path const& from, fs::path const& to) {
    if (!error) fs::rename(folder_ / from, folder_ / to, error);
  };
  if (fs::exists(fs::symlink_status(folder_ / kTree, absent))) move(kTree, kOld);
  for (char const* const name : {kTruth, kKeysFile, kMetadataFile}) {
    if (fs::exists(fs::symlink_status(folder_ / kNew / name, absent)))
      move(fs::path(kNew) / name, name);
    else if (!error)
      fs::remove(folder_ / name, error);
  }
  move(fs::path(kNew) / kTree, kTree);
  if (error) return system_error("put the new trail in place in", folder_, error);
  fs::remove_all(folder_ / kOld, error);
  fs::remove_all(folder_ / kNew, error);
  if (error) return system_error("clear", folder_, error);
  folder_.clear();
  return {};
}

}  // namespace cairn::forge
