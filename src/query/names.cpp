#include "query/names.hpp"

#include "base/text.hpp"
#include "record/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace cairn::query {
namespace {

using match::Case;
using match::Derived;

constexpr std::string_view kTimeFields[] = {"eventTime",
                                            "userIdentity.sessionContext.attributes.creationDate"};
constexpr std::string_view kIdentity = "userIdentity";

std::optional<Derived> derived_of(std::string_view name) {
  if (equals_ignoring_ascii_case(name, "principal")) return Derived::kPrincipal;
  if (equals_ignoring_ascii_case(name, "outcome")) return Derived::kOutcome;
  if (equals_ignoring_ascii_case(name, "account")) return Derived::kAccount;
  if (equals_ignoring_ascii_case(name, "object")) return Derived::kObject;
  if (equals_ignoring_ascii_case(name, "verdict")) return Derived::kVerdict;
  return std::nullopt;
}

/// What a short name stands for, or the name itself.
std::string_view expand_short(std::string_view name) {
  for (record::ShortName const& candidate : record::short_names()) {
    if (equals_ignoring_ascii_case(candidate.name, name)) return candidate.field;
  }
  return name;
}

/// The documented path that is spelled so, case ignored; empty if there is none.
std::string_view known_path(std::string_view path) {
  for (record::KnownField const& known : record::known_fields()) {
    if (equals_ignoring_ascii_case(known.path, path)) return known.path;
  }
  return {};
}

bool is_top_level(std::string_view path) { return path.find('.') == std::string_view::npos; }

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('.') + 1); }

std::string did_you_mean(std::string_view what) { return fmt::format("did you mean {}?", what); }

/// Slips that still count as one, by length: short words are too near to everything.
std::size_t allowed_slips(std::size_t length) {
  return length < 5 ? 0 : length < 8 ? 1 : length < 12 ? 2 : 3;
}

class Nearest {
 public:
  explicit Nearest(std::string_view word, std::size_t slips)
      : word_(word), best_distance_(slips + 1) {}
  void offer(std::string_view candidate, std::string_view result) {
    std::size_t const longer = std::max(candidate.size(), word_.size());
    if (longer - std::min(candidate.size(), word_.size()) >= best_distance_) return;
    std::size_t const distance = edit_distance(word_, candidate);
    if (distance < best_distance_) best_ = result, best_distance_ = distance;
  }
  std::string_view best() const { return best_; }

 private:
  std::string_view word_;
  std::string_view best_;
  std::size_t best_distance_;
};

std::string_view nearest_top_level(std::string_view word) {
  Nearest nearest(word, allowed_slips(word.size()));
  for (record::KnownField const& known : record::known_fields()) {
    if (is_top_level(known.path)) nearest.offer(known.path, known.path);
  }
  return nearest.best();
}

std::string_view nearest_short(std::string_view word) {
  Nearest nearest(word, word.size() < 3 ? 0 : std::max<std::size_t>(1, allowed_slips(word.size())));
  for (record::ShortName const& candidate : record::short_names())
    nearest.offer(candidate.name, candidate.name);
  for (std::string_view name : {"principal", "outcome", "object", "verdict"})
    nearest.offer(name, name);
  return nearest.best();
}

/// The only documented top-level field that begins or ends like `word`.
std::string_view only_top_level_around(std::string_view word) {
  if (word.size() < 5) return {};
  std::string_view only;
  for (record::KnownField const& known : record::known_fields()) {
    if (!is_top_level(known.path) || known.path.size() <= word.size()) continue;
    if (equals_ignoring_ascii_case(known.path.substr(0, word.size()), word) ||
        equals_ignoring_ascii_case(known.path.substr(known.path.size() - word.size()), word)) {
      if (!only.empty()) return {};
      only = known.path;
    }
  }
  return only;
}

/// Documented nested fields whose last part is `word`, the shortest paths first, two at most.
std::string nested_fields_named(std::string_view word) {
  std::vector<std::string_view> found;
  for (record::KnownField const& known : record::known_fields()) {
    if (!is_top_level(known.path) && equals_ignoring_ascii_case(last_part(known.path), word))
      found.push_back(known.path);
  }
  std::stable_sort(found.begin(), found.end(), [&](std::string_view a, std::string_view b) {
    auto const rank = [&](std::string_view path) {
      return std::tuple(last_part(path) != word, std::count(path.begin(), path.end(), '.'),
                        !path.starts_with(kIdentity));
    };
    return rank(a) < rank(b);
  });
  if (found.empty()) return {};
  return found.size() == 1 ? std::string(found[0]) : fmt::format("{} or {}", found[0], found[1]);
}

/// userIdentity is documented in full, so an unknown path below it is worth a note.
void note_identity_path(Name const& name, std::string const& path, Notes& notes) {
  Nearest nearest(path, 3);
  std::string_view same_last;
  for (record::KnownField const& known : record::known_fields()) {
    if (!known.path.starts_with(kIdentity) || is_top_level(known.path)) continue;
    nearest.offer(known.path, known.path);
    if (same_last.empty() &&
        equals_ignoring_ascii_case(last_part(known.path), name.parts.back().text)) {
      same_last = known.path;
    }
  }
  std::string_view const meant = nearest.best().empty() ? same_last : nearest.best();
  if (meant.empty()) return;
  notes.push_back({fmt::format("{} is no documented field", shown(path)), name.span.begin,
                   name.span.end, did_you_mean(meant)});
}

}  // namespace

Certainty certainty_of(Name const& name) {
  Name::Part const& first = name.parts.front();
  if (first.quoted) return Certainty::kQuoted;
  if (first.text == "*") return Certainty::kKnown;
  std::string_view const known = known_path(first.text);
  if (!known.empty()) return Certainty::kKnown;
  bool const digit = first.text[0] >= '0' && first.text[0] <= '9';
  if (name.dotted())
    return digit || first.text[0] == '-' ? Certainty::kUnknown : Certainty::kDotted;
  bool const named = expand_short(first.text) != first.text || derived_of(first.text).has_value();
  return named ? Certainty::kKnown : Certainty::kUnknown;
}

FieldReference field_of(Name const& name, Notes& notes) {
  FieldReference reference;
  reference.span = name.span;
  match::Path path;
  Name::Part const& first = name.parts.front();
  if (!first.quoted && first.text == "*") {
    reference.spelling = "*";
    reference.field = path;
    return reference;
  }
  std::string_view top = first.text;
  if (!first.quoted && !name.dotted()) {
    top = expand_short(top);
    if (auto const derived = derived_of(top)) {
      reference.field = *derived;
      reference.spelling = std::string(top);
      reference.is_outcome = *derived == Derived::kOutcome;
      return reference;
    }
  }
  std::string_view const known_top = is_top_level(top) ? known_path(top) : std::string_view{};
  if (!known_top.empty()) top = known_top;
  path.segments.push_back({std::string(top), Case::kIgnore});

  bool const identity = top == kIdentity;
  std::string const typed = name.path();
  std::string_view const known = name.any_quoted() ? std::string_view{} : known_path(typed);
  std::size_t at = first.text.size() + 1;
  for (std::size_t i = 1; i < name.parts.size(); ++i) {
    std::string const& part = name.parts[i].text;
    bool const canonical = identity && !known.empty();
    path.segments.push_back({canonical ? std::string(known.substr(at, part.size())) : part,
                             identity ? Case::kIgnore : Case::kExact});
    at += part.size() + 1;
  }
  reference.spelling = std::string(top);
  for (std::size_t i = 1; i < path.segments.size(); ++i)
    reference.spelling += "." + path.segments[i].name;
  reference.is_time = std::find(std::begin(kTimeFields), std::end(kTimeFields),
                                reference.spelling) != std::end(kTimeFields);
  reference.field = std::move(path);

  if (name.dotted() && !name.any_quoted()) {
    if (identity && known.empty()) {
      note_identity_path(name, reference.spelling, notes);
    } else if (!known.empty() && known != reference.spelling) {
      notes.push_back({fmt::format("{} differs in case from the documented field, and names below "
                                   "the top level are exact",
                                   shown(reference.spelling)),
                       name.span.begin, name.span.end, did_you_mean(known)});
    }
  }
  if (known_top.empty() && !first.quoted) {
    notes.push_back({fmt::format("{} is no documented CloudTrail field", shown(first.text)),
                     name.span.begin, name.span.begin + first.text.size(),
                     "to search for it as text, put it into quotes"});
  }
  return reference;
}

std::string likely_meant(Name const& name, bool attached) {
  std::string const& first = name.parts.front().text;
  std::string_view const top = nearest_top_level(first);
  if (name.dotted()) {
    if (top.empty()) return {};
    return std::string(top) + name.path().substr(first.size());
  }
  if (!top.empty()) return std::string(top);
  if (attached) return first.size() < 6 ? std::string() : nested_fields_named(first);
  if (std::string nested = nested_fields_named(first); !nested.empty()) return nested;
  if (std::string_view const around = only_top_level_around(first); !around.empty())
    return std::string(around);
  return std::string(nearest_short(first));
}

}  // namespace cairn::query
