#include "parity/samples.hpp"

#include "base/text.hpp"

#include <limits>

namespace cairn::parity {
namespace {

using match::Case;
using match::Expression;
using test::Random;

constexpr std::string_view kPatterns[] = {
    "a",      "^a",       "b$",        "a.b",   "(?s)a.b", "^$",    "[0-9]+",    "^2.*",
    ".",      "(?i)ROOT", "\\x{212A}", "k",     "\\n",     "a|b",   "a*",        "^[^a]",
    "\\.",    "é",        "^..$",      "\\bab", "\\pL",    "=",     "a(?:b|k)+", "ab?",
    "(a)(b)", "\\Qa.",    "(ab){2}",   "K",     "İ",       "10\\.", "^true$",    "^\\S+$"};
constexpr std::string_view kBlocks[] = {"10.0.0.0/8",    "10.1.2.3/32", "0.0.0.0/0",
                                        "2001:db8::/32", "::/0",        "192.0.2.0/24"};
constexpr std::string_view kNumbers[] = {
    "22", "22.0", "2.2e1", "0", "-5", "5", "1e400", "9007199254740993", "21.95", "-0"};
constexpr std::string_view kTimes[] = {"2024",          "2024-01-09", "2024-01-09T20:15:30Z",
                                       "2024-01-09T20", "2024-01-10", "2024-01-09T20:15:30.25Z"};
constexpr double kDoubles[] = {22,
                               0,
                               -5,
                               5,
                               0.5,
                               16,
                               9007199254740992.0,
                               100,
                               std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity(),
                               std::numeric_limits<double>::quiet_NaN()};

Case random_case(Random& random) { return random.chance(50) ? Case::kIgnore : Case::kExact; }

/// A literal as it is, cut, or with its case turned over.
std::string literal(Random& random, Vocabulary const& words) {
  std::string text = random.pick(words.literals);
  if (random.chance(20)) text += random.pick(words.literals);
  if (random.chance(15) && is_ascii(text)) text = text.substr(0, random.below(text.size() + 1));
  if (random.chance(15)) {
    for (char& c : text)
      if (c >= 'a' && c <= 'z')
        c = static_cast<char>(c - 'a' + 'A');
      else
        c = fold_ascii(c);
  }
  return text;
}

match::Path random_path(Random& random, Vocabulary const& words) {
  match::Path path;
  if (random.chance(25)) path.mode = match::PathMode::kExact;
  if (path.mode == match::PathMode::kSearch && random.chance(20)) return path;
  std::string_view dotted = random.pick(words.paths);
  bool const split = random.chance(85);
  while (true) {
    std::size_t const dot = split ? dotted.find('.') : std::string_view::npos;
    Case const name_case =
        path.mode == match::PathMode::kExact ? Case::kExact : random_case(random);
    path.segments.push_back({std::string(dotted.substr(0, dot)), name_case});
    if (dot == std::string_view::npos) return path;
    dotted.remove_prefix(dot + 1);
  }
}

match::Field random_field(Random& random, Vocabulary const& words) {
  constexpr match::Derived kDerived[] = {match::Derived::kPrincipal, match::Derived::kOutcome,
                                         match::Derived::kAccount, match::Derived::kObject};
  if (random.chance(6)) return random.pick(kDerived);
  return random_path(random, words);
}

match::Wildcard random_wildcard(Random& random, Vocabulary const& words) {
  match::Wildcard wildcard{{}, random_case(random)};
  for (std::size_t pieces = 1 + random.below(5); pieces > 0; --pieces) {
    switch (random.below(4)) {
    case 0: wildcard.pieces.push_back({match::Wildcard::Kind::kAnyOne, {}}); break;
    case 1:
      wildcard.pieces.push_back({match::Wildcard::Kind::kLiteral, literal(random, words)});
      break;
    default: wildcard.pieces.push_back({match::Wildcard::Kind::kAnyRun, {}});
    }
  }
  return wildcard;
}

match::Test random_typed(Random& random, Vocabulary const& words) {
  switch (random.below(5)) {
  case 0: return match::TypedEquals{nullptr};
  case 1: return match::TypedEquals{random.chance(50)};
  case 2: return match::TypedEquals{random.pick(kDoubles)};
  default: return match::TypedEquals{literal(random, words)};
  }
}

match::Test random_test(Random& random, Vocabulary const& words) {
  auto const order = static_cast<match::Order>(random.below(4));
  switch (random.below(14)) {
  case 12: {
    auto const relation = static_cast<match::Relation>(random.below(4));
    return match::FieldEquals{random_path(random, words), relation, random_case(random)};
  }
  case 13: {
    auto const unit = static_cast<match::TimeUnit>(random.below(6));
    auto const least = static_cast<std::int64_t>(random.below(24));
    if (unit == match::TimeUnit::kYear) return match::TimePart{unit, 2023, 2024};
    return match::TimePart{unit, least, least + static_cast<std::int64_t>(random.below(12))};
  }
  case 0: return match::Present{};
  case 1: return match::NotNull{};
  case 2: {
    std::string const number(random.pick(kNumbers));
    return match::Equals{number, random_case(random), Decimal::parse(number)};
  }
  case 3: return match::Equals{literal(random, words), random_case(random), {}};
  case 4: return match::Contains{literal(random, words), random_case(random)};
  case 5:
  case 6: return random_wildcard(random, words);
  case 7: return match::Regex{std::string(random.pick(kPatterns)), random_case(random)};
  case 8: {
    std::string const block(random.pick(kBlocks));
    return match::InCidr{*parse_cidr(block), block};
  }
  case 9: return match::CompareNumber{order, *Decimal::parse(random.pick(kNumbers))};
  case 10: {
    TimeSpan const span = *parse_time(random.pick(kTimes));
    if (random.chance(50)) return match::InTimeSpan{span};
    return match::CompareTime{order, span};
  }
  default: return random_typed(random, words);
  }
}

void learn_below(Vocabulary& words, json::Node const& value, std::string const& path,
                 std::size_t most) {
  if (!path.empty() && words.paths.size() < most) words.paths.push_back(path);
  if (!value.text.empty() && words.literals.size() < most) words.literals.push_back(value.text);
  for (auto const& [name, member] : value.members)
    learn_below(words, member, path.empty() ? name : path + "." + name, most);
  for (json::Node const& element : value.elements) learn_below(words, element, path, most);
}

/// A list as people paste them: many values of one field, sometimes of a second one among them.
Expression random_list(Random& random, Vocabulary const& words) {
  match::Field const field = random_field(random, words), other = random_field(random, words);
  Case const text_case = random.chance(80) ? Case::kIgnore : Case::kExact;
  std::vector<Expression> values;
  for (std::size_t left = 2 + random.below(8); left > 0; --left) {
    match::Equals value{literal(random, words), text_case, {}};
    if (random.chance(20)) {
      value.text = random.pick(kNumbers);
      value.number = Decimal::parse(value.text);
    }
    values.push_back(Expression::test(random.chance(85) ? field : other, std::move(value)));
  }
  return Expression::any(std::move(values));
}

}  // namespace

void learn(Vocabulary& words, json::Node const& value, std::size_t most) {
  learn_below(words, value, {}, most);
}

Vocabulary const& small_vocabulary() {
  static Vocabulary const words = {{"a",   "b",   "c",    "A",     "a.b", "b.a", "a.b.c",
                                    "a.c", "b.c", "a.a",  "b.b.b", "k",   "K",   "\u212A",
                                    "i",   "a b", "null", "",      "a.",  ".a",  "*"},
                                   {"a",
                                    "b",
                                    "ab",
                                    "k",
                                    "K",
                                    "\u212A",
                                    "i",
                                    "I",
                                    "\u0130",
                                    "22",
                                    "/",
                                    "=",
                                    "a.b",
                                    "",
                                    "true",
                                    "null",
                                    "Root",
                                    "root",
                                    "\u00E9",
                                    "\u00C9",
                                    "\n",
                                    "\\",
                                    "\"",
                                    "\U0001F600",
                                    "\uFFFD",
                                    "10.1.2.3",
                                    "2024-01-09T20:15:30Z",
                                    "aa",
                                    "bA",
                                    "s",
                                    "A/",
                                    "a=b",
                                    "&",
                                    " ",
                                    std::string(1, '\0')}};
  return words;
}

Expression random_expression(Random& random, Vocabulary const& words, int depth) {
  if (depth == 0 || random.chance(40))
    return Expression::test(random_field(random, words), random_test(random, words));
  if (random.chance(10)) return random_list(random, words);
  if (random.chance(25)) return Expression::negate(random_expression(random, words, depth - 1));
  std::vector<Expression> children;
  for (std::size_t left = random.chance(5) ? 0 : 1 + random.below(3); left > 0; --left)
    children.push_back(random_expression(random, words, depth - 1));
  return random.chance(50) ? Expression::all(std::move(children))
                           : Expression::any(std::move(children));
}

Expression random_rule(Random& random, Vocabulary const& words, std::string_view name,
                       std::string_view source) {
  auto const keyed = [&](std::string_view member) {
    match::Field const field = match::Path{{{std::string(member), Case::kExact}}};
    std::vector<Expression> texts;
    for (std::size_t left = 1 + random.below(random.chance(20) ? 7 : 2); left > 0; --left)
      texts.push_back(
          Expression::test(field, match::Equals{literal(random, words), random_case(random), {}}));
    return texts.size() == 1 ? texts.front() : Expression::any(std::move(texts));
  };
  std::vector<Expression> parts;
  if (random.chance(85)) parts.push_back(keyed(name));
  if (random.chance(70)) parts.push_back(keyed(source));
  if (random.chance(60)) parts.push_back(random_expression(random, words, 1));
  if (random.chance(20)) return Expression::any({Expression::all(std::move(parts)), keyed(name)});
  if (random.chance(10)) return Expression::negate(Expression::all(std::move(parts)));
  return Expression::all(std::move(parts));
}

}  // namespace cairn::parity
