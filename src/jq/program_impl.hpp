// Private to jq/: what runners need of a Program.
#pragma once
#include "jq/machine.hpp"
#include "jq/program.hpp"
#include "jq/pushdown.hpp"
#include "match/program.hpp"

namespace cairn::jq {

struct Program::Impl {
  Options options;  // `program` is the text, whatever it was read from
  std::string origin = ".";
  Printer printer;
  std::vector<std::string> notes;
  bool needs_stream = false;
  bool asks_for_input = false;
  std::optional<Pushdown> pushdown;
  std::shared_ptr<match::Program const> filter;  // of the push-down; null if it selects nothing

  explicit Impl(Options o) : options(std::move(o)), printer(options) {}

  /// A new machine for `text`. The program itself compiles; a part of it may not.
  Result<std::unique_ptr<Machine>> machine(std::string const& text) const {
    // Arguments are bound anew: a jv's count of references is not safe to share.
    Value const arguments = CAIRN_TRY(bind_arguments(options));
    auto machine = std::make_unique<Machine>(printer);
    CAIRN_CHECK(machine->compile(text, arguments, origin));
    return machine;
  }
};

}  // namespace cairn::jq
