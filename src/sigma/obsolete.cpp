#include "sigma/obsolete.hpp"

#include "base/text.hpp"
#include "sigma/condition.hpp"
#include "sigma/item.hpp"

#include <cstdlib>

namespace cairn::sigma {
namespace {

constexpr std::string_view kAdvice = "write a correlation instead";

/// The aggregation as words; parentheses, commas and comparisons stand alone.
std::vector<std::string_view> words_of(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n", kAlone = "(),", kSigns = "<>=!";
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    if (kSpace.find(text[at]) != std::string_view::npos) {
      ++at;
      continue;
    }
    bool const sign = kSigns.find(text[at]) != std::string_view::npos;
    bool const alone = kAlone.find(text[at]) != std::string_view::npos;
    std::size_t end = at + 1;
    auto const goes_on = [&](char c) {
      if (kSpace.find(c) != std::string_view::npos || kAlone.find(c) != std::string_view::npos)
        return false;
      return (kSigns.find(c) != std::string_view::npos) == sign;
    };
    while (!alone && end < text.size() && goes_on(text[end])) ++end;
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

class Translator {
 public:
  Translator(std::string_view condition, unsigned line) : line_(line) {
    std::size_t const pipe = find_pipe(condition);
    base_ = condition.substr(0, pipe);
    words_ = words_of(condition.substr(pipe + 1));
  }

  Read<Translation> translate(std::string_view timeframe) {
    auto const span = parse_timespan(timeframe);
    if (timeframe.empty())
      return wrong(line_,
                   "the obsolete aggregation `| {}` has no timeframe, so it means no span of time; "
                   "{} with a timespan",
                   word(0), kAdvice);
    if (!span) return wrong(line_, "{} is no timeframe", shown(timeframe));
    out_.correlation.line = line_;
    out_.correlation.correlation.timespan = *span;
    if (is(0, "near")) return near();
    return aggregation();
  }

 private:
  std::string_view word(std::size_t at) const {
    return at < words_.size() ? words_[at] : std::string_view();
  }
  bool is(std::size_t at, std::string_view wanted) const {
    return equals_ignoring_ascii_case(word(at), wanted);
  }
  tl::unexpected<Problem> unknown() const {
    return wrong(line_, "the obsolete aggregation behind `|` has no translation; {}", kAdvice);
  }

  void add_base(std::string_view condition) {
    out_.base_conditions.emplace_back(condition);
    out_.correlation.references.push_back(fmt::format("base {}", out_.base_conditions.size()));
  }

  /// `near a and b`
  Read<Translation> near() {
    out_.correlation.correlation.type = CorrelationType::kTemporal;
    add_base(base_);
    for (std::size_t at = 1; at < words_.size(); at += 2) {
      bool const plain =
          !is(at, "not") && !is(at, "(") && (at + 1 == words_.size() || is(at + 1, "and"));
      if (!plain) return unknown();
      add_base(word(at));
    }
    if (out_.base_conditions.size() < 2) return unknown();
    return std::move(out_);
  }

  /// `count(field) by other > 5`
  Read<Translation> aggregation() {
    Correlation& correlation = out_.correlation.correlation;
    std::size_t at = 2;
    if (!is(1, "(")) return unknown();
    std::string_view const field = is(at, ")") ? std::string_view() : word(at++);
    if (!is(at++, ")")) return unknown();
    if (is(0, "count"))
      correlation.type =
          field.empty() ? CorrelationType::kEventCount : CorrelationType::kValueCount;
    else if (is(0, "sum") && !field.empty())
      correlation.type = CorrelationType::kValueSum;
    else if (is(0, "avg") && !field.empty())
      correlation.type = CorrelationType::kValueAverage;
    else
      return unknown();
    if (!field.empty()) {
      match::Path path = SIGMA_TRY(parse_path(field, line_));
      correlation.fields.push_back({std::string(field), std::move(path)});
    }
    if (is(at, "by")) {
      do {
        std::string_view const key = word(++at);
        match::Path path = SIGMA_TRY(parse_path(key, line_));
        out_.correlation.group_by.push_back({std::string(key), std::move(path)});
      } while (is(++at, ","));
    }
    if (at + 2 != words_.size()) return unknown();
    struct Sign {
      std::string_view text;
      Bound bound;
    };
    constexpr Sign kSigns[] = {{">", Bound::kGreater},  {">=", Bound::kGreaterOrEqual},
                               {"<", Bound::kLess},     {"<=", Bound::kLessOrEqual},
                               {"=", Bound::kEqual},    {"==", Bound::kEqual},
                               {"!=", Bound::kNotEqual}};
    for (Sign const& sign : kSigns) {
      if (word(at) != sign.text || !Decimal::parse(word(at + 1))) continue;
      correlation.conditions.push_back(
          {sign.bound, std::strtod(std::string(word(at + 1)).c_str(), nullptr)});
      add_base(base_);
      return std::move(out_);
    }
    return unknown();
  }

  unsigned line_;
  std::string_view base_;
  std::vector<std::string_view> words_;
  Translation out_;
};

}  // namespace

Read<Translation> translate_pipe(std::string_view condition, std::string_view timeframe,
                                 unsigned line) {
  return Translator(condition, line).translate(timeframe);
}

}  // namespace cairn::sigma
