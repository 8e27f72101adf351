#include "jq/program.hpp"

#include "jq/hints.hpp"
#include "jq/program_impl.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

namespace cairn::jq {
namespace {

constexpr std::array<std::string_view, 3> kAskForInput = {"input", "inputs", "_input"};
/// They tell inputs apart, end the run, or write by themselves.
constexpr std::array<std::string_view, 5> kNeedStream = {"input_filename", "input_line_number",
                                                         "halt", "halt_error", "stderr"};
/// They bring in what cannot be seen here.
constexpr std::array<std::string_view, 2> kModules = {"import", "include"};

template <std::size_t N>
bool mentions_any(std::string_view program, std::array<std::string_view, N> const& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](auto name) { return mentions(program, name); });
}

/// jq reads definitions from there into every program.
bool has_own_definitions() {
  char const* const home = std::getenv("HOME");
  std::error_code ignored;
  return home != nullptr &&
         std::filesystem::is_regular_file(std::filesystem::path(home) / ".jq", ignored);
}

/// A `#!` line, and one that goes on behind a backslash, as jq skips them.
std::string_view skip_shebang(std::string_view text) {
  if (text.substr(0, 2) != "#!") return text;
  std::size_t line = text.find('\n');
  if (line == std::string_view::npos || line + 1 >= text.size() || text[line + 1] != '#')
    return text;
  line = text.find('\n', line + 1);
  if (line == std::string_view::npos || line + 1 >= text.size() || text[line + 1] == '#' ||
      text[line - 1] != '\\' || text[line - 2] == '\\')
    return text;
  line = text.find('\n', line + 1);
  return line == std::string_view::npos ? text : text.substr(line + 1);
}

Result<std::string> read_program(std::string const& file) {
  Value data(jv_load_file(file.c_str(), 1));
  if (!data.valid())
    return fail(ErrorCode::kNotFound, "{}", Value(jv_invalid_get_msg(data.take())).text());
  if (data.text().find('\0') != std::string_view::npos)
    return fail(ErrorCode::kInvalidArgument, "the program file {} contains NUL bytes", file);
  return std::string(skip_shebang(data.text()));
}

}  // namespace

Program::Program(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Program::~Program() = default;

Result<std::shared_ptr<Program const>> Program::compile(Options options) {
  std::string origin = ".";
  if (options.program_is_file) {
    auto const folder = std::filesystem::path(options.program).parent_path();
    if (!folder.empty()) origin = folder.string();
    options.program = CAIRN_TRY(read_program(options.program));
  }
  std::error_code ignored;
  if (auto const whole = std::filesystem::canonical(origin, ignored); !ignored)
    origin = whole.string();

  auto impl = std::make_unique<Impl>(std::move(options));
  impl->origin = origin;
  std::string& program = impl->options.program;
  if (auto compiled = impl->machine(program); !compiled) {
    std::string const plain = with_plain_quotes(program);
    if (compiled.error().code != ErrorCode::kCorrupt || plain == program || !impl->machine(plain))
      return tl::unexpected(compiled.error());
    program = plain;
    impl->notes.push_back(fmt::format("typographic quotes were read as plain ones: {}", plain));
  }
  if (auto const found = assignment_in_select(program); !found.empty())
    impl->notes.push_back(
        fmt::format("`{}` assigns, and so selects every record; `==` compares", found));

  bool const hidden = has_own_definitions() || mentions_any(program, kModules);
  auto const& o = impl->options;
  impl->asks_for_input = hidden || mentions_any(program, kAskForInput);
  impl->needs_stream = impl->asks_for_input || o.null_input || o.slurp || o.raw_input || o.stream ||
                       o.sequence || mentions_any(program, kNeedStream);
  if (!impl->needs_stream) impl->pushdown = recognise(program);
  if (impl->pushdown && impl->pushdown->condition) {
    auto filter = match::Program::compile(*impl->pushdown->condition);
    if (filter)
      impl->filter = *filter;
    else
      impl->pushdown.reset();
  }
  return std::shared_ptr<Program const>(new Program(std::move(impl)));
}

std::vector<std::string> const& Program::notes() const { return impl_->notes; }
Options const& Program::options() const { return impl_->options; }
bool Program::needs_stream() const { return impl_->needs_stream; }
bool Program::reads_nothing() const { return impl_->options.null_input && !impl_->asks_for_input; }
bool use_colors(std::string const& list) { return jq_set_colors(list.c_str()) != 0; }

Pushdown const* Program::pushdown() const { return impl_->pushdown ? &*impl_->pushdown : nullptr; }

}  // namespace cairn::jq
