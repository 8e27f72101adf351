#include "match/ir.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <iterator>

namespace cairn::match {
namespace {

/// With quotes, and with controls and invalid bytes made visible. Different texts stay different.
std::string quoted(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return '"' + escape_controls(out) + '"';
}

std::string_view case_suffix(Case text_case) { return text_case == Case::kExact ? " exactly" : ""; }

std::string_view symbol(Order order) {
  switch (order) {
  case Order::kLess: return "<";
  case Order::kLessOrEqual: return "<=";
  case Order::kGreater: return ">";
  case Order::kGreaterOrEqual: return ">=";
  }
  return "?";
}

std::string describe(TimeSpan const& span) {
  std::string const begin = span.begin == kInstantMin ? "…" : format_time(span.begin);
  std::string const end = span.end == kInstantMax ? "…" : format_time(span.end);
  return fmt::format("[{}, {})", begin, end);
}

std::string describe(IpAddress const& address) {
  std::string out;
  for (std::size_t i = 0; i < address.bytes.size(); ++i)
    fmt::format_to(std::back_inserter(out), "{}{:02x}", i % 2 == 0 && i > 0 ? ":" : "",
                   address.bytes[i]);
  return out;
}

std::string describe(Derived derived) {
  switch (derived) {
  case Derived::kPrincipal: return "principal";
  case Derived::kOutcome: return "outcome";
  case Derived::kAccount: return "account";
  case Derived::kObject: return "object";
  case Derived::kVerdict: return "verdict";
  }
  return "?";
}

/// Whether a name can stand without quotes and be taken for nothing else.
bool is_plain(std::string_view name) {
  if (name.empty() || name.find_first_of(". ~*\"\\") != std::string_view::npos) return false;
  for (Derived const derived : {Derived::kPrincipal, Derived::kOutcome, Derived::kAccount,
                                Derived::kObject, Derived::kVerdict})
    if (name == describe(derived)) return false;
  return escape_controls(name) == name;
}

std::string describe(Path const& path) {
  std::string out = path.mode == PathMode::kExact ? "." : "";
  if (path.segments.empty() && path.mode == PathMode::kSearch) out = "*";
  for (std::size_t i = 0; i < path.segments.size(); ++i) {
    Segment const& segment = path.segments[i];
    if (i > 0) out += '.';
    if (segment.name_case == Case::kIgnore) out += '~';
    out += is_plain(segment.name) ? segment.name : quoted(segment.name);
  }
  return out;
}

std::string describe(Present const&) { return "present"; }
std::string describe(NotNull const&) { return "not-null"; }
std::string describe(Equals const& test) {
  return fmt::format("equals{} {}{}", case_suffix(test.text_case), quoted(test.text),
                     test.number ? " or number " + test.number->to_string() : "");
}
std::string describe(Contains const& test) {
  return fmt::format("contains{} {}", case_suffix(test.text_case), quoted(test.text));
}
std::string describe(Wildcard const& test) {
  std::string out = fmt::format("like{}", case_suffix(test.text_case));
  for (Wildcard::Piece const& piece : test.pieces) {
    switch (piece.kind) {
    case Wildcard::Kind::kLiteral: out += ' ' + quoted(piece.literal); break;
    case Wildcard::Kind::kAnyRun: out += " *"; break;
    case Wildcard::Kind::kAnyOne: out += " ?"; break;
    }
  }
  return out;
}
std::string describe(Regex const& test) {
  return fmt::format("~ /{}/{}", escape_controls(test.pattern),
                     test.text_case == Case::kIgnore ? "i" : "");
}
std::string describe(InCidr const& test) {
  return fmt::format("in {}/{} or equals {}", describe(test.block.network), test.block.bits,
                     quoted(test.text));
}
std::string describe(CompareNumber const& test) {
  return fmt::format("{} number {}", symbol(test.order), test.value.to_string());
}
std::string describe(CompareTime const& test) {
  return fmt::format("{} time {}", symbol(test.order), describe(test.value));
}
std::string describe(InTimeSpan const& test) { return "in " + describe(test.value); }
std::string describe(TypedEquals const& test) {
  if (std::holds_alternative<std::nullptr_t>(test.value)) return "== null";
  if (auto const* boolean = std::get_if<bool>(&test.value))
    return *boolean ? "== true" : "== false";
  if (auto const* number = std::get_if<double>(&test.value)) return fmt::format("== {}", *number);
  return "== " + quoted(std::get<std::string>(test.value));
}
std::string describe(FieldEquals const& test) {
  constexpr std::string_view kRelations[] = {"equals", "contains", "starts with", "ends with"};
  return fmt::format("{}{} field {}", kRelations[static_cast<std::size_t>(test.relation)],
                     case_suffix(test.text_case), describe(test.other));
}
std::string describe(TimePart const& test) {
  constexpr std::string_view kUnits[] = {"minute", "hour", "day", "week", "month", "year"};
  return fmt::format("{} in [{}, {}]", kUnits[static_cast<std::size_t>(test.unit)], test.least,
                     test.most);
}

}  // namespace

std::string to_string(Expression const& expression) {
  auto const describe_any = [](auto const& part) { return describe(part); };
  if (expression.kind == Expression::Kind::kPredicate) {
    Predicate const& predicate = *expression.predicate;
    return std::visit(describe_any, predicate.field) + ' ' +
           std::visit(describe_any, predicate.test);
  }
  std::string out;
  switch (expression.kind) {
  case Expression::Kind::kAll: out = "all("; break;
  case Expression::Kind::kAny: out = "any("; break;
  default: out = "not(";
  }
  for (std::size_t i = 0; i < expression.children.size(); ++i) {
    if (i > 0) out += ", ";
    out += to_string(expression.children[i]);
  }
  return out + ')';
}

}  // namespace cairn::match
