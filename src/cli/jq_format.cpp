// A row's bytes are the sizes of three texts, and the texts: what goes out, what `debug` says, and
// what went wrong. So all of it is told in the order of the rows, and only for rows that are
// written.
#include "cli/jq_format.hpp"

#include "cli/say.hpp"
#include "jq/text_runner.hpp"

#include <cstring>

namespace cairn::cli {
namespace {

struct Sizes {
  std::uint64_t out = 0;
  std::uint64_t said = 0;
  std::uint64_t failure = 0;
};

/// `jq: error (at FILE): Cannot index …` without what is known.
std::string_view essence(std::string_view message) {
  message = message.substr(0, message.find('\n'));
  std::size_t const place = message.find("): ");
  return place == std::string_view::npos ? message : message.substr(place + 3);
}

class ProgramWriter final : public report::RowFormat::Writer {
 public:
  explicit ProgramWriter(std::shared_ptr<jq::Program const> program)
      : runner_(std::move(program)) {}

  void append(record::RecordView const& record, std::string& out) override {
    std::string_view const raw = record.raw();
    output_.clear();
    runner_.run({raw.data(), raw.size()}, "hit", output_);
    std::string_view said = output_.err;
    std::string failure;
    if (output_.ending && output_.ending->code == jq::Ending::kError) {
      std::size_t const error = said.rfind("jq: error (at ");
      failure = fmt::format("{}:{}: {}", record.origin->object, record.index,
                            essence(said.substr(error == std::string_view::npos ? 0 : error)));
      said = said.substr(0, error == std::string_view::npos ? 0 : error);
    }
    Sizes const sizes{output_.out.size(), said.size(), failure.size()};
    char bytes[sizeof sizes];
    std::memcpy(bytes, &sizes, sizeof sizes);
    out.append(bytes, sizeof sizes).append(output_.out).append(said).append(failure);
  }

 private:
  jq::TextRunner runner_;
  jq::Output output_;
};

class Format final : public JqFormat {
 public:
  explicit Format(std::shared_ptr<jq::Program const> program) : program_(std::move(program)) {}

  std::unique_ptr<Writer> make_writer() override {
    return std::make_unique<ProgramWriter>(program_);
  }

  Status rows(report::Output& output, std::string_view bytes) override {
    while (!bytes.empty()) {
      Sizes sizes;
      std::memcpy(&sizes, bytes.data(), sizeof sizes);
      bytes.remove_prefix(sizeof sizes);
      CAIRN_CHECK(output.append(bytes.substr(0, sizes.out)));
      bytes.remove_prefix(sizes.out);
      if (sizes.said > 0) say(bytes.substr(0, sizes.said));
      bytes.remove_prefix(sizes.said);
      if (sizes.failure > 0 && failures_++ == 0) first_failure_ = bytes.substr(0, sizes.failure);
      bytes.remove_prefix(sizes.failure);
    }
    return {};
  }

  std::uint64_t failures() const override { return failures_; }
  std::string first_failure() const override { return first_failure_; }

 private:
  std::shared_ptr<jq::Program const> program_;
  std::uint64_t failures_ = 0;
  std::string first_failure_;
};

}  // namespace

Result<std::unique_ptr<JqFormat>> JqFormat::create(Options options) {
  jq::Options given;
  given.program = std::move(options.program);
  given.raw_output = options.raw;
  given.terminal = options.terminal;
  given.indent = 0;
  auto program = CAIRN_TRY(jq::Program::compile(std::move(given)));
  for (auto const& note : program->notes()) say_line(note);
  if (program->needs_stream())
    return fail(ErrorCode::kInvalidArgument,
                "--jq runs the program on each hit alone, which leaves nothing for input, inputs, "
                "input_filename, halt, stderr and the like to work on; `cairn jq` runs them");
  return std::make_unique<Format>(std::move(program));
}

}  // namespace cairn::cli
