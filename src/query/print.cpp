#include "query/print.hpp"

#include "base/text.hpp"
#include "record/fields.hpp"

#include <algorithm>

namespace cairn::query {
namespace {

using match::Case;
using match::Expression;
using PieceKind = match::Wildcard::Kind;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char const c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out + '"';
}

/// RE2 syntax that matches exactly the text.
std::string regex_literal(std::string_view text) {
  std::string out;
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    bool const plain = byte >= 0x80 || c == '_' || c == ' ' || (c >= '0' && c <= '9') ||
                       (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (byte < 0x20 || byte == 0x7f)
      out += fmt::format("\\x{:02x}", byte);
    else
      out += plain ? std::string(1, c) : std::string("\\") + c;
  }
  return out;
}

/// A regular expression between slashes.
std::string regex(std::string_view pattern, Case text_case) {
  std::string out = "/";
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    bool const escaped = pattern[i] == '\\' && i + 1 < pattern.size();
    if (escaped) {
      out += pattern.substr(i++, 2);
    } else {
      if (pattern[i] == '/') out += '\\';
      out += pattern[i];
    }
  }
  return out + (text_case == Case::kIgnore ? "/i" : "/");
}

bool is_plain_part(std::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '$';
  });
}

bool is_documented(std::string_view name) {
  auto const fields = record::known_fields();
  return std::any_of(fields.begin(), fields.end(), [&](record::KnownField const& field) {
    return field.path == name || field.path.starts_with(std::string(name) + ".");
  });
}

/// A word with wildcards; nothing if a word cannot hold it.
std::optional<std::string> word(std::vector<match::Wildcard::Piece> const& pieces) {
  constexpr std::string_view kSpecial = "*?\\()\"':, ";
  std::string out;
  for (match::Wildcard::Piece const& piece : pieces) {
    if (piece.kind == PieceKind::kAnyRun) out += '*';
    if (piece.kind == PieceKind::kAnyOne) out += '?';
    for (char const c : piece.literal) {
      auto const byte = static_cast<unsigned char>(c);
      if (byte < 0x20 || byte >= 0x7f) return std::nullopt;
      if (kSpecial.find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string regex_of(std::vector<match::Wildcard::Piece> const& pieces) {
  std::string out = "(?s)\\A";
  for (match::Wildcard::Piece const& piece : pieces) {
    if (piece.kind == PieceKind::kAnyRun) out += ".*";
    if (piece.kind == PieceKind::kAnyOne) out += '.';
    out += regex_literal(piece.literal);
  }
  return out + "\\z";
}

class Printer {
 public:
  /// Inside `and`, `or` and `not`, what is made of several parts stands in parentheses.
  Result<std::string> print(Expression const& expression, bool inside) {
    switch (expression.kind) {
    case Expression::Kind::kPredicate: return predicate(*expression.predicate);
    case Expression::Kind::kNot: {
      std::string const child = CAIRN_TRY(print(expression.children.front(), true));
      return "not " + child;
    }
    case Expression::Kind::kAll:
      if (expression.children.empty()) return std::string("*");
      return joined(expression, " and ", inside);
    case Expression::Kind::kAny:
      if (expression.children.empty()) return std::string("not *");
      if (auto list = CAIRN_TRY(value_list(expression)); !list.empty()) return list;
      return joined(expression, " or ", inside);
    }
    return std::string();
  }

  std::vector<std::string> differences;

 private:
  Result<std::string> joined(Expression const& expression, std::string_view word, bool inside) {
    std::string out;
    for (Expression const& child : expression.children) {
      std::string const part = CAIRN_TRY(print(child, expression.children.size() > 1 || inside));
      if (!out.empty()) out += word;
      out += part;
    }
    return inside && expression.children.size() > 1 ? "(" + out + ")" : out;
  }

  /// `field: ("a" or "b")`, if all children ask the same field for a text.
  Result<std::string> value_list(Expression const& any) {
    std::string values;
    match::Field const* field = nullptr;
    if (any.children.size() < 2) return std::string();
    for (Expression const& child : any.children) {
      auto const* equals =
          child.predicate ? std::get_if<match::Equals>(&child.predicate->test) : nullptr;
      bool const fits = equals != nullptr && equals->text_case == Case::kIgnore &&
                        (field == nullptr || child.predicate->field == *field);
      if (!fits) return std::string();
      field = &child.predicate->field;
      values += (values.empty() ? "" : " or ") + text_value(*equals);
    }
    std::string const name = CAIRN_TRY(field_name(*field));
    return name + ": (" + values + ")";
  }

  static Result<std::string> field_name(match::Field const& field) {
    auto const* const path = std::get_if<match::Path>(&field);
    if (path == nullptr || path->mode == match::PathMode::kExact)
      return fail(ErrorCode::kUnsupported, "the query language has no such path");
    if (path->segments.empty()) return std::string("*");
    std::string out;
    for (match::Segment const& segment : path->segments) {
      bool const bare =
          is_plain_part(segment.name) && (path->segments.size() > 1 || is_documented(segment.name));
      out += (out.empty() ? "" : ".") + (bare ? segment.name : quoted(segment.name));
    }
    return out;
  }

  static std::string text_value(match::Equals const& test) {
    return test.number ? test.text : quoted(test.text);
  }

  void differs(std::string what) {
    if (std::find(differences.begin(), differences.end(), what) == differences.end())
      differences.push_back(std::move(what));
  }

  Result<std::string> predicate(match::Predicate const& predicate) {
    std::string const name = CAIRN_TRY(field_name(predicate.field));
    bool const anywhere = name == "*";
    if (auto const* const contains = std::get_if<match::Contains>(&predicate.test))
      if (anywhere && contains->text_case == Case::kIgnore) return quoted(contains->text);
    return std::visit([&](auto const& test) { return print_test(name, test); }, predicate.test);
  }

  Result<std::string> print_test(std::string const& name, match::Present const&) {
    differs("`exists` is asked as `not null`: a field that is JSON null counts as missing");
    return name + ": *";
  }
  Result<std::string> print_test(std::string const& name, match::NotNull const&) {
    return name + ": *";
  }
  Result<std::string> print_test(std::string const& name, match::Equals const& test) {
    return test.text_case == Case::kExact ? name + " == " + quoted(test.text)
                                          : name + ": " + text_value(test);
  }
  Result<std::string> print_test(std::string const& name, match::Contains const& test) {
    if (test.text_case == Case::kExact)
      return name + " ~ " + regex(regex_literal(test.text), Case::kExact);
    return print_test(name, match::Wildcard{{{PieceKind::kAnyRun, {}},
                                             {PieceKind::kLiteral, test.text},
                                             {PieceKind::kAnyRun, {}}},
                                            Case::kIgnore});
  }
  Result<std::string> print_test(std::string const& name, match::Wildcard const& test) {
    auto const text = test.text_case == Case::kIgnore ? word(test.pieces) : std::nullopt;
    if (text) return name + ": " + *text;
    if (test.text_case == Case::kIgnore)
      differs("case is ignored as RE2 does it, where a pattern holds other letters than a to z");
    return name + " ~ " + regex(regex_of(test.pieces), test.text_case);
  }
  Result<std::string> print_test(std::string const& name, match::Regex const& test) {
    return name + " ~ " + regex(test.pattern, test.text_case);
  }
  Result<std::string> print_test(std::string const& name, match::InCidr const& test) {
    return name + ": " + (parse_cidr(test.text) ? test.text : quoted(test.text));
  }
  Result<std::string> print_test(std::string const& name, match::CompareNumber const& test) {
    constexpr std::string_view kSigns[] = {"<", "<=", ">", ">="};
    return fmt::format("{} {} {}", name, kSigns[static_cast<std::size_t>(test.order)],
                       test.value.to_string());
  }
  template <typename Other>
  Result<std::string> print_test(std::string const& name, Other const&) {
    return fail(ErrorCode::kUnsupported,
                "{} is compared with another field, a time or a part of one: the query language "
                "cannot ask that",
                name);
  }
};

}  // namespace

Result<PrintedQuery> print_query(Expression const& expression) {
  Printer printer;
  PrintedQuery out;
  out.text = CAIRN_TRY(printer.print(expression, false));
  out.differences = std::move(printer.differences);
  return out;
}

}  // namespace cairn::query
