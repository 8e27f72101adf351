// What a name in a query stands for: a derived field, a documented field, or a path that only the
// data knows. Private to query/.
#pragma once
#include "query/scanner.hpp"

#include <string>
#include <vector>

namespace cairn::query {

/// What is not wrong and yet probably not meant.
using Notes = std::vector<QueryError>;

struct FieldReference {
  match::Field field;
  std::string spelling;     // canonical, for messages
  bool is_time = false;     // documented to hold a time
  bool is_outcome = false;  // the derived field with three values
  Span span;
};

enum class Certainty {
  kKnown,    // a documented top-level field or a path that begins with one, a short name, a derived
             // field, `*`
  kDotted,   // unknown, but no bare word would look like this
  kQuoted,   // the user says that it is a name
  kUnknown,  // one unknown word
};
Certainty certainty_of(Name const& name);

/// The field, whatever is known of it. Adds notes on spellings that probably reach nothing.
FieldReference field_of(Name const& name, Notes& notes);

/// What an unknown name was probably meant to be: `sourceIPAddress`, or `a or b`; empty if nothing
/// is near. `attached`: text follows right behind the colon, as in `iam:PassRole`, so that only
/// clear slips count.
std::string likely_meant(Name const& name, bool attached);

}  // namespace cairn::query
