// Random JSON texts over a small alphabet with every kind of spelling: the forged twin of what
// records hold at their oddest.
#pragma once
#include "support/random.hpp"

#include <string>
#include <string_view>

namespace cairn::test {

struct JsonStyle {
  bool strict = false;  // only what RFC 8259 and simdjson accept: no lone surrogates, odd words or
                        // invalid UTF-8
  int depth = 4;
  std::size_t width = 5;
};

class RandomJson {
 public:
  RandomJson(Random& random, JsonStyle style) : random_(random), style_(style) {}

  std::string object() { return container(style_.depth, true); }
  std::string value() { return value(style_.depth); }

  /// A string token with quotes.
  std::string string() {
    std::string out = "\"";
    if (random_.chance(25))
      out += random_.pick(kWholeTexts);
    else
      for (std::size_t pieces = random_.below(5); pieces > 0; --pieces) out += piece();
    return out + '"';
  }

  std::string name() {
    if (random_.chance(10)) return string();
    std::string out = "\"";
    for (char const c : random_.pick(kNames)) {
      if (c != '.' && random_.chance(6))
        out += spelled(c);
      else
        out += c;
    }
    return out + '"';
  }

  std::string scalar() {
    switch (random_.below(8)) {
    case 0: return random_.chance(50) ? "true" : "false";
    case 1: return "null";
    case 2:
    case 3: return std::string(random_.pick(kNumbers));
    case 4:
      if (!style_.strict && random_.chance(20)) return std::string(random_.pick(kOddWords));
      [[fallthrough]];
    default: return string();
    }
  }

 private:
  static constexpr std::string_view kNames[] = {
      "a", "b", "c",      "A", "B",      "a.b",  "b.a", "A.b", "a.b.c", "b.c", "",
      "k", "K", "\u212A", "i", "\u0130", "null", "*",   "a b", "a.",    ".a"};
  static constexpr std::string_view kPieces[] = {"a",
                                                 "b",
                                                 "ab",
                                                 "A",
                                                 "k",
                                                 "K",
                                                 "\u212A",
                                                 "i",
                                                 "I",
                                                 "\u0130",
                                                 "\u0131",
                                                 "s",
                                                 "\u017F",
                                                 "\u00E9",
                                                 "\u00C9",
                                                 "22",
                                                 ".",
                                                 "*",
                                                 "?",
                                                 "/",
                                                 " ",
                                                 "=",
                                                 "&",
                                                 "'",
                                                 "<",
                                                 "0",
                                                 "-",
                                                 "e",
                                                 ":",
                                                 ",",
                                                 "{",
                                                 "]",
                                                 "\U0001F600",
                                                 "\u00DF",
                                                 "\u4E2D",
                                                 R"(\/)",
                                                 R"(\n)",
                                                 R"(\t)",
                                                 R"(\b)",
                                                 R"(\f)",
                                                 R"(\r)",
                                                 R"(\")",
                                                 R"(\\)",
                                                 R"(\u0041)",
                                                 R"(\u0061)",
                                                 R"(\u0062)",
                                                 R"(\u0130)",
                                                 R"(\u212a)",
                                                 R"(\u212A)",
                                                 R"(\u003d)",
                                                 R"(\u0026)",
                                                 R"(\u0027)",
                                                 R"(\u003C)",
                                                 R"(\u002f)",
                                                 R"(\u0022)",
                                                 R"(\u005c)",
                                                 R"(\u0000)",
                                                 R"(\u00e9)",
                                                 R"(\u00C9)",
                                                 R"(\ud83d\ude00)",
                                                 R"(\uD83D\uDE00)",
                                                 R"(\uFFFD)",
                                                 "\u007F",
                                                 "\uFFFD"};
  static constexpr std::string_view kLoosePieces[] = {R"(\ud83d)",
                                                      R"(\ude00)",
                                                      R"(\ud83d\u0061)",
                                                      R"(\ud83d\ud83d\ude00)",
                                                      R"(\ude00\ud83d)",
                                                      R"(\q)",
                                                      R"(\u12)",
                                                      R"(\ud83d\)"
                                                      R"(n)",
                                                      "\xFF",
                                                      "\xC3",
                                                      "\xED\xA0\x80",
                                                      R"(\uzzzz)",
                                                      R"(\a)",
                                                      R"(\ud83d\u)",
                                                      "\xE2\x84",
                                                      "\xF0\x9F\x98"};
  static constexpr std::string_view kWholeTexts[] = {"22",
                                                     "22.0",
                                                     "2.2e1",
                                                     " 22",
                                                     "true",
                                                     "null",
                                                     "false",
                                                     "",
                                                     "10.1.2.3",
                                                     "10.0.0.0/8",
                                                     "192.0.2.7",
                                                     "2001:db8::1",
                                                     "::ffff:10.1.2.3",
                                                     "256.1.1.1",
                                                     "010.1.2.3",
                                                     "s3.amazonaws.com",
                                                     "2024-01-09T20:15:30Z",
                                                     "2024-01-09T20:15:30.25Z",
                                                     "2024-01-09 23:59:59",
                                                     "2024-01-10T00:00:00Z",
                                                     "2024-01-09",
                                                     "Root",
                                                     "root",
                                                     R"(r\u006fot)",
                                                     R"(10.1.2\u002e3)",
                                                     R"(2024-01-09\u005420:15:30Z)",
                                                     "arn:aws:iam::111122223333:user/ab",
                                                     "9007199254740993"};
  static constexpr std::string_view kNumbers[] = {"22",
                                                  "22.0",
                                                  "2.2e1",
                                                  "2.2E+1",
                                                  "220e-1",
                                                  "0",
                                                  "-0",
                                                  "0.0",
                                                  "-5",
                                                  "5",
                                                  "1e400",
                                                  "1E400",
                                                  "-1e400",
                                                  "1e-400",
                                                  "9007199254740993",
                                                  "9007199254740992",
                                                  "9007199254740993.0",
                                                  "21.9",
                                                  "22.1",
                                                  "1e2",
                                                  "100"};
  static constexpr std::string_view kOddWords[] = {
      "nul",      "True",  "NaN",       "nan",  "01",  "+22",   ".5", "5.",      "0x16",
      "Infinity", "nulla", "truefalse", "2.2e", "--1", "22abc", "a",  "\xC3\xA9"};
  static constexpr std::string_view kBlanks[] = {" ", "  ", "\n", "\r\n", "\t", " \n\t "};

  std::string_view piece() {
    return !style_.strict && random_.chance(8) ? random_.pick(kLoosePieces) : random_.pick(kPieces);
  }
  std::string spelled(char c) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    auto const byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) return std::string(1, c);
    std::string out = "\\u00";
    out += kDigits[byte >> 4];
    return out += kDigits[byte & 15];
  }
  std::string blank() {
    return blanks_ && random_.chance(20) ? std::string(random_.pick(kBlanks)) : std::string();
  }

  std::string value(int depth) {
    if (depth == 0 || random_.chance(55)) return scalar();
    return container(depth, random_.chance(60));
  }
  std::string container(int depth, bool is_object) {
    if (depth == style_.depth) blanks_ = random_.chance(30);
    std::string out(1, is_object ? '{' : '[');
    for (std::size_t left = random_.below(style_.width + 1); left > 0; --left) {
      out += blank();
      if (is_object) out += name() + blank() + ':' + blank();
      out += value(depth - 1) + blank();
      if (left > 1) out += ',';
    }
    out += blank();
    return out + (is_object ? '}' : ']');
  }

  Random& random_;
  JsonStyle style_;
  bool blanks_ = false;
};

}  // namespace cairn::test
