#include "jq/pushdown.hpp"

#include "jq/lexer.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

// Why the parts are what they seem: `|` binds weakest and to the right, so what follows the first
// `|` is one expression of its own; select(f) is `if f then . else empty end`; `and` and `or` stop
// early, but a condition's value does not depend on that unless something raises, and records where
// a path could raise are handed to libjq as a whole.
namespace cairn::jq {
namespace {

using match::Expression;

constexpr int kMaxNesting = 50;

match::Field field(PlainPath const& path) {
  match::Path out;
  out.mode = match::PathMode::kExact;
  for (auto const& name : path) out.segments.push_back({name, match::Case::kExact});
  return out;
}

Expression equals(PlainPath const& path, decltype(match::TypedEquals::value) value) {
  return Expression::test(field(path), match::TypedEquals{std::move(value)});
}

/// All that jq takes for true: not null, not false.
Expression truthy(PlainPath const& path) {
  std::vector<Expression> falsy;
  falsy.push_back(equals(path, nullptr));
  falsy.push_back(equals(path, false));
  return Expression::negate(Expression::any(std::move(falsy)));
}

class Recogniser {
 public:
  explicit Recogniser(std::string_view program) : program_(program), lexer_(program) { take(); }

  std::optional<Pushdown> run() {
    if (!records()) return std::nullopt;
    if (auto const suffix = path(); suffix) {  // .Records[].eventName
      if (suffix->empty() || token_.kind != Token::Kind::kEnd) return std::nullopt;
      out_.projection = {*suffix};
      return std::move(out_);
    }
    std::vector<Expression> conditions;
    std::size_t rest = 0;
    for (;;) {
      if (token_.kind == Token::Kind::kEnd) {
        out_.projection = {PlainPath{}};
        rest = token_.begin;
        break;
      }
      if (!token_.is("|")) return std::nullopt;
      take();
      rest = token_.begin;
      auto condition = select();
      if (!condition) break;
      conditions.push_back(std::move(*condition));
    }
    if (!conditions.empty())
      out_.condition = conditions.size() == 1 ? std::move(conditions.front())
                                              : Expression::all(std::move(conditions));
    blank_up_to(rest);
    if (out_.projection.empty()) out_.projection = projection(rest);
    if (out_.projection.empty()) out_.members = members(rest);
    bool const whole_records =
        out_.projection.empty() ? out_.members.empty() : out_.projection.front().empty();
    if (!out_.condition && whole_records) return std::nullopt;  // libjq would do all the work
    return std::move(out_);
  }

 private:
  void take() { token_ = lexer_.next(); }
  bool accept(std::string_view symbol) {
    if (!token_.is(symbol)) return false;
    take();
    return true;
  }

  bool records() {
    auto const first = path();
    if (!first || first->size() != 1 || first->front() != "Records") return false;
    if (accept("|") && !accept(".")) return false;
    if (!accept("[") || !accept("]")) return false;
    accept("?");
    return true;
  }

  /// `.a`, `."a"`, `.["a"]`, one after another; nullopt and nothing taken if none begins here.
  std::optional<PlainPath> path() {
    PlainPath out;
    for (;;) {
      Token const before = token_;
      Lexer const lexer = lexer_;
      if (token_.kind == Token::Kind::kField) {
        out.emplace_back(token_.text);
        take();
        continue;
      }
      bool const dotted = accept(".");
      if (dotted && token_.kind == Token::Kind::kString) {
        out.emplace_back(token_.text);
        take();
        continue;
      }
      // A first bracket needs its dot, a later one must have none.
      if (dotted == out.empty() && accept("[") && token_.kind == Token::Kind::kString) {
        std::string const name(token_.text);
        take();
        if (accept("]")) {
          out.push_back(name);
          continue;
        }
      }
      token_ = before;
      lexer_ = lexer;
      break;
    }
    if (out.empty()) return std::nullopt;
    return out;
  }

  /// `select(CONDITION)` up to the next `|` or the end.
  std::optional<Expression> select() {
    if (!token_.is_name("select")) return std::nullopt;
    take();
    if (!accept("(")) return std::nullopt;
    auto condition = piped(0);
    if (!condition || !accept(")")) return std::nullopt;
    if (token_.kind != Token::Kind::kEnd && !token_.is("|")) return std::nullopt;
    return condition;
  }

  /// Conditions with `| not` behind them.
  std::optional<Expression> piped(int depth) {
    if (depth > kMaxNesting) return std::nullopt;
    auto out = disjunction(depth);
    while (out && accept("|")) {
      if (!token_.is_name("not")) return std::nullopt;
      take();
      out = Expression::negate(std::move(*out));
    }
    return out;
  }

  std::optional<Expression> disjunction(int depth) {
    return chain(
        "or", depth, [this](int d) { return conjunction(d); }, Expression::any);
  }
  std::optional<Expression> conjunction(int depth) {
    return chain(
        "and", depth, [this](int d) { return comparison(d); }, Expression::all);
  }

  template <typename Part, typename Join>
  std::optional<Expression> chain(std::string_view word, int depth, Part part, Join join) {
    std::vector<Expression> parts;
    do {
      auto one = part(depth);
      if (!one) return std::nullopt;
      parts.push_back(std::move(*one));
    } while (accept_name(word));
    if (parts.size() == 1) return std::move(parts.front());
    return join(std::move(parts));
  }

  bool accept_name(std::string_view word) {
    if (!token_.is_name(word)) return false;
    take();
    return true;
  }

  std::optional<Expression> comparison(int depth) {
    if (accept("(")) {
      auto inner = piped(depth + 1);
      if (!inner || !accept(")") || !ends_operand()) return std::nullopt;
      return inner;
    }
    auto left_path = path();
    auto left_literal = left_path ? std::nullopt : literal();
    if (!left_path && !left_literal) return std::nullopt;
    bool const negated = token_.is("!=");
    if (!negated && !token_.is("==")) {
      if (!left_path || !ends_operand()) return std::nullopt;
      note(*left_path);
      return truthy(*left_path);
    }
    take();
    auto right_path = left_path ? std::nullopt : path();
    auto right_literal = left_path ? literal() : std::nullopt;
    if ((!right_path && !right_literal) || !ends_operand()) return std::nullopt;
    auto const& compared = left_path ? *left_path : *right_path;
    note(compared);
    auto out = equals(compared, left_path ? *right_literal : *left_literal);
    return negated ? Expression::negate(std::move(out)) : std::move(out);
  }

  void note(PlainPath const& path) {
    if (path.size() > 1) out_.never_raises_on_objects = false;
  }

  /// What may stand behind a comparison or a path; anything else (`?`, `.`, `+`, `//`, `==`) means
  /// something not known here.
  bool ends_operand() const {
    return token_.is(")") || token_.is("|") || token_.is_name("and") || token_.is_name("or");
  }

  std::optional<decltype(match::TypedEquals::value)> literal() {
    decltype(match::TypedEquals::value) out = nullptr;
    if (token_.kind == Token::Kind::kString) {
      out = std::string(token_.text);
    } else if (token_.is_name("true") || token_.is_name("false")) {
      out = token_.text == "true";
    } else if (token_.kind == Token::Kind::kNumber) {
      double number = 0;
      auto const result =
          std::from_chars(token_.text.data(), token_.text.data() + token_.text.size(), number);
      if (result.ec != std::errc() || result.ptr != token_.text.data() + token_.text.size())
        return std::nullopt;
      out = number;
    } else if (!token_.is_name("null")) {
      return std::nullopt;
    }
    take();
    return out;
  }

  void blank_up_to(std::size_t end) {
    out_.rest = std::string(program_);
    for (std::size_t i = 0; i < end; ++i)
      if (out_.rest[i] != '\n') out_.rest[i] = ' ';
    if (end == program_.size()) out_.rest += '.';
  }

  /// Paths with commas between, up to the end; empty if the rest is anything else.
  std::vector<PlainPath> projection(std::size_t begin) {
    lexer_ = Lexer(program_, begin);
    take();
    std::vector<PlainPath> out;
    do {
      auto one = path();
      if (!one) {
        if (!accept(".")) return {};
        one.emplace();
      }
      out.push_back(std::move(*one));
    } while (accept(","));
    if (token_.kind != Token::Kind::kEnd) return {};
    return out;
  }

  /// The first names of all paths in an array or object that the rest begins with; empty if it
  /// begins with anything else, or goes on with anything but a pipe.
  std::vector<std::string> members(std::size_t begin) {
    lexer_ = Lexer(program_, begin);
    take();
    bool const object = token_.is("{");
    if (!object && !token_.is("[")) return {};
    take();
    std::vector<std::string> out;
    do {
      std::string name;
      if (object) {
        if (token_.kind != Token::Kind::kName && token_.kind != Token::Kind::kString) return {};
        name = token_.text;
        take();
      }
      if (!object || accept(":")) {
        auto const one = path();
        if (!one) return {};
        name = one->front();
      }
      if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
    } while (accept(","));
    if (!accept(object ? "}" : "]")) return {};
    if (token_.kind != Token::Kind::kEnd && !token_.is("|")) return {};
    return out;
  }

  std::string_view program_;
  Lexer lexer_;
  Token token_;
  Pushdown out_;
};

}  // namespace

std::optional<Pushdown> recognise(std::string_view program) { return Recogniser(program).run(); }

}  // namespace cairn::jq
