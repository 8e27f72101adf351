// Random expressions over the alphabet of support/random_json.hpp, so that hits and near misses are
// frequent.
#pragma once
#include "match/ir.hpp"
#include "support/random.hpp"
#include "json/document.hpp"

namespace cairn::parity {

/// Words from which an expression takes its names and literals; a vector of real ones makes real
/// queries.
struct Vocabulary {
  std::vector<std::string> paths;  // dotted
  std::vector<std::string> literals;
};

/// Adds what occurs in a value: the paths of its members and the texts of its leaves, up to `most`
/// of each.
void learn(Vocabulary& words, json::Node const& value, std::size_t most);

/// The small alphabet of RandomJson.
Vocabulary const& small_vocabulary();

/// A tree of up to `depth` levels of and, or, not.
match::Expression random_expression(test::Random& random, Vocabulary const& words, int depth);

/// An expression as detection rules are: mostly keyed on the texts of two members of the record.
match::Expression random_rule(test::Random& random, Vocabulary const& words, std::string_view name,
                              std::string_view source);

}  // namespace cairn::parity
