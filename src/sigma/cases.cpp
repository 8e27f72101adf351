#include "sigma/cases.hpp"

#include "match/interpreter.hpp"
#include "match/program.hpp"
#include "sigma/event.hpp"
#include "sigma/yaml.hpp"
#include "json/check.hpp"
#include "json/document.hpp"

#include <algorithm>
#include <map>

namespace cairn::sigma {
namespace {

Result<Case> case_of(json::Value entry) {
  Case out;
  bool has_event = false, has_expect = false;
  std::string wrong_key;
  json::for_each_member(entry, [&](std::string_view raw_name, json::Value value) {
    std::string name, scratch;
    json::append_decoded(raw_name, name);
    auto const text = [&] { return std::string(json::decoded_text(value, scratch)); };
    if (name == "event" && value.is_object()) {
      out.event = value.raw();
      has_event = true;
    } else if (name == "events" && value.is_array()) {
      json::for_each_element(value, [&](json::Value event) {
        out.sequence.emplace_back(event.raw());
        return true;
      });
      has_event = !out.sequence.empty();
    } else if (name == "expect" && value.kind() == json::Kind::kBoolean) {
      out.expect = value.scalar() == "true";
      has_expect = true;
    } else if (name == "rule" && value.is_string()) {
      out.rule = text();
    } else if (name == "why" && value.is_string()) {
      out.why = text();
    } else {
      wrong_key = name;
      return false;
    }
    return true;
  });
  if (!wrong_key.empty())
    return fail(ErrorCode::kInvalidArgument,
                "{} is not one of expect (true or false), event (an object), events (a list of "
                "them), rule and why (texts)",
                shown(wrong_key));
  if (!has_event || !has_expect)
    return fail(ErrorCode::kInvalidArgument, "it needs both expect and event (or events)");
  return out;
}

bool is_named(Rule const& rule, std::string const& name) {
  return rule.id == name || rule.name == name || rule.title == name;
}

/// Which rule a case means; the error says why none.
Result<Rule const*> rule_of(std::vector<Rule const*> const& rules, Case const& one) {
  if (one.rule.empty()) {
    if (rules.size() == 1) return rules.front();
    return fail(ErrorCode::kInvalidArgument,
                "the file holds {} rules: say which one with \"rule\": ID", rules.size());
  }
  auto const found = std::find_if(rules.begin(), rules.end(),
                                  [&](Rule const* rule) { return is_named(*rule, one.rule); });
  if (found != rules.end()) return *found;
  return fail(ErrorCode::kNotFound, "the file holds no rule {}", shown(one.rule));
}

/// Whether the rule fires, by both roads.
Result<bool> fires(Rule const& rule, Event const& event) {
  bool const slow = match::interpret(rule.expression, event.tree(), {}).matches;
  auto program = CAIRN_TRY(match::Program::compile(rule.expression));
  bool const fast = match::Matcher(program).matches(event.view());
  if (slow != fast)
    return fail(ErrorCode::kCorrupt,
                "the interpreter says {} and the compiled program {}: please "
                "report this, with rule and event",
                slow, fast);
  return slow;
}

}  // namespace

Result<std::vector<Case>> parse_cases(std::string_view text, std::string const& path) {
  std::string padded = std::string(text) + std::string(json::kPadding, '\0');
  json::Indexer indexer;
  auto const index = indexer.index({padded.data(), text.size()});
  auto const broken = [&] {
    return fail(ErrorCode::kCorrupt, "{}: not a JSON array of test events", path);
  };
  if (!index || index->entries.empty()) return broken();
  std::uint32_t const* const begin = index->entries.data();
  std::uint32_t const* const end = begin + index->entries.size();
  json::Members members;
  json::Value const list(padded.data(), begin);
  if (json::check_value(padded.data(), begin, end, members) != end || !list.is_array())
    return broken();
  std::vector<Case> out;
  std::optional<Error> error;
  json::for_each_element(list, [&](json::Value entry) {
    auto one =
        entry.is_object() ? case_of(entry) : fail(ErrorCode::kInvalidArgument, "it is no object");
    if (!one) {
      error = Error{one.error().code,
                    fmt::format("{}: entry {}: {}", path, out.size() + 1, one.error().message)};
      return false;
    }
    one->number = out.size() + 1;
    out.push_back(std::move(*one));
    return true;
  });
  if (error) return tl::unexpected<Error>(std::move(*error));
  return out;
}

std::string cases_path(std::string const& rule_file) {
  std::size_t const dot = rule_file.rfind('.');
  return rule_file.substr(0, dot) + ".events.json";
}

CaseResult try_cases(std::vector<Rule const*> const& rules, std::vector<Case> const& cases) {
  struct Tried {
    bool firing = false, silent = false;
  };
  std::map<Rule const*, Tried> tried;
  for (Rule const* rule : rules) tried[rule];
  CaseResult out;
  for (Case const& one : cases) {
    if (!one.sequence.empty()) continue;
    auto const rule = rule_of(rules, one);
    if (!rule) {
      out.failures.push_back({one, {}, rule.error().message});
      continue;
    }
    (one.expect ? tried[*rule].firing : tried[*rule].silent) = true;
    auto const event = Event::parse(one.event);
    auto const fired = event ? fires(**rule, **event) : Result<bool>(tl::unexpect, event.error());
    if (!fired) {
      out.failures.push_back({one, (*rule)->title, fired.error().message});
    } else if (*fired != one.expect) {
      out.failures.push_back(
          {one, (*rule)->title, *fired ? "fires, and should not" : "should fire, and does not"});
    } else {
      ++out.passed;
    }
  }
  for (auto const& [rule, seen] : tried)
    if (!seen.firing || !seen.silent) out.one_sided.push_back(rule->title);
  return out;
}

}  // namespace cairn::sigma
