// Random rules, written as YAML, × random events: what loads is judged alike by the interpreter,
// the compiled program, and the program of many rules.
#include "parity/roads.hpp"
#include "parity/samples.hpp"
#include "sigma/rules.hpp"
#include "support/random_json.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace cairn::parity {
namespace {

constexpr std::string_view kTextSteps[] = {"contains", "startswith",   "endswith", "windash",
                                           "base64",   "base64offset", "wide",     "utf16be"};
constexpr std::string_view kUnits[] = {"minute", "hour", "day", "week", "month", "year"};
constexpr std::string_view kOrders[] = {"gt", "gte", "lt", "lte"};

/// Writes rules over the small vocabulary of the other parity tests.
class RuleWriter {
 public:
  explicit RuleWriter(test::Random& random) : random_(random), words_(small_vocabulary()) {}

  std::string rule(std::size_t number) {
    std::string out = fmt::format("title: R{}\nid: {}\nlogsource: {{product: aws}}\nlevel: low\n"
                                  "detection:\n",
                                  number, number);
    std::vector<std::string> names;
    for (std::size_t left = 1 + random_.below(3); left > 0; --left) {
      names.push_back(fmt::format("{}{}", random_.chance(70) ? "sel_" : "x", left));
      out += "  " + names.back() + ":" + selection();
    }
    return out + "  condition: " + condition(names) + "\n---\n";
  }

 private:
  std::string quoted(std::string_view text) {
    std::string out = "'";
    for (char const c : text) {
      if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) continue;
      out += c == '\'' ? "''" : std::string(1, c);
    }
    return out + "'";
  }

  /// Paths with empty parts are no field names.
  std::string path() {
    for (;;) {
      std::string const path = "." + std::string(random_.pick(words_.paths)) + ".";
      if (path.find("..") == std::string::npos) return path.substr(1, path.size() - 2);
    }
  }

  std::string literal() {
    std::string text(random_.pick(words_.literals));
    if (random_.chance(20)) text.insert(random_.below(text.size() + 1), random_.pick(kWild));
    return text;
  }

  std::string value(std::string_view kind) {
    constexpr std::string_view kNetworks[] = {"10.0.0.0/8", "0.0.0.0/0", "::/0", "192.0.2.1"};
    constexpr std::string_view kPatterns[] = {"a", "^a", "[a-c]+$", "a.b", "^$", "x|y", "\\."};
    if (kind == "re") return quoted(random_.pick(kPatterns));
    if (kind == "cidr") return quoted(random_.pick(kNetworks));
    if (kind == "exists") return random_.chance(50) ? "true" : "false";
    if (kind == "number") return fmt::format("{}", random_.below(4));
    if (kind == "fieldref") return quoted(path());
    if (random_.chance(8)) return "null";
    if (random_.chance(8)) return random_.chance(50) ? "true" : "''";
    if (random_.chance(15)) return fmt::format("{}", random_.below(3));
    return quoted(literal());
  }

  /// A field with modifiers that go together, and the kind of its values.
  std::pair<std::string, std::string_view> key() {
    std::string field = path();
    std::string_view kind = "text";
    std::string modifiers;
    switch (random_.below(9)) {
    case 0: kind = "re", modifiers = random_.chance(40) ? "|re|i" : "|re"; break;
    case 1: kind = "cidr", modifiers = "|cidr"; break;
    case 2: return {field + "|exists", "exists"};
    case 3: kind = "number", modifiers = fmt::format("|{}", random_.pick(kOrders)); break;
    case 4: kind = "fieldref", modifiers = "|fieldref"; break;
    case 5: kind = "number", modifiers = fmt::format("|{}", random_.pick(kUnits)); break;
    default:
      if (random_.chance(40)) modifiers += fmt::format("|{}", random_.pick(kTextSteps));
      if (random_.chance(15)) modifiers += "|cased";
    }
    if (random_.chance(20)) modifiers += "|all";
    if (random_.chance(15)) modifiers += "|neq";
    return {field + modifiers, kind};
  }

  std::string item(std::string_view indent) {
    auto const [name, kind] = key();
    std::string out = fmt::format("{}{}:", indent, quoted(name));
    if (kind == "exists" || random_.chance(60)) return out + " " + value(kind) + "\n";
    out += "\n";
    for (std::size_t left = 1 + random_.below(4); left > 0; --left)
      out += fmt::format("{}  - {}\n", indent, value(kind));
    return out;
  }

  std::string selection() {
    if (random_.chance(10)) return fmt::format(" [{}, {}]\n", quoted(literal()), quoted(literal()));
    std::string out = "\n";
    if (random_.chance(20)) {
      for (int i = 0; i < 2; ++i) out += "    - {" + flat_item() + "}\n";
      return out;
    }
    for (std::size_t left = 1 + random_.below(2); left > 0; --left) out += item("    ");
    return out;
  }

  std::string flat_item() {
    auto const [name, kind] = key();
    return quoted(name) + ": " + value(kind);
  }

  std::string condition(std::vector<std::string> const& names) {
    switch (random_.below(4)) {
    case 0: return "1 of them";
    case 1: return "not all of them";
    case 2: return names.front() + " and not " + names.back();
    default: return names.front() + " or (" + names.back() + ")";
    }
  }

  static constexpr char const* kWild[] = {"*", "?", "\\*", "\\"};
  test::Random& random_;
  Vocabulary const& words_;
};

TEST(SigmaRandom, RulesAndEvents) {
  std::size_t rules = 0, rejected = 0, pairs = 0, matches = 0;
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    test::Random random(seed);
    sigma::RuleText file{"random.yml", ""};
    for (std::size_t i = 0; i < 24; ++i) file.text += RuleWriter(random).rule(i);
    sigma::RuleSet const set = sigma::load_texts({&file, 1}, {});
    ASSERT_EQ(set.counts.documents, set.rules.size() + set.rejected.size() + set.counts.duplicates)
        << file.text;
    rules += set.rules.size(), rejected += set.rejected.size();
    std::vector<match::Expression> expressions;
    for (sigma::Rule const& rule : set.rules) expressions.push_back(rule.expression);
    Roads roads(expressions);
    std::vector<std::string> records;
    for (int i = 0; i < 12; ++i)
      records.push_back(
          test::RandomJson(random, {.strict = random.chance(50), .depth = 3}).object());
    auto const text = Text::open(envelope(records));
    ASSERT_NE(text, nullptr) << "seed " << seed;
    pairs += text->records().size() * expressions.size();
    if (auto const found = roads.compare(*text))
      FAIL() << "seed " << seed << ": " << found->what << '\n'
             << explain({records[found->record], expressions[found->expression]});
    matches += roads.matches();
  }
  fmt::print("{} rules, {} rejected, {} pairs, {} matches\n", rules, rejected, pairs, matches);
  EXPECT_GT(rules, rejected * 3);
  EXPECT_GT(matches, pairs / 10);
  EXPECT_LT(matches, pairs - pairs / 10);
}

}  // namespace
}  // namespace cairn::parity
