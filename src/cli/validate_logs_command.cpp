#include "aws/session.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/interrupt.hpp"
#include "cli/say.hpp"
#include "cli/terminal.hpp"
#include "cli/validate_service.hpp"
#include "report/output.hpp"
#include "validate/validate.hpp"

#include <unistd.h>

#include <ctime>
#include <optional>
#include <thread>

namespace cairn::cli {
namespace {

// aws-cli's own: of its argument parser, and of everything else that goes wrong.
constexpr int kMissingArgument = 2;
constexpr int kWrong = validate::kBrokenOff;

// Requests are repeated oftener than aws-cli does, and waited for as long.
constexpr unsigned kAttempts = 6;
constexpr std::chrono::milliseconds kRetryUnit{400};

/// Names of objects may hold anything; a terminal must not obey it.
std::string shown(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t const end = std::min(text.find_first_of("\t\n"), text.size());
    out += escape_controls(text.substr(0, end));
    if (end < text.size()) out += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

class TwoStreams : public validate::Console {
 public:
  TwoStreams(report::Output& output, Terminal terminal, std::stop_token stop)
      : output_(output), terminal_(terminal), stop_(std::move(stop)) {}

  void out(std::string_view text) override {
    if (!open()) return;
    status_ = output_.append(terminal_.output ? shown(text) : std::string(text));
    if (status_) status_ = terminal_.output ? output_.flush() : output_.tick();
  }
  void err(std::string_view text) override {
    if (!open()) return;
    status_ = output_.flush();
    say(terminal_.errors ? shown(text) : std::string(text));
  }
  Status const& status() const { return status_; }

 private:
  /// What fails because of an interrupt is not told.
  bool open() const { return status_ && !stop_.stop_requested(); }

  report::Output& output_;
  Terminal terminal_;
  std::stop_token stop_;
  Status status_;
};

validate::Today today() {
  std::time_t const now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return {local.tm_year + 1900, local.tm_mon + 1, local.tm_mday};
}

std::optional<std::string> given(Arguments const& arguments, std::string_view flag) {
  if (!arguments.has(flag)) return std::nullopt;
  return std::string(arguments.text(flag));
}

validate::Arguments arguments_of(Arguments const& arguments) {
  validate::Arguments out;
  out.trail_arn = arguments.text("trail-arn");
  out.start_time = arguments.text("start-time");
  out.end_time = given(arguments, "end-time");
  out.bucket = given(arguments, "s3-bucket");
  out.prefix = given(arguments, "s3-prefix");
  out.account = given(arguments, "account-id");
  out.region = given(arguments, "region");
  out.verbose = arguments.has("verbose");
  return out;
}

aws::Settings settings_of(Arguments const& arguments) {
  aws::Settings out;
  out.profile = arguments.text("profile");
  out.region = arguments.text("region");
  out.attempts = kAttempts;
  out.retry_unit = kRetryUnit;
  // It is for CloudTrail alone, as in aws-cli.
  if (arguments.has("endpoint-url"))
    out.environment = out.environment.with("AWS_ENDPOINT_URL_CLOUDTRAIL",
                                           std::string(arguments.text("endpoint-url")));
  return out;
}

int wrong(std::string_view message, int code = kWrong) {
  say_line(message);
  return code;
}

int run(Arguments const& arguments) {
  auto const request = validate::understand(arguments_of(arguments), now(), today());
  if (!request) return wrong(request.error().message);
  Interrupt const interrupt;  // before the session makes threads
  auto const session = aws::Session::create(settings_of(arguments));
  if (!session) return wrong(session.error().message);
  if ((*session)->region().empty()) {
    say("You must specify a region. You can also configure your region by running \"aws "
        "configure\".\n");
    return kWrong;
  }
  report::Output output(STDOUT_FILENO);
  TwoStreams console(output, look_at_terminal("never"), interrupt.token());
  int code = kWrong;
  {
    std::stop_callback const cancel(interrupt.token(), [&] { (*session)->cancel(); });
    ValidateService service(*session);
    validate::Ahead::Limits limits;
    limits.threads = std::max(1u, std::thread::hardware_concurrency());
    code = validate::validate(*request, service, console, limits);
  }
  if (interrupt.token().stop_requested()) {
    static_cast<void>(output.append("\n"));
    static_cast<void>(output.flush());
    return static_cast<int>(ExitCode::kInterrupted);
  }
  Status status = console.status();
  if (status) status = output.flush();
  if (!status && status.error().code != ErrorCode::kCancelled) return wrong(status.error().message);
  return code;
}

}  // namespace

int validate_logs_command(Command const& command, std::vector<std::string> const& words) {
  auto const arguments = parse_arguments(command, words);
  if (!arguments) return wrong(arguments.error().message);
  if (arguments->wants_help()) {
    report::Output output(STDOUT_FILENO);
    static_cast<void>(
        output.append(arguments->text("help") == "h" ? short_help(command) : long_help(command)));
    static_cast<void>(output.flush());
    return 0;
  }
  for (char const* flag : {"trail-arn", "start-time"})
    if (!arguments->has(flag))
      return wrong(fmt::format("--{} is missing; cairn validate-logs needs it", flag),
                   kMissingArgument);
  if (!arguments->others.empty())
    return wrong(fmt::format("cairn validate-logs takes no argument {}",
                             escape_controls(arguments->others.front())));
  return run(*arguments);
}

}  // namespace cairn::cli
