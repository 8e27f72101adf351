#include "decode/units.hpp"

#include <array>

namespace cairn::decode {
namespace {

constexpr std::size_t kLongestName = 128;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// A byte of UTF-8's byte order mark, which stands between documents where files were joined.
bool is_mark(char c) { return c == '\xef' || c == '\xbb' || c == '\xbf'; }

/// Characters that matter inside a document, and inside a string of it.
struct Stops {
  std::array<bool, 256> inside{}, string{};
  constexpr Stops() {
    for (char const c : {'{', '}', '[', ']', '"', '\\', '\n'})
      inside[static_cast<unsigned char>(c)] = true;
    for (char const c : {'"', '\\', '\n'}) string[static_cast<unsigned char>(c)] = true;
  }
};
constexpr Stops kStops;

}  // namespace

Unit UnitScanner::take(std::size_t document, std::size_t end) {
  Unit const unit{begin_, document, end};
  begin_ = end;
  line_ = Line::kOff;
  return unit;
}

std::optional<Unit> UnitScanner::next(std::string_view text) {
  if (queued_) {
    auto const unit = queued_;
    queued_.reset();
    return unit;
  }
  while (at_ < text.size()) {
    if (line_ == Line::kOff && (state_ == State::kInside || state_ == State::kString)) {
      auto const& stops = state_ == State::kInside ? kStops.inside : kStops.string;
      while (at_ < text.size() && !stops[static_cast<unsigned char>(text[at_])]) ++at_;
      if (at_ == text.size()) break;
    }
    if (auto const unit = step(text)) return unit;
  }
  return std::nullopt;
}

// Handles the character at at_, and moves on unless it is to be looked at again in another state.
std::optional<Unit> UnitScanner::step(std::string_view text) {
  char const c = text[at_];
  switch (state_) {
  case State::kTop:
    if (mode_ == Mode::kCsv) {
      state_ = State::kCell;
    } else if (c == '{' || c == '[') {
      document_ = at_++;
      depth_ = 1;
      state_ = State::kInside;
    } else if (is_blank(c) || is_mark(c)) {
      ++at_;
    } else {
      state_ = State::kGarbage;
    }
    return std::nullopt;
  case State::kGarbage:
    ++at_;
    if (c == '\n') {
      state_ = State::kTop;
      return take(at_, at_);
    }
    if (c == '{') {
      candidate_ = at_ - 1;
      candidate_newline_ = 0;
      state_ = State::kBrace;
    }
    return std::nullopt;
  case State::kBrace:
    if (c == '"') {
      name_length_ = 0;
      state_ = State::kName;
    } else if (!is_blank(c)) {
      return give_up_candidate();
    } else if (c == '\n' && candidate_newline_ == 0) {
      candidate_newline_ = at_;
    }
    ++at_;
    return std::nullopt;
  case State::kName:
    if (c == '"') {
      state_ = State::kColon;
    } else if (c == '\\' || c == '\n' || ++name_length_ > kLongestName) {
      return give_up_candidate();
    }
    ++at_;
    return std::nullopt;
  case State::kColon:
    if (c == ':') {
      document_ = candidate_;
      depth_ = 1;
      state_ = State::kInside;
    } else if (!is_blank(c) || c == '\n') {
      return give_up_candidate();
    }
    ++at_;
    return std::nullopt;
  case State::kInside:
  case State::kString:
    if (c == '\n') return inside_newline(text);
    if (line_ != Line::kOff) follow_line(c);
    ++at_;
    if (c == '"') {
      state_ = state_ == State::kInside ? State::kString : State::kInside;
    } else if (c == '\\') {
      state_ = state_ == State::kInside ? State::kInsideEscape : State::kStringEscape;
    } else if (state_ == State::kInside) {
      if (c == '{' || c == '[') {
        ++depth_;
      } else if ((c == '}' || c == ']') && --depth_ == 0) {
        state_ = State::kTop;
        return take(document_, at_);
      }
    }
    return std::nullopt;
  case State::kInsideEscape:
  case State::kStringEscape: {
    // Outside strings a backslash only keeps a quote from opening one, as in simdjson's stage 1.
    bool const string = state_ == State::kStringEscape;
    state_ = string ? State::kString : State::kInside;
    if (c == '\n' || (!string && c != '"' && c != '\\')) return std::nullopt;  // looked at again
    if (line_ != Line::kOff) follow_line(c);
    ++at_;
    return std::nullopt;
  }
  case State::kCell:
  case State::kPlainCell:
  case State::kQuote:
    ++at_;
    if (c == '\n') {
      state_ = State::kTop;
      return take(begin_, at_);
    }
    if (c == ',')
      state_ = State::kCell;
    else if (c == '"' && state_ != State::kPlainCell)
      state_ = State::kQuotedCell;  // opens a cell, or is the second of two that stand for one
    else
      state_ = State::kPlainCell;
    return std::nullopt;
  case State::kQuotedCell:
    ++at_;
    if (c == '"') state_ = State::kQuote;
    return std::nullopt;
  }
  return std::nullopt;
}

/// No document starts at the candidate. If a line ended behind it, that line is a unit of its own.
std::optional<Unit> UnitScanner::give_up_candidate() {
  if (candidate_newline_ == 0) {
    state_ = State::kGarbage;
    return std::nullopt;
  }
  state_ = State::kTop;
  at_ = candidate_newline_ + 1;
  return take(at_, at_);
}

std::optional<Unit> UnitScanner::inside_newline(std::string_view text) {
  if (line_ == Line::kWhole) return cut_before_line();
  std::size_t back = at_;
  std::size_t const stop = line_begin_ > document_ ? line_begin_ : document_;
  while (back > stop && is_blank(text[back - 1])) --back;
  if (back > stop) line_last_ = text[back - 1];  // else a blank line: what stood before it counts
  ++at_;
  line_begin_ = at_;
  line_ = line_last_ == ',' || line_last_ == ':' || line_last_ == '[' || line_last_ == '{'
              ? Line::kOff
              : Line::kStart;
  return std::nullopt;
}

/// The unfinished document ends before the current line, which is one.
std::optional<Unit> UnitScanner::cut_before_line() {
  Unit const broken = take(document_, line_begin_);
  queued_ = Unit{line_begin_, line_begin_, line_end_};
  begin_ = line_end_;
  at_ = line_end_;
  state_ = State::kTop;
  return broken;
}

// A second, line-wide view of the same characters, with no string open at the line's start.
void UnitScanner::follow_line(char c) {
  switch (line_) {
  case Line::kOff: break;
  case Line::kStart:
    line_ = c == '{' ? Line::kBrace : Line::kOff;
    line_depth_ = 1;
    break;
  case Line::kBrace:
    if (c == '"')
      line_ = Line::kString;
    else if (!is_blank(c))
      line_ = Line::kOff;
    break;
  case Line::kRun:
    if (c == '"')
      line_ = Line::kString;
    else if (c == '\\')
      line_ = Line::kRunEscape;
    else if (c == '{' || c == '[')
      ++line_depth_;
    else if ((c == '}' || c == ']') && --line_depth_ == 0) {
      line_ = Line::kWhole;
      line_end_ = at_ + 1;
    }
    break;
  case Line::kRunEscape:
    line_ = Line::kRun;
    if (c != '"' && c != '\\') follow_line(c);
    break;
  case Line::kString:
    if (c == '"')
      line_ = Line::kRun;
    else if (c == '\\')
      line_ = Line::kStringEscape;
    break;
  case Line::kStringEscape: line_ = Line::kString; break;
  case Line::kWhole:
    if (!is_blank(c)) line_ = Line::kOff;
    break;
  }
}

std::optional<Unit> UnitScanner::finish(std::string_view text) {
  if (auto const unit = next(text)) return unit;
  if (begin_ >= text.size()) return std::nullopt;
  switch (state_) {
  case State::kTop: return std::nullopt;
  case State::kBrace:
    if (candidate_newline_ != 0) return give_up_candidate();
    [[fallthrough]];
  case State::kGarbage:
  case State::kName:
  case State::kColon: return take(text.size(), text.size());
  case State::kInside:
  case State::kInsideEscape:
  case State::kString:
  case State::kStringEscape:
    if (line_ == Line::kWhole) return cut_before_line();
    return take(document_, text.size());
  default: return take(begin_, text.size());
  }
}

void UnitScanner::drop(std::size_t count) {
  for (std::size_t* const position :
       {&at_, &begin_, &document_, &candidate_, &candidate_newline_, &line_begin_, &line_end_})
    *position = *position > count ? *position - count : 0;
}

}  // namespace cairn::decode
