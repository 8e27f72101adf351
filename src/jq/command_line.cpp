#include "jq/command_line.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace cairn::jq {
namespace {

struct Switch {
  char letter;  // 0: only a long name
  std::string_view name;
  void (*set)(CommandLine&);
};

constexpr std::array<Switch, 18> kSwitches = {{
    {'s', "slurp", [](CommandLine& line) { line.options.slurp = true; }},
    {'r', "raw-output", [](CommandLine& line) { line.options.raw_output = true; }},
    {'c', "compact-output", [](CommandLine& line) { line.options.indent = 0; }},
    {'C', "color-output", [](CommandLine& line) { line.color = line.color.value_or(true); }},
    {'M', "monochrome-output",
     [](CommandLine& line) { line.color = false; }},  // beats -C, as in jq
    {'a', "ascii-output", [](CommandLine& line) { line.options.ascii_output = true; }},
    {'S', "sort-keys", [](CommandLine& line) { line.options.sort_keys = true; }},
    {'R', "raw-input", [](CommandLine& line) { line.options.raw_input = true; }},
    {'n', "null-input", [](CommandLine& line) { line.options.null_input = true; }},
    {'f', "from-file", [](CommandLine& line) { line.options.program_is_file = true; }},
    {'j', "join-output", [](CommandLine& line) { line.options.join_output = true; }},
    {'e', "exit-status", [](CommandLine& line) { line.options.exit_status = true; }},
    {'h', "help", [](CommandLine& line) { line.help = true; }},
    {'V', "version", [](CommandLine& line) { line.version = true; }},
    {0, "tab", [](CommandLine& line) { line.options.indent = -1; }},
    {0, "seq", [](CommandLine& line) { line.options.sequence = true; }},
    {0, "stream", [](CommandLine& line) { line.options.stream = true; }},
    {0, "unbuffered", [](CommandLine&) {}},  // output is written as it comes
}};

struct Valued {
  std::string_view name;
  Argument::Kind kind;
};
constexpr std::array<Valued, 4> kValued = {{{"arg", Argument::Kind::kText},
                                            {"argjson", Argument::Kind::kJson},
                                            {"slurpfile", Argument::Kind::kSlurpFile},
                                            {"rawfile", Argument::Kind::kRawFile}}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool looks_like_flag(std::string_view word) {
  return word.size() > 1 && word[0] == '-' && (word[1] == '-' || is_letter(word[1]));
}

class Parser {
 public:
  Parser(std::span<std::string const> words, std::span<ForeignFlag const> foreign)
      : words_(words), foreign_(foreign) {}

  Result<CommandLine> run() {
    for (at_ = 0; at_ < words_.size(); ++at_) {
      std::string const& word = words_[at_];
      if (flags_end_ || !looks_like_flag(word)) {
        other(word);
      } else if (word == "--") {
        if (!line_.has_program)
          return fail(ErrorCode::kInvalidArgument,
                      "no program before `--`; for example: cairn jq .Records[] -- FILE");
        flags_end_ = true;
      } else if (word[1] == '-') {
        CAIRN_CHECK(long_flag(std::string_view(word).substr(2)));
      } else {
        CAIRN_CHECK(letters(word));
      }
    }
    return std::move(line_);
  }

 private:
  void other(std::string const& word) {
    if (!line_.has_program && !flags_end_) {
      line_.options.program = word;
      line_.has_program = true;
    } else if (positional_) {
      line_.options.positional.push_back({*positional_, {}, word});
    } else {
      line_.paths.push_back(word);
    }
  }

  Status letters(std::string_view word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      auto const found = std::find_if(kSwitches.begin(), kSwitches.end(),
                                      [&](Switch const& s) { return s.letter == word[i]; });
      // jq counts a letter once: -rr is unknown to it too.
      if (word.find(word[i], i + 1) != std::string_view::npos) return unknown(word);
      if (found != kSwitches.end()) {
        found->set(line_);
        continue;
      }
      auto const own = std::find_if(foreign_.begin(), foreign_.end(),
                                    [&](ForeignFlag const& f) { return f.letter == word[i]; });
      if (own == foreign_.end()) return unknown(word);
      line_.foreign.insert_or_assign(std::string(own->name), std::string());
    }
    return {};
  }

  Status long_flag(std::string_view name) {
    for (auto const& one : kSwitches)
      if (one.name == name) {
        one.set(line_);
        return {};
      }
    for (auto const& one : kValued)
      if (one.name == name) {
        if (at_ + 2 >= words_.size())
          return fail(ErrorCode::kInvalidArgument, "--{} takes two parameters: --{} NAME VALUE",
                      name, name);
        line_.options.arguments.push_back({one.kind, words_[at_ + 1], words_[at_ + 2]});
        at_ += 2;
        return {};
      }
    if (name == "indent") return indent();
    if (name == "args" || name == "jsonargs") {
      positional_ = name == "args" ? Argument::Kind::kText : Argument::Kind::kJson;
      return {};
    }
    return foreign(name);
  }

  Status indent() {
    if (at_ + 1 >= words_.size())
      return fail(ErrorCode::kInvalidArgument, "--indent takes one parameter");
    std::string_view const text = words_[++at_];
    int width = 0;  // what is no number is 0, as for jq
    std::from_chars(text.data(), text.data() + text.size(), width);
    if (width < -1 || width > 7)
      return fail(ErrorCode::kInvalidArgument, "--indent {}: it takes a number between -1 and 7",
                  escape_controls(text));
    line_.options.indent = width;
    return {};
  }

  Status foreign(std::string_view name) {
    std::string_view const own = name.substr(0, name.find('='));
    for (auto const& one : foreign_) {
      if (one.name != own) continue;
      std::string value;
      if (own.size() < name.size()) {
        value = name.substr(own.size() + 1);
      } else if (one.takes_value) {
        if (at_ + 1 >= words_.size())
          return fail(ErrorCode::kInvalidArgument, "--{} needs a value", own);
        value = words_[++at_];
      }
      line_.foreign.insert_or_assign(std::string(own), value);
      return {};
    }
    return unknown("--" + std::string(name));
  }

  static Status unknown(std::string_view word) {
    return fail(ErrorCode::kInvalidArgument, "unknown flag {}; `cairn jq --help` lists them",
                escape_controls(word));
  }

  std::span<std::string const> words_;
  std::span<ForeignFlag const> foreign_;
  CommandLine line_;
  std::size_t at_ = 0;
  bool flags_end_ = false;
  std::optional<Argument::Kind> positional_;
};

}  // namespace

Result<CommandLine> parse_command_line(std::span<std::string const> words,
                                       std::span<ForeignFlag const> foreign) {
  return Parser(words, foreign).run();
}

}  // namespace cairn::jq
