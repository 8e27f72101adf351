// Correlation documents: first read for themselves, then linked to what they refer to.
#pragma once
#include "sigma/rules.hpp"
#include "sigma/yaml.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace cairn::sigma {

/// A correlation whose references are still texts.
struct CorrelationDraft {
  struct Alias {
    std::string name;
    std::vector<std::pair<std::string, match::Path>> fields;  // by reference, as written
    unsigned line = 0;
  };
  Correlation correlation;
  std::vector<std::string> references;
  std::vector<NamedPath> group_by;
  std::vector<Alias> aliases;
  std::string expression;  // of temporal types; empty: none
  unsigned line = 0;       // of `correlation`
};

Read<CorrelationDraft> read_correlation(YamlNode const& document, std::vector<Problem>& notes);

/// `5m`; units s m h d w M y.
std::optional<Instant> parse_timespan(std::string_view text);

/// Finds what a reference means; the problem says why there is nothing.
using FindReference = std::function<Read<Reference>(std::string const& written, unsigned line)>;
Read<Correlation> link(CorrelationDraft draft, FindReference const& find);

}  // namespace cairn::sigma
