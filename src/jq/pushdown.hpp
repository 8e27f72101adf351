// Which part of a jq program can run on raw records, without libjq.
//
// Recognised are programs that begin with `.Records[]` (also `."Records"`, `.["Records"]`,
// `.Records[]?`, `.Records | .[]`), then any number of `| select(CONDITION)` over paths and
// literals, then anything. Conditions become the predicate IR. What is left, if it is only paths,
// becomes a projection. Whatever is not surely understood is not recognised: then libjq runs all.
#pragma once
#include "match/ir.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::jq {

/// `.a.b`; empty is `.`.
using PlainPath = std::vector<std::string>;

struct Pushdown {
  /// Records that do not match give nothing; holds for those where no path raises
  /// (Matcher::raised()).
  std::optional<match::Expression> condition;
  /// The program for one record that matches: blanks stand where the recognised part stood, so
  /// lines are as typed.
  std::string rest;
  /// `rest`, if it is `.`, or one or more paths with commas between: the results of a record, in
  /// order. Else empty.
  std::vector<PlainPath> projection;
  /// If not empty: `rest` begins with an array or object made of paths, and nothing else of a
  /// record is looked at than these members of it.
  std::vector<std::string> members;
  /// All paths of the condition have one name: on a record that is an object nothing can raise.
  bool never_raises_on_objects = true;
};

/// `program` compiles as it is.
std::optional<Pushdown> recognise(std::string_view program);

}  // namespace cairn::jq
