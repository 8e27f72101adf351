// CLI11 does the splitting; the table says what there is to split. Only this file includes it.
#include "cli/arguments.hpp"

#include "base/text.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <charconv>

namespace cairn::cli {
namespace {

/// The flag that `word` is (`--from`, `-n`), if it is one exactly.
Flag const* flag_of(Command const& command, std::string_view word) {
  if (word.size() == 2 && word[0] == '-' && word[1] != '-') return find_flag(command, word[1]);
  return word.starts_with("--") ? find_flag(command, word.substr(2)) : nullptr;
}

/// `--from -24h` becomes `--from=-24h`: the value that follows a flag is its value, whatever it
/// begins with, unless it is itself a flag. Words behind `--` go to `others`.
std::vector<std::string> join_values(Command const& command, std::vector<std::string> const& words,
                                     std::vector<std::string>& others) {
  std::vector<std::string> joined;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--") {
      others.assign(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
      break;
    }
    Flag const* const flag = flag_of(command, words[i]);
    bool const takes_next = flag != nullptr && !flag->argument.empty() && i + 1 < words.size() &&
                            words[i + 1].size() > 1 && words[i + 1][0] == '-' &&
                            words[i + 1] != "--" && flag_of(command, words[i + 1]) == nullptr;
    if (takes_next) {
      joined.push_back(fmt::format("--{}={}", flag->name, words[i + 1]));
      ++i;
    } else {
      joined.push_back(words[i]);
    }
  }
  return joined;
}

Status unknown_flag(Command const& command, std::string_view word) {
  std::string_view name = word.substr(0, word.find('='));
  std::vector<std::string> names;
  for (Group const& group : command.groups)
    for (Flag const& flag : group.flags) names.emplace_back(flag.name);
  std::string_view const near =
      name.starts_with("--") ? nearest_of(name.substr(2), names) : std::string_view();
  if (!name.starts_with("--") && name.find_first_of(": ") != std::string_view::npos) {
    return fail(ErrorCode::kInvalidArgument,
                "{} begins like a flag; for a query that leaves something out write not {}",
                escape_controls(word), escape_controls(word.substr(1)));
  }
  std::string const hint = near.empty() ? fmt::format("`cairn {} -h` lists them", command.name)
                                        : fmt::format("did you mean --{}?", near);
  return fail(ErrorCode::kInvalidArgument, "unknown flag {} of cairn {}; {}", escape_controls(name),
              command.name, hint);
}

Status check_choice(Flag const& flag, std::string_view value) {
  if (flag.choices.empty()) return {};
  std::vector<std::string_view> choices;
  for (std::string_view rest = flag.choices;;) {
    std::size_t const end = rest.find('|');
    choices.push_back(rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return {};
  std::string list;
  for (auto const choice : choices) list += fmt::format("{}{}", list.empty() ? "" : ", ", choice);
  return fail(ErrorCode::kInvalidArgument, "--{} {}: it is one of {}", flag.name,
              escape_controls(value), list);
}

void add_flags(CLI::App& app, Command const& command, Arguments& out) {
  for (Group const& group : command.groups) {
    for (Flag const& flag : group.flags) {
      std::string const name(flag.name);
      std::string const spelling = fmt::format("--{}", flag.name);
      std::string const letter = flag.short_name == '\0' ? "" : fmt::format("-{}", flag.short_name);
      if (flag.name == "help") {
        app.add_flag_callback(letter, [&out] { out.values.insert_or_assign("help", "h"); });
        app.add_flag_callback(spelling, [&out] { out.values.insert_or_assign("help", ""); });
        continue;
      }
      std::string const both = letter.empty() ? spelling : letter + "," + spelling;
      if (flag.argument.empty()) {
        app.add_flag_callback(both, [&out, name] { out.values.insert_or_assign(name, ""); });
      } else {
        auto const set = [&out, name](std::string const& value) {
          out.values.insert_or_assign(name, value);
        };
        auto* const option = app.add_option_function<std::string>(both, set);
        option->multi_option_policy(flag.repeats ? CLI::MultiOptionPolicy::Join
                                                 : CLI::MultiOptionPolicy::TakeLast);
      }
    }
  }
}

/// What CLI11 would let pass: a flag where a value should be, a value where none is taken.
Status check_values(Command const& command, std::vector<std::string> const& words) {
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    Flag const* const flag = flag_of(command, words[i]);
    if (flag != nullptr && !flag->argument.empty()) {
      if (i + 1 == words.size() || flag_of(command, words[i + 1]) != nullptr)
        return fail(ErrorCode::kInvalidArgument, "--{} needs a value", flag->name);
      ++i;
    }
    std::size_t const sign = words[i].find('=');
    if (flag != nullptr || !words[i].starts_with("--") || sign == std::string::npos) continue;
    Flag const* const switched = flag_of(command, std::string_view(words[i]).substr(0, sign));
    if (switched != nullptr && switched->argument.empty())
      return fail(ErrorCode::kInvalidArgument, "--{} takes no value", switched->name);
  }
  return {};
}

/// CLI11's complaint in our words.
std::string explain(CLI::ParseError const& error) {
  std::string const text = error.what();
  auto const end = text.find(':');
  if (dynamic_cast<CLI::ArgumentMismatch const*>(&error) != nullptr && end != std::string::npos) {
    std::string flag = text.substr(0, end);
    flag = flag.substr(flag.rfind(',') + 1);
    if (text.find("required") != std::string::npos || text.find("missing") != std::string::npos)
      return fmt::format("{} needs a value", flag);
  }
  return text;
}

}  // namespace

Result<Arguments> parse_arguments(Command const& command, std::vector<std::string> const& words) {
  Arguments out;
  out.command = &command;
  CAIRN_CHECK(check_values(command, words));
  std::vector<std::string> behind;
  std::vector<std::string> joined = join_values(command, words, behind);
  try {
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    add_flags(app, command, out);
    std::reverse(joined.begin(), joined.end());  // as CLI11 wants it
    app.parse(std::move(joined));
    out.others = app.remaining();
  } catch (CLI::ParseError const& error) {
    return fail(ErrorCode::kInvalidArgument, "{}", escape_controls(explain(error)));
  }
  for (std::string const& word : out.others)
    if (word.size() > 1 && word[0] == '-') CAIRN_CHECK(unknown_flag(command, word));
  for (auto const& [name, value] : out.values)
    if (name != "help") CAIRN_CHECK(check_choice(*find_flag(command, name), value));
  out.others.insert(out.others.end(), behind.begin(), behind.end());
  return out;
}

Result<std::uint64_t> parse_count(std::string_view flag, std::string_view text) {
  std::uint64_t count = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size())
    return fail(ErrorCode::kInvalidArgument, "--{} {}: it takes a whole number, such as 100", flag,
                escape_controls(text));
  return count;
}

Result<std::uint64_t> parse_size(std::string_view flag, std::string_view text) {
  struct Unit {
    std::string_view name;
    std::uint64_t bytes;
  };
  constexpr std::uint64_t kKilo = 1000, kKibi = 1024;
  constexpr Unit kUnits[] = {{"", 1},
                             {"b", 1},
                             {"kb", kKilo},
                             {"mb", kKilo * kKilo},
                             {"gb", kKilo * kKilo * kKilo},
                             {"tb", kKilo * kKilo * kKilo * kKilo},
                             {"k", kKibi},
                             {"m", kKibi * kKibi},
                             {"g", kKibi * kKibi * kKibi},
                             {"t", kKibi * kKibi * kKibi * kKibi},
                             {"kib", kKibi},
                             {"mib", kKibi * kKibi},
                             {"gib", kKibi * kKibi * kKibi},
                             {"tib", kKibi * kKibi * kKibi * kKibi}};
  std::uint64_t count = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  std::string_view const unit = text.substr(static_cast<std::size_t>(end - text.data()));
  for (Unit const& known : kUnits) {
    std::uint64_t bytes = 0;
    if (error != std::errc() || count == 0 || !equals_ignoring_ascii_case(unit, known.name))
      continue;
    if (!__builtin_mul_overflow(count, known.bytes, &bytes)) return bytes;
  }
  return fail(ErrorCode::kInvalidArgument, "--{} {}: it takes a size, such as 512MiB", flag,
              escape_controls(text));
}

}  // namespace cairn::cli
