#include "sigma/dead.hpp"

#include "base/text.hpp"
#include "record/fields.hpp"
#include "sigma/api_table.hpp"
#include "sigma/yaml.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace cairn::sigma {
namespace {

using match::Expression;

constexpr std::string_view kDomain = ".amazonaws.com";
constexpr std::size_t kShownNames = 6;

/// Names are folded; the spelling of the table is kept for messages.
class Apis {
 public:
  Apis() {
    for (ApiRow const& row : api_rows()) {
      std::vector<std::string_view> const sources = words(row.sources);
      for (std::string_view const name : words(row.names)) {
        std::string const folded = fold(name);
        for (std::string_view const source : sources) {
          names_[std::string(source)].insert(folded);
          sources_[folded].emplace_back(source);
        }
      }
    }
  }

  bool knows(std::string const& source) const { return names_.contains(source); }
  bool has(std::string const& source, std::string const& name) const {
    auto const found = names_.find(source);
    return found != names_.end() && found->second.contains(without_version(name));
  }
  /// The sources that have this name.
  std::vector<std::string> const* sources_of(std::string const& name) const {
    auto const found = sources_.find(without_version(name));
    return found == sources_.end() ? nullptr : &found->second;
  }

 private:
  static std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
      std::size_t const end = std::min(text.find(' '), text.size());
      out.push_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
  }

  /// `listfunctions20150331v2` → `listfunctions`
  static std::string without_version(std::string const& name) {
    std::size_t end = name.size();
    if (end > 2 && name[end - 2] == 'v') end -= 2;
    std::size_t digits = 0, begin = end;
    while (begin > 0 &&
           (name[begin - 1] == '_' || (name[begin - 1] >= '0' && name[begin - 1] <= '9'))) {
      digits += name[begin - 1] != '_' ? 1 : 0;
      --begin;
    }
    return digits >= 8 && begin > 0 ? name.substr(0, begin) : name;
  }

  std::unordered_map<std::string, std::unordered_set<std::string>> names_;
  std::unordered_map<std::string, std::vector<std::string>> sources_;
};

std::optional<Texts> texts_of(match::Predicate const& predicate, std::string_view member) {
  auto const* const path = std::get_if<match::Path>(&predicate.field);
  auto const* const equals = std::get_if<match::Equals>(&predicate.test);
  bool const about_it =
      path != nullptr && path->segments.size() == 1 && path->segments[0].name == member;
  if (!about_it || equals == nullptr) return std::nullopt;
  return Texts{{fold(equals->text), equals->text}};
}

/// A member that must be there for the expression to hold.
std::set<std::string> needed_members(Expression const& expression) {
  std::set<std::string> out;
  switch (expression.kind) {
  case Expression::Kind::kNot: break;
  case Expression::Kind::kPredicate: {
    auto const* const path = std::get_if<match::Path>(&expression.predicate->field);
    if (path != nullptr && !path->segments.empty()) out.insert(path->segments.front().name);
    break;
  }
  case Expression::Kind::kAll:
    for (Expression const& child : expression.children) out.merge(needed_members(child));
    break;
  case Expression::Kind::kAny: {
    bool first = true;
    for (Expression const& child : expression.children) {
      std::set<std::string> const own = needed_members(child);
      if (first) out = own;
      std::erase_if(out, [&](std::string const& name) { return !own.contains(name); });
      first = false;
    }
    break;
  }
  }
  return out;
}

void collect_members(Expression const& expression, std::set<std::string>& out) {
  if (expression.predicate) {
    auto const* const path = std::get_if<match::Path>(&expression.predicate->field);
    if (path != nullptr && !path->segments.empty()) out.insert(path->segments.front().name);
  }
  for (Expression const& child : expression.children) collect_members(child, out);
}

/// CloudTrail's own top-level members.
std::set<std::string, std::less<>> known_members() {
  std::set<std::string, std::less<>> out;
  for (record::KnownField const& field : record::known_fields())
    out.emplace(field.path.substr(0, field.path.find('.')));
  return out;
}

std::string listed(std::vector<std::string> const& names) {
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), kShownNames); ++i)
    out += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kShownNames) out += fmt::format(" and {} more", names.size() - kShownNames);
  return out;
}

class Examiner {
 public:
  Examiner() : members_(known_members()) {}

  std::vector<std::string> examine(Rule const& rule) const {
    std::vector<std::string> out;
    for (std::string_view const member : {"eventName", "eventSource"}) {
      auto const texts = possible_texts(rule.expression, member);
      if (texts && texts->empty())
        out.push_back(fmt::format("never fires: no {} meets all that it asks for", member));
    }
    fields(rule, out);
    if (out.empty()) names(rule, out);
    return out;
  }

 private:
  void fields(Rule const& rule, std::vector<std::string>& out) const {
    std::set<std::string> const needed = needed_members(rule.expression);
    std::set<std::string> all;
    collect_members(rule.expression, all);
    for (std::string const& member : all) {
      // A dotted name of a field that stands as one name is found too: judge its first part.
      if (members_.contains(member)) continue;
      std::string_view const near = nearest_of(member, members_);
      out.push_back(fmt::format("{}CloudTrail's events have no field {}{}",
                                needed.contains(member) ? "never fires: " : "", shown(member),
                                near.empty() ? "" : fmt::format("; did you mean {}?", near)));
    }
  }

  void names(Rule const& rule, std::vector<std::string>& out) const {
    auto const names = possible_texts(rule.expression, "eventName");
    auto const sources = possible_texts(rule.expression, "eventSource");
    if (!names || !sources) return;
    std::vector<std::string> unknown;
    std::string hint;
    for (auto const& [name, written] : *names) {
      bool const possible =
          std::any_of(sources->begin(), sources->end(), [&, &name = name](auto const& known) {
            std::string const& source = known.first;
            std::string const service = source.substr(0, source.find(kDomain));
            return !source.ends_with(kDomain) || !apis_.knows(service) || apis_.has(service, name);
          });
      if (possible) continue;
      unknown.push_back(written);
      auto const* const others = apis_.sources_of(name);
      if (hint.empty() && others != nullptr)
        hint = fmt::format("; {}{} has it", others->front(), kDomain);
    }
    if (unknown.empty()) return;
    std::vector<std::string> shown_sources;
    for (auto const& source : *sources) shown_sources.push_back(source.second);
    bool const all = unknown.size() == names->size();
    out.push_back(fmt::format("{}{} {} of {}{}", all ? "never fires: " : "", listed(unknown),
                              unknown.size() == 1 ? "is no API" : "are no APIs",
                              listed(shown_sources), all ? hint : ""));
  }

  Apis apis_;
  std::set<std::string, std::less<>> members_;
};

}  // namespace

std::optional<Texts> possible_texts(Expression const& expression, std::string_view member) {
  switch (expression.kind) {
  case Expression::Kind::kPredicate: return texts_of(*expression.predicate, member);
  case Expression::Kind::kNot: return std::nullopt;
  case Expression::Kind::kAll: {
    std::optional<Texts> out;
    for (Expression const& child : expression.children) {
      std::optional<Texts> own = possible_texts(child, member);
      if (!own) continue;
      if (out)
        std::erase_if(*out, [&](auto const& text) { return !own->contains(text.first); });
      else
        out = std::move(own);
    }
    return out;
  }
  case Expression::Kind::kAny: {
    Texts out;
    for (Expression const& child : expression.children) {
      std::optional<Texts> own = possible_texts(child, member);
      if (!own) return std::nullopt;
      out.merge(*own);
    }
    return out;
  }
  }
  return std::nullopt;
}

std::vector<Note> find_dead(RuleSet const& set) {
  Examiner const examiner;
  std::vector<Note> notes;
  for (Rule const& rule : set.rules)
    for (std::string& what : examiner.examine(rule))
      notes.push_back({rule.file, rule.line, std::move(what), rule.title});
  return notes;
}

}  // namespace cairn::sigma
