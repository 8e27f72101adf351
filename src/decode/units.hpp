// Where a text may be cut: behind each top-level JSON document, each line that is none, each CSV
// row.
//
// One deterministic scan from the text's start decides, so cutting an object into pieces of any
// size and cutting the whole of it give the same units, and a unit begins with the scanner as if
// new. Three things make it fit for damaged text:
// - Brackets are counted and strings skipped, the rest of the grammar is not looked at.
// - In a line that begins with something else, a document starts only at `{"name":` (log lines, a
// cut front).
// - Inside an unfinished document, a line of its own that is a whole object `{"…}` ends that
// document if the line before does not
//   end in `,` `:` `[` or `{`: in valid JSON no such line exists, so only broken NDJSON is cut
//   there, and one bad line costs one line.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cairn::decode {

/// text[begin, document) stands before the document on its line, text[document, end) is the
/// document; equal to `end` if there is none.
struct Unit {
  std::size_t begin = 0;
  std::size_t document = 0;
  std::size_t end = 0;
};

class UnitScanner {
 public:
  enum class Mode { kDocuments, kCsv };
  explicit UnitScanner(Mode mode = Mode::kDocuments) : mode_(mode) {}

  /// Goes on from where it stopped to `end` or to the end of the next unit, whichever is first.
  /// Positions in `text`, which must hold what was scanned before.
  std::optional<Unit> next(std::string_view text);
  /// The text ends here: the units that are left, one a call.
  std::optional<Unit> finish(std::string_view text);
  /// The first `count` bytes, whole units, were taken away from the text.
  void drop(std::size_t count);

  std::size_t scanned() const { return at_; }

 private:
  enum class State : std::uint8_t {
    kTop,
    kGarbage,
    kBrace,
    kName,
    kColon,  // outside a document
    kInside,
    kInsideEscape,
    kString,
    kStringEscape,
    kCell,
    kPlainCell,
    kQuotedCell,
    kQuote,  // CSV
  };
  enum class Line : std::uint8_t {
    kOff,
    kStart,
    kBrace,
    kRun,
    kRunEscape,
    kString,
    kStringEscape,
    kWhole
  };

  std::optional<Unit> step(std::string_view text);
  std::optional<Unit> give_up_candidate();
  std::optional<Unit> inside_newline(std::string_view text);
  std::optional<Unit> cut_before_line();
  void follow_line(char c);
  Unit take(std::size_t document, std::size_t end);

  Mode mode_;
  State state_ = State::kTop;
  Line line_ = Line::kOff;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::size_t document_ = 0;
  std::size_t depth_ = 0;
  std::size_t candidate_ = 0;          // `{` in a line of other text
  std::size_t candidate_newline_ = 0;  // the first line end behind it, or 0
  std::size_t name_length_ = 0;
  std::size_t line_begin_ = 0;
  std::size_t line_end_ = 0;
  std::size_t line_depth_ = 0;
  char line_last_ = 0;  // last character that is no blank before line_begin_
  std::optional<Unit> queued_;
};

}  // namespace cairn::decode
