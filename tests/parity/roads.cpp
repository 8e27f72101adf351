#include "parity/roads.hpp"

#include "base/text.hpp"
#include "record/derived.hpp"
#include "json/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace cairn::parity {

match::DerivedTexts derived_texts(record::RecordView const& record) {
  match::DerivedTexts texts;
  record::principal(record, texts.principal);
  texts.outcome = to_string(record::outcome(record));
  record::account(record, texts.account);
  record::object_name(record, texts.object);
  record::verdict(record, texts.verdict);
  return texts;
}

std::unique_ptr<Text> Text::open(std::string_view text) {
  std::unique_ptr<Text> out(new Text);
  out->padded_ = std::string(text) + std::string(json::kPadding, '\0');
  auto const index = out->indexer_.index({out->padded_.data(), text.size()});
  if (!index || index->entries.empty()) return nullptr;
  char const* const data = out->padded_.data();
  std::uint32_t const* const end = index->entries.data() + index->entries.size();
  json::Members members;
  json::Value const root(data, index->entries.data());
  if (!root.is_object() || json::check_value(data, root.at(), end, members) != end) return nullptr;
  json::Value list;
  if (!json::find_member(root, "Records", list) || !list.is_array())
    return out->add(root, end) ? std::move(out) : nullptr;
  bool good = true;
  json::for_each_element(list, [&](json::Value element) {
    return good = !element.is_object() || out->add(element, end);
  });
  return good ? std::move(out) : nullptr;
}

bool Text::add(json::Value value, std::uint32_t const* end) {
  auto node = json::parse_document(value.raw());
  if (!node) return false;
  Record record;
  if (json::check_value(padded_.data(), value.at(), end, record.members) == nullptr) return false;
  record.node = std::move(*node);
  record.view = {value, {}, records_.size(), &origin_};
  records_.push_back(std::move(record));
  Record& kept = records_.back();
  kept.view.members = kept.members;  // moving the record moves the vector, not what it owns
  kept.derived = derived_texts(kept.view);
  return true;
}

std::string envelope(std::span<std::string const> records) {
  std::string out = R"({"Records":[)";
  for (std::string const& record : records) out += (&record == records.data() ? "" : ",") + record;
  return out + "]}";
}

namespace {

std::shared_ptr<match::Program const> compiled(std::span<match::Expression const> expressions) {
  auto program = match::Program::compile(expressions);
  if (!program) {
    std::fprintf(stderr, "an expression of the test does not compile: %s\n",
                 program.error().message.c_str());
    std::abort();
  }
  return *program;
}

std::string verdict(bool matches) { return matches ? "match" : "no match"; }

}  // namespace

Roads::Roads(std::vector<match::Expression> expressions)
    : expressions_(std::move(expressions)), together_(compiled(expressions_)),
      together_matcher_(std::make_unique<match::Matcher>(together_)) {
  for (match::Expression const& expression : expressions_) {
    alone_.push_back(compiled({&expression, 1}));
    alone_matchers_.emplace_back(alone_.back());
  }
  for (match::DispatchKeys const& keys : {match::DispatchKeys{}, match::DispatchKeys{"a", "b", {}}})
    dispatchers_.emplace_back(*match::Dispatch::compile(expressions_, keys));
}

std::optional<Roads::Disagreement> Roads::compare(Text const& text) {
  std::vector<bool> may_match;
  for (auto const& program : alone_) may_match.push_back(program->may_match(text.text()));
  bool const any_may_match = together_->may_match(text.text());
  std::vector<bool> any_matches(expressions_.size(), false);
  for (std::size_t r = 0; r < text.records().size(); ++r) {
    Text::Record const& record = text.records()[r];
    together_matcher_->evaluate(record.view);
    bool any_raises = false;
    std::vector<int> dispatched(expressions_.size());
    for (match::Dispatcher& dispatcher : dispatchers_)
      for (std::uint32_t const e : dispatcher.matches(record.view)) ++dispatched[e];
    for (std::size_t e = 0; e < expressions_.size(); ++e) {
      match::Verdict const slow = match::interpret(expressions_[e], record.node, record.derived);
      matches_ += slow.matches ? 1 : 0;
      raised_ += slow.raises ? 1 : 0;
      any_raises |= slow.raises;
      any_matches[e] = any_matches[e] || slow.matches;
      if (dispatched[e] != (slow.matches ? 2 : 0))
        return Disagreement{r, e,
                            "interpreter: " + verdict(slow.matches) + ", found by " +
                                std::to_string(dispatched[e]) + " of 2 dispatchers"};
      match::Matcher& alone = alone_matchers_[e];
      bool const quick = alone.matches(record.view);
      if (!slow.raises && quick != slow.matches)
        return Disagreement{r, e,
                            "interpreter: " + verdict(slow.matches) +
                                ", Matcher::matches: " + verdict(quick)};
      alone.evaluate(record.view);
      if (alone.raised() != slow.raises)
        return Disagreement{r, e,
                            std::string("interpreter raises: ") + (slow.raises ? "yes" : "no") +
                                ", Matcher: " + (slow.raises ? "no" : "yes")};
      if (slow.raises)
        continue;  // whether it matches does not matter then: the caller takes the slow road
      if (alone.matched(0) != slow.matches)
        return Disagreement{r, e,
                            "interpreter: " + verdict(slow.matches) +
                                ", Matcher::evaluate: " + verdict(alone.matched(0))};
      if (together_matcher_->matched(e) != slow.matches)
        return Disagreement{r, e,
                            "interpreter: " + verdict(slow.matches) +
                                ", Matcher of many: " + verdict(together_matcher_->matched(e))};
      if (slow.matches && !may_match[e])
        return Disagreement{r, e, "a match, and may_match says no"};
      if (slow.matches && !any_may_match)
        return Disagreement{r, e, "a match, and may_match of many says no"};
    }
    if (together_matcher_->raised() != any_raises)
      return Disagreement{r, 0, "Matcher of many: raised() is wrong"};
  }
  for (std::size_t e = 0; e < expressions_.size(); ++e)
    pruned_ += !any_matches[e] && !may_match[e] ? 1 : 0;
  return std::nullopt;
}

std::optional<std::string> disagreement(Case const& one) {
  if (!match::Program::compile(one.expression))
    return std::nullopt;  // a pattern that was cut short
  for (std::string const& text : {one.record, envelope({&one.record, 1})}) {
    auto const opened = Text::open(text);
    if (opened == nullptr) return std::nullopt;
    Roads roads({one.expression});
    if (auto const found = roads.compare(*opened)) return found->what;
  }
  return std::nullopt;
}

std::string explain(Case failing) {
  if (!disagreement(failing))
    return "seen in company only: " + failing.record + "\n  " + to_string(failing.expression);
  Case const small =
      shrink(failing, [](Case const& shrunk) { return disagreement(shrunk).has_value(); });
  return *disagreement(small) + "\n  record:     " + escape_controls(small.record) +
         "\n  expression: " + to_string(small.expression) +
         "\nbefore shrinking:\n  record:     " + escape_controls(failing.record) +
         "\n  expression: " + to_string(failing.expression);
}

}  // namespace cairn::parity
