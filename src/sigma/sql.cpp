#include "sigma/sql.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <optional>

namespace cairn::sigma {
namespace {

using match::Case;
using match::Expression;

constexpr std::string_view kColumns[] = {
    "eventVersion",    "eventTime",     "eventSource",  "eventName",    "awsRegion",
    "sourceIPAddress", "userAgent",     "errorCode",    "errorMessage", "requestID",
    "eventID",         "eventType",     "apiVersion",   "readOnly",     "recipientAccountId",
    "sharedEventID",   "vpcEndpointId", "eventCategory"};
constexpr std::string_view kJsonColumns[] = {"requestParameters", "responseElements",
                                             "additionalEventData", "serviceEventDetails"};

std::string literal(std::string_view text) {
  std::string out = "'";
  for (char const c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

/// `text` inside a LIKE pattern.
std::string like_part(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

/// How a field is written: as text to compare, and what is not null where the field is there.
struct Column {
  std::string text;
  std::string there;
  bool is_resource = false;  // inside a function over the list `resources`
};

class Printer {
 public:
  explicit Printer(SqlDialect dialect) : duck_(dialect == SqlDialect::kDuckDb) {}

  Result<std::string> print(Expression const& expression, std::size_t depth) {
    switch (expression.kind) {
    case Expression::Kind::kPredicate: return predicate(*expression.predicate);
    case Expression::Kind::kNot: {
      std::string const child = CAIRN_TRY(print(expression.children.front(), depth));
      return "NOT " + child;
    }
    case Expression::Kind::kAll:
      if (expression.children.empty()) return std::string("TRUE");
      return joined(expression, "AND", depth);
    case Expression::Kind::kAny:
      if (expression.children.empty()) return std::string("FALSE");
      if (auto list = CAIRN_TRY(value_list(expression)); !list.empty()) return list;
      return joined(expression, "OR", depth);
    }
    return std::string();
  }

  std::vector<std::string> differences;

 private:
  Result<std::string> joined(Expression const& expression, std::string_view word,
                             std::size_t depth) {
    std::string const indent = "\n" + std::string(2 * depth + 2, ' ');
    std::string out;
    for (Expression const& child : expression.children) {
      std::string const part = CAIRN_TRY(print(child, depth + 1));
      if (!out.empty()) out += fmt::format("{}{} ", indent, word);
      out += part;
    }
    return "(" + out + ")";
  }

  void differs(std::string what) {
    if (std::find(differences.begin(), differences.end(), what) == differences.end())
      differences.push_back(std::move(what));
  }

  /// Never null, so that NOT turns missing into true.
  static std::string sure(std::string const& test) {
    return fmt::format("COALESCE({}, FALSE)", test);
  }

  Result<Column> column(match::Field const& field) {
    auto const* const path = std::get_if<match::Path>(&field);
    if (path == nullptr || path->segments.empty())
      return fail(ErrorCode::kUnsupported,
                  "keywords are searched in the whole event, which the table does not hold as one "
                  "text; name fields instead");
    std::string const& first = path->segments.front().name;
    bool const alone = path->segments.size() == 1;
    for (std::string_view const json : kJsonColumns)
      if (first == json) return json_column(*path);
    if (first == "userIdentity" && !alone) return struct_column(*path);
    if (first == "resources" && path->segments.size() == 2) {
      std::string const name = "r." + fold(path->segments[1].name);
      return Column{name, name, true};
    }
    bool const known =
        std::find(std::begin(kColumns), std::end(kColumns), first) != std::end(kColumns);
    if (!alone || !known)
      return fail(ErrorCode::kUnsupported, "{} is no column of the table", escape_controls(first));
    return Column{fold(first), fold(first), false};
  }

  static Result<Column> struct_column(match::Path const& path) {
    std::string name;
    for (match::Segment const& segment : path.segments)
      name += (name.empty() ? "" : ".") + fold(segment.name);
    return Column{name, name, false};
  }

  Column json_column(match::Path const& path) {
    std::string const column = fold(path.segments.front().name);
    if (path.segments.size() == 1) {
      differs(fmt::format(
          "{} is searched as JSON text: names are searched too, escapes are not decoded",
          path.segments.front().name));
      return {column, column, false};
    }
    std::string place = "$";
    for (std::size_t i = 1; i < path.segments.size(); ++i)
      place += fmt::format("[\"{}\"]", path.segments[i].name);
    if (duck_) {
      place = "$";
      for (std::size_t i = 1; i < path.segments.size(); ++i)
        place += fmt::format(".\"{}\"", path.segments[i].name);
    }
    differs(fmt::format("lists below {} are not searched member by member",
                        path.segments.front().name));
    std::string const where = fmt::format("{}, {}", column, literal(place));
    return {fmt::format("{}({})", duck_ ? "json_extract_string" : "json_extract_scalar", where),
            duck_ ? fmt::format("NULLIF(CAST(json_extract({}) AS VARCHAR), 'null')", where)
                  : fmt::format("NULLIF(json_format(json_extract({})), 'null')", where),
            false};
  }

  /// A test of one text; of resources, of any of them.
  std::string over(Column const& column, std::string const& test) const {
    if (!column.is_resource) return sure(test);
    return duck_ ? fmt::format("COALESCE(len(list_filter(resources, r -> {})) > 0, FALSE)", test)
                 : fmt::format("COALESCE(any_match(resources, r -> {}), FALSE)", test);
  }

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
      values += (values.empty() ? "" : ", ") + literal(fold(equals->text));
    }
    Column const where = CAIRN_TRY(column(*field));
    return over(where, fmt::format("lower({}) IN ({})", where.text, values));
  }

  Result<std::string> predicate(match::Predicate const& predicate) {
    Column const where = CAIRN_TRY(column(predicate.field));
    if (std::holds_alternative<match::Present>(predicate.test))
      differs("a field that is JSON null counts as missing");
    bool const there = std::holds_alternative<match::Present>(predicate.test) ||
                       std::holds_alternative<match::NotNull>(predicate.test);
    if (there && !where.is_resource) return fmt::format("({} IS NOT NULL)", where.there);
    if (there) return over(where, where.there + " IS NOT NULL");
    std::string const test = CAIRN_TRY(
        std::visit([&](auto const& own) { return test_of(where.text, own); }, predicate.test));
    return over(where, test);
  }

  static std::string cased(std::string const& text, Case text_case) {
    return text_case == Case::kIgnore ? fmt::format("lower({})", text) : text;
  }
  static std::string cased_literal(std::string const& text, Case text_case) {
    return literal(text_case == Case::kIgnore ? fold(text) : text);
  }

  Result<std::string> test_of(std::string const& text, match::Equals const& test) {
    return fmt::format("{} = {}", cased(text, test.text_case),
                       cased_literal(test.text, test.text_case));
  }
  Result<std::string> test_of(std::string const& text, match::Contains const& test) {
    return fmt::format("strpos({}, {}) > 0", cased(text, test.text_case),
                       cased_literal(test.text, test.text_case));
  }
  Result<std::string> test_of(std::string const& text, match::Wildcard const& test) {
    std::string pattern;
    for (match::Wildcard::Piece const& piece : test.pieces) {
      if (piece.kind == match::Wildcard::Kind::kAnyRun) pattern += '%';
      if (piece.kind == match::Wildcard::Kind::kAnyOne) pattern += '_';
      pattern += like_part(piece.literal);
    }
    return fmt::format("{} LIKE {} ESCAPE '\\'", cased(text, test.text_case),
                       cased_literal(pattern, test.text_case));
  }
  Result<std::string> test_of(std::string const& text, match::Regex const& test) {
    std::string const pattern = (test.text_case == Case::kIgnore ? "(?i)" : "") + test.pattern;
    return fmt::format("{}({}, {})", duck_ ? "regexp_matches" : "regexp_like", text,
                       literal(pattern));
  }
  Result<std::string> test_of(std::string const& text, match::InCidr const& test) {
    if (duck_) {
      differs("addresses need DuckDB's extension: INSTALL inet; LOAD inet");
      return fmt::format("TRY_CAST({} AS INET) <<= {}::INET", text, literal(test.text));
    }
    std::string const block =
        test.text.find('/') == std::string::npos ? test.text + "/32" : test.text;
    return fmt::format("contains({}, TRY_CAST({} AS IPADDRESS))", literal(block), text);
  }
  Result<std::string> test_of(std::string const& text, match::CompareNumber const& test) {
    constexpr std::string_view kSigns[] = {"<", "<=", ">", ">="};
    return fmt::format("TRY_CAST({} AS DOUBLE) {} {}", text,
                       kSigns[static_cast<std::size_t>(test.order)], test.value.to_string());
  }
  Result<std::string> test_of(std::string const& text, match::FieldEquals const& test) {
    Column const other = CAIRN_TRY(column(test.other));
    std::string const a = cased(text, test.text_case), b = cased(other.text, test.text_case);
    if (other.is_resource)
      return fail(ErrorCode::kUnsupported,
                  "a comparison with a field of resources has no SQL form");
    switch (test.relation) {
    case match::Relation::kEquals: return fmt::format("{} = {}", a, b);
    case match::Relation::kContains: return fmt::format("strpos({}, {}) > 0", a, b);
    case match::Relation::kStartsWith: return fmt::format("starts_with({}, {})", a, b);
    case match::Relation::kEndsWith:
      return fmt::format("{} = substr({}, length({}) - length({}) + 1)", b, a, a, b);
    }
    return std::string();
  }
  Result<std::string> test_of(std::string const& text, match::TimePart const& test) {
    constexpr std::string_view kUnits[] = {"minute", "hour", "day", "week", "month", "year"};
    std::string const time = duck_ ? fmt::format("TRY_CAST({} AS TIMESTAMP)", text)
                                   : fmt::format("TRY(from_iso8601_timestamp({}))", text);
    return fmt::format("{}({}) BETWEEN {} AND {}", kUnits[static_cast<std::size_t>(test.unit)],
                       time, test.least, test.most);
  }
  template <typename Other>
  Result<std::string> test_of(std::string const&, Other const&) {
    return fail(ErrorCode::kUnsupported, "the rule asks what has no SQL form");
  }

  bool duck_;
};

}  // namespace

Result<Sql> to_sql(Expression const& expression, SqlDialect dialect) {
  Printer printer(dialect);
  Sql out;
  out.condition = CAIRN_TRY(printer.print(expression, 0));
  out.differences = std::move(printer.differences);
  return out;
}

}  // namespace cairn::sigma
