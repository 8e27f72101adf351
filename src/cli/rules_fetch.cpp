#include "base/text.hpp"
#include "base/time.hpp"
#include "cli/rule_download.hpp"
#include "cli/rules_command.hpp"
#include "crypto/hash.hpp"
#include "source/source.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFile = 4 << 20, kMaxTotal = 512 << 20, kMaxFiles = 100'000;
constexpr std::string_view kMark = "FETCHED";  // a folder with it was made by fetch

struct Taken {
  std::size_t rules = 0, licences = 0, left_out = 0, bytes = 0;
};

bool is_rule(fs::path const& path) {
  return path.extension() == ".yml" || path.extension() == ".yaml";
}
/// Licences of rules ask to be kept beside them.
bool is_licence(fs::path const& path) {
  return fold(path.filename().native()).find("license") != std::string::npos;
}

/// The entry's own path below the folder; empty for one that would leave it.
fs::path safe_path(std::string_view entry) {
  fs::path out;
  for (fs::path const& part : fs::path(entry)) {
    if (part == ".." || part.has_root_directory() ||
        escape_controls(part.native()) != part.native())
      return {};
    if (part != "." && !part.empty()) out /= part;
  }
  return out;
}

Result<std::string> read_whole(ByteReader& reader) {
  std::string text;
  char buffer[64 << 10];
  for (;;) {
    std::size_t const got = CAIRN_TRY(reader.read(buffer, sizeof buffer));
    if (got == 0) return text;
    text.append(buffer, got);
    if (text.size() > kMaxFile)
      return fail(ErrorCode::kTooLarge, "larger than {} MiB", kMaxFile >> 20);
  }
}

Status write_file(fs::path const& path, std::string_view text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) return fail(ErrorCode::kIo, "{}: cannot be written", path.native());
  return {};
}

/// Takes rules and licences of one object.
Status take(source::Object& object, std::string const& archive, fs::path const& folder,
            Taken& taken) {
  std::string_view entry = object.name;
  if (entry.starts_with(archive)) entry.remove_prefix(archive.size());
  while (entry.starts_with('!') || entry.starts_with('/')) entry.remove_prefix(1);
  fs::path const path = safe_path(entry);
  bool const wanted = !path.empty() && (is_rule(path) || is_licence(path));
  auto text = wanted ? read_whole(*object.reader) : Result<std::string>();
  if (!wanted || !text) {
    taken.left_out += wanted || path.empty() ? 1 : 0;
    return {};
  }
  taken.bytes += text->size();
  (is_rule(path) ? taken.rules : taken.licences) += 1;
  if (taken.bytes > kMaxTotal || taken.rules > kMaxFiles)
    return fail(ErrorCode::kTooLarge, "more than {} MiB or {} rule files", kMaxTotal >> 20,
                kMaxFiles);
  return write_file(folder / path, *text);
}

/// Whether the folder may be made anew.
Status check_folder(fs::path const& folder) {
  std::error_code error;
  bool const free = !fs::exists(folder, error) || fs::exists(folder / kMark, error) ||
                    (fs::is_directory(folder, error) && fs::is_empty(folder, error));
  if (free) return {};
  return fail(ErrorCode::kInvalidArgument,
              "{} is not empty and was not made by fetch; name another folder with --out",
              folder.native());
}

/// The new folder takes the old one's place when it is whole.
Status replace(fs::path const& made, fs::path const& folder) {
  std::error_code error;
  fs::remove_all(folder, error);
  if (!error) fs::rename(made, folder, error);
  if (error) return fail(ErrorCode::kIo, "{}: {}", folder.native(), error.message());
  return {};
}

Result<Taken> unpack(std::string const& archive, fs::path const& folder) {
  auto const source = CAIRN_TRY(source::open_paths({archive}));
  Taken taken;
  while (auto item = CAIRN_TRY(source->next())) {
    if (auto* const object = std::get_if<source::Object>(&*item))
      CAIRN_CHECK(take(*object, archive, folder, taken));
    else if (!std::get<source::Skip>(*item).expected)
      ++taken.left_out;
  }
  if (taken.rules > 0) return taken;
  return fail(ErrorCode::kNotFound, "{}: holds no rule file (.yml, .yaml)", archive);
}

}  // namespace

Result<ExitCode> rules_fetch(Arguments const& arguments, Words const& words) {
  if (words.size() != 1 || !arguments.has("out"))
    return fail(ErrorCode::kInvalidArgument,
                "fetch wants an archive (a file or an https:// address) and --out DIR");
  fs::path const folder = fs::path(arguments.text("out")).lexically_normal();
  CAIRN_CHECK(check_folder(folder));
  fs::path made = folder;
  made += fmt::format(".{}", ::getpid());
  std::string archive = words.front();
  std::error_code error;
  auto const done = [&]() -> Result<Taken> {
    std::string origin = words.front(), hash;
    if (is_address(archive)) {
      std::string const bytes = CAIRN_TRY(download(archive));
      hash = crypto::sha256_hex(bytes);
      archive = made.native() + ".archive";
      CAIRN_CHECK(write_file(archive, bytes));
    }
    Taken const taken = CAIRN_TRY(unpack(archive, made));
    CAIRN_CHECK(write_file(made / kMark, fmt::format("{}\n{}\n{}", origin, format_time(now()),
                                                     hash.empty() ? "" : "sha256 " + hash + "\n")));
    CAIRN_CHECK(replace(made, folder));
    return taken;
  }();
  if (archive != words.front()) fs::remove(archive, error);
  fs::remove_all(made, error);
  if (!done) return tl::unexpected<Error>(done.error());
  std::string text = fmt::format(
      "{} rule files and {} licence files in {}{}\n", done->rules, done->licences,
      escape_controls(folder.native()),
      done->left_out == 0
          ? ""
          : fmt::format(", {} left out: unreadable, too large or oddly named", done->left_out));
  CAIRN_CHECK(print_text(text));
  return done->left_out == 0 ? ExitCode::kFound : ExitCode::kError;
}

}  // namespace cairn::cli
