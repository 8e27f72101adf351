// Runs a program over texts that stand for themselves: the parallel road of `cairn jq`.
#pragma once
#include "jq/output.hpp"
#include "jq/program.hpp"
#include "json/value.hpp"

#include <memory>
#include <string_view>

namespace cairn::jq {

/// How a text ended for jq's parser.
enum class Rest {
  kClean,   // between documents: what follows may be read by anybody
  kInside,  // within a document or a bare value that may go on in the next text
  kFailed,  // parse error: jq reads no further
};

/// More results of one text than this should not be held in memory, but written as they come.
inline constexpr std::size_t kMostOfOneText = 16 << 20;

/// One per thread. Not for programs that need the stream.
class TextRunner {
 public:
  explicit TextRunner(std::shared_ptr<Program const> program);
  ~TextRunner();
  TextRunner(TextRunner&&) noexcept;

  /// Runs the program on every document of `text` as if jq had read nothing before; appends to
  /// `output`. `place` is named in messages. kInside: nothing was appended; only a StreamRunner
  /// that reads this text and all that follow gives what jq gives.
  Rest run(json::PaddedView text, std::string_view place, Output& output);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Runs a program over texts one after another, whatever they hold: as a TextRunner for as long as
/// that is right, then as a StreamRunner.
class OrderedRunner {
 public:
  /// `output` must outlive the runner. Its drain is called whenever much is ready.
  OrderedRunner(std::shared_ptr<Program const> program, Output& output);
  ~OrderedRunner();

  /// False: jq would read no further.
  bool run(json::PaddedView text, std::string_view place);
  /// The end of the input.
  void finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::jq
