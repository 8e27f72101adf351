// jq's own main loop over one endless text: the road of programs that read their input themselves
// (`input`, -n, -s, -R), and of inputs whose documents straddle objects.
#pragma once
#include "jq/output.hpp"
#include "jq/program.hpp"

#include <memory>
#include <string_view>

namespace cairn::jq {

/// libjq pulls, the engine pushes: libjq runs on a thread of its own that only moves while feed()
/// or finish() wait for it, so `output` is touched by one thread at a time. While one lives, the
/// process's `stdin` (the FILE, not the descriptor) is what was fed, since libjq's reader knows no
/// other way; so there is one at a time.
class StreamRunner {
 public:
  /// `output` must outlive the runner; its drain is called on the runner's thread.
  StreamRunner(std::shared_ptr<Program const> program, Output& output);
  ~StreamRunner();
  StreamRunner(StreamRunner const&) = delete;
  StreamRunner& operator=(StreamRunner const&) = delete;

  /// Returns when all of `text` has been read. False: nothing more will be (parse error,
  /// `first(inputs)`, drain said stop).
  bool feed(std::string_view text);
  /// The end of the input; returns when the program has ended.
  void finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::jq
