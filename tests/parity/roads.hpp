// The two roads side by side: records as the matcher sees them and as the interpreter sees them,
// and what both say.
#pragma once
#include "match/dispatch.hpp"
#include "match/interpreter.hpp"
#include "match/program.hpp"
#include "parity/shrink.hpp"
#include "json/document.hpp"
#include "json/index.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::parity {

/// What the interpreter needs to know of a record that the record does not spell out, computed by
/// record/.
match::DerivedTexts derived_texts(record::RecordView const& record);

/// A text with records in it, indexed and parsed. Stays where it is: views point into it.
class Text {
 public:
  struct Record {
    json::Members members;
    record::RecordView view;
    json::Node node;
    match::DerivedTexts derived;
  };

  /// `text` is `{"Records":[…]}` or one object. nullptr if the index or the check refuses it.
  static std::unique_ptr<Text> open(std::string_view text);

  std::string_view text() const { return {padded_.data(), padded_.size() - json::kPadding}; }
  std::span<Record const> records() const { return records_; }

 private:
  Text() = default;
  bool add(json::Value value, std::uint32_t const* end);

  std::string padded_;
  json::Indexer indexer_;
  record::Origin origin_{"forged.json", "111122223333"};
  std::vector<Record> records_;
};

/// `{"Records":[…]}` of some objects.
std::string envelope(std::span<std::string const> records);

/// Expressions compiled: all into one program, and each into its own.
class Roads {
 public:
  explicit Roads(std::vector<match::Expression> expressions);

  struct Disagreement {
    std::size_t record = 0;
    std::size_t expression = 0;
    std::string what;
  };
  /// The first disagreement: of matcher or dispatcher and interpreter on a record, or of the
  /// prefilter with a match in the text.
  std::optional<Disagreement> compare(Text const& text);

  std::span<match::Expression const> expressions() const { return expressions_; }
  std::size_t matches() const { return matches_; }  // seen so far, by the interpreter
  std::size_t pruned() const {
    return pruned_;
  }  // (text, expression) pairs without a match that the prefilter saw through
  std::size_t raised() const { return raised_; }

 private:
  std::vector<match::Expression> expressions_;
  std::shared_ptr<match::Program const> together_;
  std::vector<std::shared_ptr<match::Program const>> alone_;
  std::unique_ptr<match::Matcher> together_matcher_;
  std::vector<match::Dispatcher> dispatchers_;  // keyed on real names, and on forged ones
  std::vector<match::Matcher> alone_matchers_;
  std::size_t matches_ = 0, pruned_ = 0, raised_ = 0;
};

/// What is wrong with one record and one expression, if anything: also as the only record of an
/// envelope.
std::optional<std::string> disagreement(Case const& one);

/// Shrinks and describes: the message of a failing test.
std::string explain(Case failing);

}  // namespace cairn::parity
