#include "jq_process.hpp"

#include "jq/stream_runner.hpp"
#include "jq/text_runner.hpp"
#include "json/value.hpp"

#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>

extern char** environ;

namespace cairn::jq::testing {
namespace {

std::vector<std::string> arguments(Options const& options) {
  std::vector<std::string> out = {"jq"};
  auto const flag = [&](bool set, char const* name) {
    if (set) out.emplace_back(name);
  };
  flag(options.null_input, "-n");
  flag(options.slurp, "-s");
  flag(options.raw_input, "-R");
  flag(options.stream, "--stream");
  flag(options.sequence, "--seq");
  flag(options.raw_output, "-r");
  flag(options.join_output, "-j");
  flag(options.ascii_output, "-a");
  flag(options.sort_keys, "-S");
  flag(options.exit_status, "-e");
  flag(options.color, "-C");
  if (options.indent < 0) out.emplace_back("--tab");
  if (options.indent == 0) out.emplace_back("-c");
  if (options.indent > 0 && options.indent != 2) {
    out.emplace_back("--indent");
    out.push_back(std::to_string(options.indent));
  }
  for (auto const& argument : options.arguments) {
    bool const json = argument.kind == Argument::Kind::kJson;
    out.emplace_back(json ? "--argjson" : "--arg");
    out.push_back(argument.name);
    out.push_back(argument.value);
  }
  out.push_back(options.program);
  return out;
}

std::string read_all(int fd) {
  std::string out;
  std::array<char, 65536> buffer;
  for (ssize_t n = 0; (n = ::read(fd, buffer.data(), buffer.size())) > 0;)
    out.append(buffer.data(), static_cast<std::size_t>(n));
  ::close(fd);
  return out;
}

}  // namespace

bool have_jq() { return ::access("/usr/bin/jq", X_OK) == 0; }

Ran run_jq(Options const& options, std::string const& input) {
  auto words = arguments(options);
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  int in[2], out[2], err[2];
  if (::pipe(in) != 0 || ::pipe(out) != 0 || ::pipe(err) != 0) std::abort();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  posix_spawn_file_actions_adddup2(&actions, err[1], 2);
  for (int fd : {in[0], in[1], out[0], out[1], err[0], err[1]})
    posix_spawn_file_actions_addclose(&actions, fd);
  pid_t child = 0;
  if (::posix_spawn(&child, "/usr/bin/jq", &actions, nullptr, argv.data(), environ) != 0)
    std::abort();
  posix_spawn_file_actions_destroy(&actions);
  ::close(in[0]);
  ::close(out[1]);
  ::close(err[1]);
  Ran ran;
  std::signal(SIGPIPE, SIG_IGN);
  std::thread writer([&] {
    for (std::size_t at = 0; at < input.size();) {
      ssize_t const n = ::write(in[1], input.data() + at, input.size() - at);
      if (n <= 0) break;
      at += static_cast<std::size_t>(n);
    }
    ::close(in[1]);
  });
  std::thread errors([&] { ran.err = read_all(err[0]); });
  ran.out = read_all(out[0]);
  errors.join();
  writer.join();
  int status = 0;
  ::waitpid(child, &status, 0);
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ran;
}

Cairn::Cairn(Options const& options) : program_(Program::compile(options)) {
  if (program_ && !(*program_)->needs_stream()) texts_.emplace(*program_);
}

Ran Cairn::run(std::vector<std::string> const& objects, Road road) {
  if (!program_) {
    bool const wrong = program_.error().code == ErrorCode::kCorrupt;
    return {"", program_.error().message + "\n",
            wrong ? Ending::kCompileError : Ending::kSystemError};
  }
  std::vector<std::string> padded;
  for (auto const& object : objects) padded.push_back(object + std::string(json::kPadding, ' '));
  auto const view = [&](std::size_t i) {
    return json::PaddedView{padded[i].data(), objects[i].size()};
  };

  Output output;
  if (road == Road::kStream) {
    StreamRunner stream(*program_, output);
    for (auto const& object : objects)
      if (!stream.feed(object)) break;
    stream.finish();
  } else {
    std::size_t at = 0;
    Rest rest = Rest::kClean;
    while (road == Road::kParallel && texts_ && at < objects.size() && rest == Rest::kClean) {
      Output own;
      rest = texts_->run(view(at), "object", own);
      output.out += own.out;
      output.err += own.err;
      if (own.ending) output.ended(*own.ending);
      if (rest != Rest::kInside) ++at;
    }
    if (rest != Rest::kFailed && at < objects.size()) {
      OrderedRunner ordered(*program_, output);
      for (bool more = true; at < objects.size() && more; ++at)
        more = ordered.run(view(at), "object");
      ordered.finish();
    } else if (objects.empty() && !texts_) {
      OrderedRunner(*program_, output).finish();
    }
  }
  return {output.out, output.err,
          output.ending.value_or(Ending{}).exit_code((*program_)->options().exit_status)};
}

}  // namespace cairn::jq::testing
