#include "sigma/modifiers.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace cairn::sigma {
namespace {

enum class Role { kAsked, kStep, kOrder, kUnit, kAll, kCased, kNeq, kExpand, kRegexFlag };

struct Modifier {
  std::string_view name;
  Role role;
  int value = 0;  // of the enumeration that the role goes with
};

template <typename Enum>
constexpr int number(Enum value) {
  return static_cast<int>(value);
}

constexpr Modifier kModifiers[] = {
    {"contains", Role::kStep, number(Step::kContains)},
    {"startswith", Role::kStep, number(Step::kStartsWith)},
    {"endswith", Role::kStep, number(Step::kEndsWith)},
    {"base64", Role::kStep, number(Step::kBase64)},
    {"base64offset", Role::kStep, number(Step::kBase64Offset)},
    {"wide", Role::kStep, number(Step::kUtf16Little)},
    {"utf16le", Role::kStep, number(Step::kUtf16Little)},
    {"utf16be", Role::kStep, number(Step::kUtf16Big)},
    {"utf16", Role::kStep, number(Step::kUtf16Marked)},
    {"windash", Role::kStep, number(Step::kDashes)},
    {"re", Role::kAsked, number(Asked::kRegex)},
    {"cidr", Role::kAsked, number(Asked::kCidr)},
    {"exists", Role::kAsked, number(Asked::kExists)},
    {"fieldref", Role::kAsked, number(Asked::kField)},
    {"gt", Role::kOrder, number(match::Order::kGreater)},
    {"gte", Role::kOrder, number(match::Order::kGreaterOrEqual)},
    {"lt", Role::kOrder, number(match::Order::kLess)},
    {"lte", Role::kOrder, number(match::Order::kLessOrEqual)},
    {"minute", Role::kUnit, number(match::TimeUnit::kMinute)},
    {"hour", Role::kUnit, number(match::TimeUnit::kHour)},
    {"day", Role::kUnit, number(match::TimeUnit::kDay)},
    {"week", Role::kUnit, number(match::TimeUnit::kWeek)},
    {"month", Role::kUnit, number(match::TimeUnit::kMonth)},
    {"year", Role::kUnit, number(match::TimeUnit::kYear)},
    {"all", Role::kAll},
    {"cased", Role::kCased},
    {"neq", Role::kNeq},
    {"expand", Role::kExpand},
    {"i", Role::kRegexFlag, 'i'},
    {"ignorecase", Role::kRegexFlag, 'i'},
    {"m", Role::kRegexFlag, 'm'},
    {"multiline", Role::kRegexFlag, 'm'},
    {"s", Role::kRegexFlag, 's'},
    {"dotall", Role::kRegexFlag, 's'},
};

bool is_relation(Step step) {
  return step == Step::kContains || step == Step::kStartsWith || step == Step::kEndsWith;
}

/// Applies one modifier after another to a key.
class KeyReader {
 public:
  explicit KeyReader(unsigned line) { key_.line = line; }

  Read<bool> add(std::string_view name) {
    auto const modifier = std::find_if(std::begin(kModifiers), std::end(kModifiers),
                                       [&](Modifier const& m) { return m.name == name; });
    if (modifier == std::end(kModifiers)) return unknown(name);
    switch (modifier->role) {
    case Role::kStep: key_.steps.push_back(static_cast<Step>(modifier->value)); break;
    case Role::kAsked: return ask(static_cast<Asked>(modifier->value), name);
    case Role::kOrder:
      if (key_.order)
        return wrong(key_.line, "the modifiers hold two comparisons, the second {}", name);
      key_.order = static_cast<match::Order>(modifier->value);
      order_ = name;
      break;
    case Role::kUnit:
      key_.unit = static_cast<match::TimeUnit>(modifier->value);
      return ask(Asked::kTimePart, name);
    case Role::kAll: key_.all = true; break;
    case Role::kCased: key_.exact_case = true; break;
    case Role::kNeq: key_.negated = true; break;
    case Role::kExpand: key_.expands = true; break;
    case Role::kRegexFlag:
      if (key_.asked != Asked::kRegex)
        return wrong(key_.line, "the modifier {} goes behind re: write field|re|{}", name, name);
      key_.ignores_case |= modifier->value == 'i';
      key_.multi_line |= modifier->value == 'm';
      key_.dot_all |= modifier->value == 's';
      break;
    }
    return true;
  }

  /// Whether everything goes together.
  Read<FieldKey> finish() {
    if (key_.order && key_.asked == Asked::kText) {
      key_.asked = Asked::kNumber;
      asked_ = order_;
    } else if (key_.order && key_.asked != Asked::kTimePart) {
      return wrong(key_.line, "the modifiers {} and {} do not go together", asked_, order_);
    }
    bool const takes_steps =
        key_.asked == Asked::kText || key_.asked == Asked::kRegex || key_.asked == Asked::kField;
    for (Step const step : key_.steps) {
      bool const fits = key_.asked == Asked::kText || (takes_steps && is_relation(step));
      if (!fits)
        return wrong(key_.line, "the modifier {} does not go together with one that changes text",
                     asked_);
    }
    bool const compares_text =
        key_.asked == Asked::kText || key_.asked == Asked::kField || key_.asked == Asked::kRegex;
    if (key_.exact_case && (!compares_text || key_.ignores_case))
      return wrong(key_.line, "the modifier cased does not go together with {}",
                   key_.ignores_case ? std::string_view("i") : std::string_view(asked_));
    if (key_.asked == Asked::kExists && (key_.all || key_.negated || key_.expands))
      return wrong(key_.line, "exists takes no other modifier");
    bool const whole_event = key_.field.empty();
    if (whole_event && key_.asked != Asked::kText && key_.asked != Asked::kRegex)
      return wrong(key_.line, "the modifier {} needs a field", asked_);
    return std::move(key_);
  }

  FieldKey& key() { return key_; }

 private:
  Read<bool> ask(Asked asked, std::string_view name) {
    if (key_.asked != Asked::kText)
      return wrong(key_.line, "the modifiers {} and {} do not go together", asked_, name);
    key_.asked = asked;
    asked_ = name;
    return true;
  }

  Read<bool> unknown(std::string_view name) const {
    std::vector<std::string_view> names;
    for (Modifier const& modifier : kModifiers)
      if (modifier.name.size() > 1) names.push_back(modifier.name);
    std::string_view const near = nearest_of(name, names);
    return wrong(key_.line, "there is no modifier {}{}", shown(name),
                 near.empty() ? std::string() : fmt::format("; did you mean {}?", near));
  }

  FieldKey key_;
  std::string asked_, order_;  // as written
};

}  // namespace

Read<FieldKey> parse_field_key(std::string_view text, unsigned line) {
  KeyReader reader(line);
  std::size_t bar = text.find('|');
  reader.key().field = text.substr(0, bar);
  while (bar != std::string_view::npos) {
    std::size_t const next = text.find('|', bar + 1);
    std::size_t const size = next == std::string_view::npos ? next : next - bar - 1;
    SIGMA_TRY(reader.add(text.substr(bar + 1, size)));
    bar = next;
  }
  return reader.finish();
}

}  // namespace cairn::sigma
