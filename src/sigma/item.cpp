#include "sigma/item.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "match/program.hpp"
#include "sigma/encode.hpp"
#include "sigma/modifiers.hpp"
#include "sigma/placeholder.hpp"

#include <algorithm>

namespace cairn::sigma {
namespace {

using match::Case;
using match::Expression;

constexpr std::size_t kMaxVariants = 4096;  // of one value

/// One value of an item: a scalar, or what a placeholder stands for.
struct Value {
  YamlNode const* node = nullptr;
  std::string text;
  bool expanded = false;  // holds a value of an allow list
};

/// Lowers the values of one item.
class ItemLowering {
 public:
  ItemLowering(FieldKey key, match::Path path, Lowering& lowering)
      : key_(std::move(key)), path_(std::move(path)), lowering_(lowering) {}

  Read<Expression> lower(YamlNode const& value) {
    if (value.is_mapping())
      return wrong(value.line, "{} has a mapping for a value; nested fields are written with dots",
                   shown(key_.field));
    bool const list = value.is_sequence();
    std::vector<Expression> tests;
    if (list && value.items.empty()) tests.push_back(is_null());
    for (YamlNode const& item : list ? value.items : std::vector<YamlNode>{value})
      SIGMA_TRY(add(item, list, tests));
    if (key_.all && list && value.items.size() == 1)
      note(value.line, "all with a single value changes nothing");
    Expression out = tests.size() == 1 ? std::move(tests.front())
                     : key_.all        ? Expression::all(std::move(tests))
                                       : Expression::any(std::move(tests));
    return key_.negated ? Expression::negate(std::move(out)) : std::move(out);
  }

 private:
  void note(unsigned line, std::string what) { lowering_.notes.push_back({line, std::move(what)}); }

  Expression test(match::Test test) const { return Expression::test(path_, std::move(test)); }
  Expression is_null() const { return Expression::negate(test(match::NotNull{})); }

  Read<bool> take_room(unsigned line, std::size_t count) {
    if (count > lowering_.room) return wrong(line, "the rule has too many values");
    lowering_.room -= count;
    return true;
  }

  Read<bool> add(YamlNode const& node, bool in_list, std::vector<Expression>& tests) {
    if (!node.is_scalar()) return wrong(node.line, "a list of values holds a list or a mapping");
    if (node.is_null()) {
      SIGMA_TRY(add_null(node, in_list, tests));
      return take_room(node.line, 1);
    }
    std::vector<std::string> texts = {node.text};
    if (key_.expands)
      texts = SIGMA_TRY(expand_placeholders(node.text, node.line, lowering_.settings));
    SIGMA_TRY(take_room(node.line, texts.size()));
    std::vector<Expression> alternatives;
    for (std::string& text : texts)
      SIGMA_TRY(add_value({&node, std::move(text), key_.expands}, alternatives));
    // The forms of one value are alternatives, even where all values are wanted.
    if (alternatives.size() > 1 && key_.all) {
      tests.push_back(Expression::any(std::move(alternatives)));
    } else {
      std::move(alternatives.begin(), alternatives.end(), std::back_inserter(tests));
    }
    return true;
  }

  Read<bool> add_null(YamlNode const& node, bool in_list, std::vector<Expression>& tests) {
    bool const plain = key_.asked == Asked::kText && key_.steps.empty() && !key_.field.empty();
    if (!plain) return wrong(node.line, "null goes with no modifier but all and neq");
    if (in_list)
      note(node.line,
           "null inside a list of values: Sigma forbids it, it is taken as one of the values");
    tests.push_back(is_null());
    return true;
  }

  Read<bool> add_value(Value value, std::vector<Expression>& out) {
    switch (key_.asked) {
    case Asked::kText: return add_text(value, out);
    case Asked::kRegex: return add_regex(value, out);
    case Asked::kCidr: return add_cidr(value, out);
    case Asked::kExists: return add_exists(value, out);
    case Asked::kNumber: return add_number(value, out);
    case Asked::kField: return add_field(value, out);
    case Asked::kTimePart: return add_time_part(value, out);
    }
    return true;
  }

  Case text_case() const { return key_.exact_case ? Case::kExact : Case::kIgnore; }

  Read<bool> add_text(Value const& value, std::vector<Expression>& out) {
    bool const plain = key_.steps.empty() && !key_.field.empty();
    if (plain && value.expanded) {
      if (auto const block = parse_cidr(value.text)) {
        out.push_back(test(match::InCidr{*block, value.text}));
        return true;
      }
    }
    std::vector<Pattern> patterns = {Pattern::parse(value.text)};
    for (Step const step : key_.steps)
      patterns = SIGMA_TRY(apply(step, std::move(patterns), value.node->line));
    if (patterns.size() > 1) SIGMA_TRY(take_room(value.node->line, patterns.size() - 1));
    if (spans_members(value.text) && !key_.steps.empty())
      note(
          value.node->line,
          fmt::format("{} looks for JSON across members; values are compared one by one, so it can "
                      "only be found inside a text that holds JSON",
                      shown(value.text)));
    for (Pattern& pattern : patterns) {
      if (key_.field.empty()) {
        pattern.push_front_any();
        pattern.push_back_any();
      }
      match::Test made = pattern.test(text_case());
      auto* const equals = std::get_if<match::Equals>(&made);
      if (plain && equals != nullptr && !value.node->quoted) equals->number = number_of(value.text);
      out.push_back(test(std::move(made)));
    }
    return true;
  }

  /// `"name":` in a value: written for stores that keep whole objects as text.
  static bool spans_members(std::string_view text) {
    std::size_t const end = text.find("\":");
    return end != std::string_view::npos && end > 0 && text.find('"') < end;
  }

  /// The number that a plain scalar is. `012` is an identifier: nobody writes numbers so.
  static std::optional<Decimal> number_of(std::string_view text) {
    std::string_view digits = text;
    if (digits.starts_with('-')) digits.remove_prefix(1);
    bool const padded =
        digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9';
    if (padded || text.starts_with('+')) return std::nullopt;
    return Decimal::parse(text);
  }

  static Read<std::vector<Pattern>> apply(Step step, std::vector<Pattern> patterns, unsigned line) {
    std::vector<Pattern> out;
    for (Pattern& pattern : patterns) {
      if (step == Step::kContains || step == Step::kEndsWith) pattern.push_front_any();
      if (step == Step::kContains || step == Step::kStartsWith) pattern.push_back_any();
      if (step == Step::kContains || step == Step::kStartsWith || step == Step::kEndsWith) {
        out.push_back(std::move(pattern));
        continue;
      }
      if (step == Step::kDashes) {
        std::vector<Pattern> variants = dash_variants(pattern, kMaxVariants);
        if (variants.empty())
          return wrong(line, "windash makes more than {} values of this one", kMaxVariants);
        std::move(variants.begin(), variants.end(), std::back_inserter(out));
        continue;
      }
      auto const text = pattern.text();
      if (!text)
        return wrong(
            line,
            "a value with wildcards cannot be encoded; escape them (\\*) or put contains last");
      if (step == Step::kBase64Offset) {
        for (std::string& part : base64_offsets(*text))
          out.push_back(Pattern::literal(std::move(part)));
      } else {
        out.push_back(Pattern::literal(encoded(step, *text)));
      }
    }
    if (out.empty())
      return wrong(line, "the value is too short: its base64 form depends on what surrounds it");
    if (out.size() > kMaxVariants)
      return wrong(line, "the modifiers make more than {} values of this one", kMaxVariants);
    return out;
  }

  static std::string encoded(Step step, std::string const& text) {
    switch (step) {
    case Step::kBase64: return base64_encode(text);
    case Step::kUtf16Little: return to_utf16(text, Utf16::kLittle);
    case Step::kUtf16Big: return to_utf16(text, Utf16::kBig);
    default: return to_utf16(text, Utf16::kMarked);
    }
  }

  Read<bool> add_regex(Value const& value, std::vector<Expression>& out) {
    bool begins = false, ends = false;
    for (Step const step : key_.steps) {
      begins |= step == Step::kStartsWith;
      ends |= step == Step::kEndsWith;
    }
    std::string pattern = value.text;
    if (begins || ends) pattern = (begins ? "\\A(?:" : "(?:") + pattern + (ends ? ")\\z" : ")");
    std::string flags;
    if (key_.multi_line) flags += 'm';
    if (key_.dot_all) flags += 's';
    if (!flags.empty()) pattern = "(?" + flags + ")" + pattern;
    match::Regex regex{std::move(pattern), key_.ignores_case ? Case::kIgnore : Case::kExact};
    Expression made = test(std::move(regex));
    if (auto const compiled = match::Program::compile(made); !compiled)
      return wrong(value.node->line, "{}", compiled.error().message);
    out.push_back(std::move(made));
    return true;
  }

  Read<bool> add_cidr(Value const& value, std::vector<Expression>& out) {
    auto block = parse_cidr(value.text);
    if (!block) {
      if (auto const address = parse_ip(value.text)) block = Cidr{*address, 128};
    }
    if (!block)
      return wrong(value.node->line, "{} is no address block such as 192.0.2.0/24",
                   shown(value.text));
    out.push_back(test(match::InCidr{*block, value.text}));
    return true;
  }

  Read<bool> add_exists(Value const& value, std::vector<Expression>& out) {
    auto const wanted = value.node->boolean();
    if (!wanted)
      return wrong(value.node->line, "exists takes true or false, without quotes; not {}",
                   shown(value.text));
    Expression there = test(match::Present{});
    out.push_back(*wanted ? std::move(there) : Expression::negate(std::move(there)));
    return true;
  }

  Read<Decimal> number(Value const& value) const {
    auto number = Decimal::parse(value.text);
    bool const text = value.node->quoted && !value.expanded;
    if (!number || text)
      return wrong(value.node->line, "this modifier takes a number, without quotes; not {}",
                   shown(value.text));
    return std::move(*number);
  }

  Read<bool> add_number(Value const& value, std::vector<Expression>& out) {
    out.push_back(test(match::CompareNumber{*key_.order, SIGMA_TRY(number(value))}));
    return true;
  }

  Read<bool> add_field(Value const& value, std::vector<Expression>& out) {
    match::FieldEquals made{SIGMA_TRY(parse_path(value.text, value.node->line)),
                            match::Relation::kEquals, text_case()};
    for (Step const step : key_.steps) {
      if (made.relation != match::Relation::kEquals)
        return wrong(value.node->line, "fieldref takes one of contains, startswith, endswith");
      made.relation = step == Step::kContains     ? match::Relation::kContains
                      : step == Step::kStartsWith ? match::Relation::kStartsWith
                                                  : match::Relation::kEndsWith;
    }
    out.push_back(test(std::move(made)));
    return true;
  }

  Read<bool> add_time_part(Value const& value, std::vector<Expression>& out) {
    SIGMA_TRY(number(value));
    bool const whole =
        value.text.size() <= 6 && std::all_of(value.text.begin(), value.text.end(),
                                              [](char c) { return c >= '0' && c <= '9'; });
    if (!whole)
      return wrong(value.node->line, "a part of a time is a whole number, not {}",
                   shown(value.text));
    std::int64_t const part = std::stoll(value.text);
    constexpr std::int64_t kLeast = 0, kMost = 1'000'000;
    match::TimePart made{key_.unit, part, part};
    if (key_.order == match::Order::kLess) made.least = kLeast, made.most = part - 1;
    if (key_.order == match::Order::kLessOrEqual) made.least = kLeast;
    if (key_.order == match::Order::kGreater) made.least = part + 1, made.most = kMost;
    if (key_.order == match::Order::kGreaterOrEqual) made.most = kMost;
    out.push_back(test(made));
    return true;
  }

  FieldKey key_;
  match::Path path_;
  Lowering& lowering_;
};

}  // namespace

Read<match::Path> parse_path(std::string_view field, unsigned line) {
  match::Path path;
  for (std::size_t at = 0; at <= field.size();) {
    std::size_t const dot = std::min(field.find('.', at), field.size());
    std::string_view name = field.substr(at, dot - at);
    if (name.ends_with("[]") || name.ends_with("{}")) name.remove_suffix(2);
    if (name.empty())
      return wrong(line, "{} is no field name: a part of it is empty", shown(field));
    if (name.find_first_of("[]") != std::string_view::npos)
      return wrong(line, "{}: elements of lists cannot be picked; a plain name means any of them",
                   shown(field));
    path.segments.push_back({std::string(name), match::Case::kExact});
    at = dot + 1;
  }
  if (path.segments.size() > 64) return wrong(line, "{} has more than 64 parts", shown(field));
  return path;
}

Read<Expression> lower_item(YamlNode const& key, YamlNode const& value, Lowering& lowering) {
  FieldKey field = SIGMA_TRY(parse_field_key(key.text, key.line));
  match::Path path;
  if (!field.field.empty()) path = SIGMA_TRY(parse_path(field.field, key.line));
  return ItemLowering(std::move(field), std::move(path), lowering).lower(value);
}

Read<Expression> lower_keywords(YamlNode const& value, Lowering& lowering) {
  FieldKey key;
  key.line = value.line;
  return ItemLowering(std::move(key), {}, lowering).lower(value);
}

}  // namespace cairn::sigma
