// The literal prefilter must never say no to a text that holds a match, however its words are
// spelled, and it must say no where escapes stand that cannot spell the word: else most objects of
// a real trail would be parsed for nothing.
#include "base/text.hpp"
#include "parity/roads.hpp"
#include "parity/samples.hpp"
#include "support/random.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace cairn::parity {
namespace {

using match::Case;
using match::Contains;
using match::Expression;

Expression any_value_contains(std::string text, Case text_case = Case::kIgnore) {
  return Expression::test(match::Path{}, Contains{std::move(text), text_case});
}

std::shared_ptr<match::Program const> compiled(Expression const& expression) {
  auto program = match::Program::compile(expression);
  EXPECT_TRUE(program);
  return *program;
}

std::string escaped(unsigned code, bool upper) {
  return upper ? fmt::format("\\u{:04X}", code) : fmt::format("\\u{:04x}", code);
}

/// One of the ways to spell an ASCII character in a JSON string so that a search ignoring case
/// finds it.
std::string spelled(test::Random& random, char c) {
  bool const upper_hex = random.chance(50);
  char const turned = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : fold_ascii(c);
  switch (random.below(14)) {
  case 0: return escaped(static_cast<unsigned char>(c), upper_hex);
  case 1: return escaped(static_cast<unsigned char>(turned), upper_hex);
  case 2:
    if (fold_ascii(c) == 'k') return random.chance(50) ? "\u212A" : escaped(0x212A, upper_hex);
    if (fold_ascii(c) == 'i') return random.chance(50) ? "\u0130" : escaped(0x130, upper_hex);
    // Only regular expressions that ignore case take it for an s.
    if (fold_ascii(c) == 's') return random.chance(50) ? "\u017F" : escaped(0x17F, upper_hex);
    if (c == '/') return "\\/";
    break;
  case 3: return c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, turned);
  default: break;
  }
  if (c == '"' || c == '\\') return std::string{'\\', c};
  if (std::string_view("=&<>'").find(c) != std::string_view::npos)
    return escaped(static_cast<unsigned char>(c), false);  // as AWS does
  return std::string(1, c);
}

Vocabulary const& words() {
  static Vocabulary const vocabulary = {
      {"eventName", "kind", "userIdentity.type", "requestParameters.key", "userIdentity", "a.b",
       "recipientAccountId", "userIdentity.accountId", "userIdentity.userName", "errorCode"},
      {"CreateAccessKey",
       "kick",
       "mikikik",
       "ink/kiln",
       "key=kiosk&x",
       "aws:kms",
       "root",
       "Root",
       "it's <b>",
       "tic\\tac",
       "say \"kit\"",
       "10.1.2.3",
       "kkk",
       "iii",
       "iki",
       "a/b/c",
       "KIK",
       "caf\u00E9 kino",
       "2024-01-09T20:15:30Z",
       "111122223333",
       "AccessDenied",
       "x"}};
  return vocabulary;
}

std::string spelled_token(test::Random& random, std::string_view word) {
  std::string out = "\"";
  bool const plain = random.chance(60);  // else nearly every word would hold some escape
  for (char const c : word)
    out += plain && c != '"' && c != '\\' ? std::string(1, c) : spelled(random, c);
  return out + '"';
}

std::string random_event(test::Random& random) {
  std::string out = "{";
  for (std::size_t left = random.below(4); left > 0; --left) {
    std::string_view path = random.pick(words().paths);
    std::size_t const dot = path.find('.');
    if (out.size() > 1) out += ',';
    out += spelled_token(random, path.substr(0, dot)) + ':';
    if (dot != std::string_view::npos)
      out += '{' + spelled_token(random, path.substr(dot + 1)) + ':';
    std::string text = random.pick(words().literals);
    if (random.chance(30)) text += random.pick(words().literals);
    out += spelled_token(random, text);
    if (dot != std::string_view::npos) out += '}';
  }
  return out + '}';
}

TEST(PruneParity, EverySpellingOfRandomWords) {
  std::size_t matches = 0, pruned = 0, pairs = 0;
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    test::Random random(seed);
    std::vector<Expression> expressions;
    for (int i = 0; i < 12; ++i) expressions.push_back(random_expression(random, words(), 2));
    Roads roads(expressions);
    for (int texts = 0; texts < 6; ++texts) {
      std::vector<std::string> records;
      for (std::size_t left = random.below(4); left > 0; --left)
        records.push_back(random_event(random));
      auto const text = Text::open(envelope(records));
      ASSERT_NE(text, nullptr) << "seed " << seed << ": " << envelope(records);
      pairs += expressions.size();
      if (auto const found = roads.compare(*text))
        FAIL() << "seed " << seed << ": " << found->what << '\n'
               << explain({records[found->record], expressions[found->expression]});
    }
    matches += roads.matches(), pruned += roads.pruned();
  }
  std::printf("%zu (text, expression) pairs: %zu records match, %zu pairs pruned\n", pairs, matches,
              pruned);
  EXPECT_GT(matches, pairs / 10);
  EXPECT_GT(pruned, pairs / 20);
}

/// A pattern of what RE2 knows, around pieces of the words.
std::string random_pattern(test::Random& random) {
  constexpr std::string_view kPieces[] = {
      "kiosk",      "kick",      "kiss",        "Create",  "Access", "Key",    "root",
      "ik",         "k",         "i",           "s",       "io",     ".",      ".*",
      "?",          "*",         "+",           "??",      "*?",     "+?",     "{2}",
      "{0,1}",      "{1,}",      "{,2}",        "^",       "$",      "|",      "(?:kiosk)?",
      "(kit|kick)", "[ck]",      "[^x]",        "\\.",     "\\/",    "\\x6b",  "\\x6B",
      "\\x{6b}",    "\\x{212A}", "\\pL",        "\\p{Lu}", "\\PN",   "\\153",  "\\060",
      "\\d+",       "\\w",       "\\W",         "\\b",     "\\B",    "\\A",    "\\z",
      "\\Qki.o\\E", "\\Q*k",     "\\Qki",       "\\E",     "(?i)",   "(?s)",   "(?i:KI)",
      "(?U)",       "(?m)^",     "\\n",         "\\C",     "\u212A", "\u00E9", "\u00E9?",
      "caf",        "=",         "&",           "<b>",     "\"",     "{",      "}",
      "a{",         "k{x}",      "[[:alpha:]]", "]",       "\\Aki",  "\\a",    "it's"};
  std::string pattern;
  for (std::size_t left = 1 + random.below(5); left > 0; --left) pattern += random.pick(kPieces);
  return pattern;
}

TEST(PruneParity, RegularExpressions) {
  std::size_t matches = 0, pruned = 0, pairs = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    test::Random random(seed);
    std::vector<Expression> expressions;
    while (expressions.size() < 12) {
      match::Regex const regex{random_pattern(random),
                               random.chance(50) ? Case::kIgnore : Case::kExact};
      Expression const expression = Expression::test(match::Path{}, regex);
      if (match::Program::compile(expression)) expressions.push_back(expression);
    }
    Roads roads(expressions);
    for (int texts = 0; texts < 8; ++texts) {
      std::string word;
      for (std::size_t left = 1 + random.below(3); left > 0; --left)
        word += random.pick(std::initializer_list<std::string_view>{"kiosk", "kick", "kiss", "k",
                                                                    "i", "Create", "Access", "x",
                                                                    "root", "io", "0", "=", "."});
      std::string const record = "{\"a\":" + spelled_token(random, word) + "}";
      auto const text = Text::open(record);
      ASSERT_NE(text, nullptr) << record;
      pairs += expressions.size();
      if (auto const found = roads.compare(*text))
        FAIL() << "seed " << seed << ": " << found->what << '\n'
               << explain({record, expressions[found->expression]});
    }
    matches += roads.matches(), pruned += roads.pruned();
  }
  std::printf("%zu (text, pattern) pairs: %zu match, %zu pruned\n", pairs, matches, pruned);
  EXPECT_GT(matches, pairs / 10);
  EXPECT_GT(pruned, pairs / 50);
}

TEST(PruneParity, PatternsThatSpellCharactersInOtherWays) {
  struct Example {
    char const* pattern;
    char const* text;
  };
  for (Example const example : {Example{"\\x6biosk", "kiosk"},
                                {"\\153iosk", "kiosk"},
                                {"\\pLiosk", "kiosk"},
                                {"\\PNiosk", "kiosk"},
                                {"kios\\x6b", "kiosk"},
                                {"kiosk?", "kios"},
                                {"kiosk{0}", "kios"},
                                {"kioskx*", "kiosk"},
                                {"\\Qkiosk", "kiosk"},
                                {"ki\\Qos\\Ek", "kiosk"},
                                {"kiss", "ki\u017Fs"},
                                {"kiosk", "\u212Aiosk"},
                                {"kiss", R"(ki\u017fs)"},
                                {"caf\u00E9s?kiosk", "CAF\u00C9KIOSK"}}) {
    parity::Case const one{
        std::string("{\"a\":\"") + example.text + "\"}",
        Expression::test(match::Path{}, match::Regex{example.pattern, Case::kIgnore})};
    auto const node = json::parse_document(one.record);
    ASSERT_TRUE(node && match::interpret(one.expression, *node, {}).matches) << example.pattern;
    auto const what = disagreement(one);
    EXPECT_FALSE(what) << example.pattern << ": " << *what;
  }
}

TEST(PruneParity, EveryEscapeOfEveryCharacter) {
  // Each code point that folds to a character of the word, or is it, must be found in each of its
  // spellings; each other escape beside the word must not keep the text from being pruned.
  std::string const word = "createaccesskey";
  auto const program = compiled(any_value_contains(word));
  ASSERT_TRUE(program->can_prune());
  std::size_t prunable = 0;
  for (unsigned code = 1; code <= 0xFFFF; ++code) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    char32_t const folded = fold(static_cast<char32_t>(code));
    std::size_t const at = folded < 0x80 ? word.find(static_cast<char>(folded)) : std::string::npos;
    for (bool const upper : {false, true}) {
      std::string const escape = escaped(code, upper);
      if (at != std::string::npos) {
        std::string spelling = word;
        ASSERT_TRUE(program->may_match("{\"Records\":[{\"a\":\"" + spelling.replace(at, 1, escape) +
                                       "\"}]}"))
            << escape;
      } else if (!program->may_match("{\"Records\":[{\"a\":\"create" + escape + "access\"}]}")) {
        ++prunable;
      }
    }
  }
  // "what an escape can spell": nothing but the word's own characters and what folds to them keeps
  // a text alive.
  EXPECT_GT(prunable, 2u * 63'000);
}

TEST(PruneParity, WhatAwsEscapesDoesNotKeepAnObject) {
  auto const program = compiled(any_value_contains("createaccesskey"));
  for (char const* escape : {R"(\u003d)", R"(\u0026)", R"(\u003c)", R"(\u003e)", R"(\u0027)",
                             R"(\")", R"(\\)", R"(\/)", R"(\n)", R"(\t)"})
    EXPECT_FALSE(program->may_match(std::string(R"({"Records":[{"policy":"x)") + escape +
                                    R"(y","eventName":"Get"}]})"))
        << escape;
}

TEST(PruneParity, LiteralsAcrossWhatIsEscaped) {
  // Literals are cut where AWS writes an escape; the parts must do.
  for (std::string const word : {"key=kiosk", "tic\\tac", "say \"kit\"", "it's", "a/b/c/d",
                                 "<script>", "x&y&zed", "===", "caf\u00E9", "\u212Aey"}) {
    for (Case const text_case : {Case::kIgnore, Case::kExact}) {
      Expression const expression = any_value_contains(word, text_case);
      test::Random random(7);
      for (int round = 0; round < 500; ++round) {
        std::string const record = "{\"a\":[" + spelled_token(random, word) + "]}";
        if (auto const what = disagreement({record, expression}))
          FAIL() << *what << '\n' << explain({record, expression});
      }
    }
  }
}

TEST(PruneParity, MatchesOutsideRecordsShapesAreSoundToo) {
  // may_match promises soundness for every text, valid or not.
  auto const program = compiled(any_value_contains("kiosk"));
  for (char const* text :
       {"kiosk", "{\"a\":\"kiosk", "\xFFkiosk", "\\kiosk", "KIOSK", "\xE2\x84\xAAiosk",
        R"(\u212Aiosk)", R"(kios\u004b)", R"(k\u0130osk)", R"(\\u006biosk)"})
    EXPECT_TRUE(program->may_match(text)) << text;
  for (char const* text : {"", "\\", "\\u", "kios", "\xE2\x84", "kios\xE2\x84", "k\\", "{}"})
    EXPECT_FALSE(program->may_match(text)) << text;
}

}  // namespace
}  // namespace cairn::parity
