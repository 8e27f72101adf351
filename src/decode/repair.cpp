#include "decode/repair.hpp"

#include "decode/names.hpp"
#include "json/check.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace cairn::decode {
namespace {

constexpr std::size_t kDeepest = json::kMaxDepth + 16;  // what encloses a record is few
constexpr std::size_t kLongestName = 128;
constexpr std::size_t kMostRewinds = 4;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool is_structural(char c) {
  return c == '{' || c == '}' || c == '[' || c == ']' || c == ':' || c == ',' || c == '"';
}

/// What must come next.
enum class Expect : std::uint8_t { kFirst, kName, kColon, kValue, kComma };

struct Frame {
  std::uint32_t begin = 0;
  std::uint32_t whole = 0;     // how many whole parts there were when it opened
  std::uint32_t evidence = 0;  // names seen in it
  bool object = false;
  bool records = false;  // the array is named Records
  bool broken = false;
  Expect expect = Expect::kFirst;
  Name name = Name::kOther;  // of the member being read
};

class Scanner {
 public:
  Scanner(std::string_view text, std::size_t from, std::vector<Finding>& findings)
      : text_(text), at_(from), findings_(findings) {}

  void run(Inside inside) {
    if (inside == Inside::kRecords || inside == Inside::kObject) open(true);
    if (inside == Inside::kRecords) stack_.back().name = Name::kRecords;
    if (inside == Inside::kRecords || inside == Inside::kArray) open(false);
    if (inside == Inside::kNothing) lost_ = true, start_ = true;
    if (inside == Inside::kObject) stack_.back().expect = Expect::kComma;
    if (inside == Inside::kRecords || inside == Inside::kArray)
      stack_.back().expect = Expect::kValue;
    for (Frame& frame : stack_) frame.broken = true;  // their beginnings have been read already
    for (;;) {
      while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
      if (at_ >= text_.size()) {
        if (!stack_.empty()) give_up(Finding::Kind::kCut);  // may go back
        if (at_ >= text_.size()) break;
      }
      if (stack_.empty())
        outside();
      else if (stack_.back().object)
        in_object();
      else
        in_array();
    }
    flush();
  }

 private:
  std::uint32_t position() const { return static_cast<std::uint32_t>(at_); }

  void open(bool object) {
    Frame frame;
    frame.begin = position();
    frame.whole = static_cast<std::uint32_t>(whole_.size());
    frame.object = object;
    frame.records = !object && !stack_.empty() && stack_.back().name == Name::kRecords;
    stack_.push_back(frame);
  }

  /// Between documents, or looking for the next start after damage.
  void outside() {
    char const c = text_[at_];
    bool const starts = start_ ? c == '{' || c == '[' : c == '{' && starts_object(at_);
    if (starts) {
      open(c == '{');
      if (start_) lost_ = false;
    }
    start_ = false;
    ++at_;
  }

  /// The name of `{"name":` at `at`; nullopt if that does not stand there.
  std::optional<Name> first_name(std::size_t at) const {
    std::size_t i = at + 1;
    while (i < text_.size() && is_blank(text_[i])) ++i;
    if (i >= text_.size() || text_[i] != '"') return std::nullopt;
    std::size_t const name = ++i;
    while (i < text_.size() && text_[i] != '"' && text_[i] != '\\' && i - name <= kLongestName) ++i;
    if (i >= text_.size() || text_[i] != '"') return std::nullopt;
    Name const known = name_of(text_.substr(name, i - name));
    ++i;
    while (i < text_.size() && is_blank(text_[i])) ++i;
    if (i >= text_.size() || text_[i] != ':') return std::nullopt;
    return known;
  }

  /// Records begin with eventVersion.
  bool starts_record(std::size_t at) const { return first_name(at) == Name::kEventVersion; }

  /// Whether `{"name":` stands at `at`, where an element may stand or with a name that begins
  /// records.
  bool starts_object(std::size_t at) const {
    auto const known = first_name(at);
    if (!known) return false;
    if (known == Name::kRecords || known == Name::kEventVersion) return true;
    std::size_t before = at;
    while (before > 0 && is_blank(text_[before - 1])) --before;
    char const c = before == 0 ? ',' : text_[before - 1];
    return c == ',' || c == '[' || c == '}';
  }

  void in_object() {
    Frame& frame = stack_.back();
    char const c = text_[at_];
    switch (frame.expect) {
    case Expect::kFirst:
      if (c == '}') return close();
      [[fallthrough]];
    case Expect::kName: {
      if (c != '"') return give_up(Finding::Kind::kBroken);
      std::size_t const begin = at_ + 1;
      if (!skip_string()) return;
      frame.name = name_of(text_.substr(begin, at_ - 1 - begin));
      frame.evidence |= evidence_of(frame.name);
      frame.expect = Expect::kColon;
      return;
    }
    case Expect::kColon:
      if (c != ':') return give_up(Finding::Kind::kBroken);
      frame.expect = Expect::kValue;
      ++at_;
      return;
    case Expect::kValue: return value();
    case Expect::kComma:
      if (c == '}') return close();
      if (c != ',') return give_up(Finding::Kind::kBroken);
      frame.expect = Expect::kName;
      ++at_;
      return;
    }
  }

  void in_array() {
    Frame& frame = stack_.back();
    char const c = text_[at_];
    bool const value_due = frame.expect != Expect::kComma;
    if (c == ']') {
      if (frame.expect == Expect::kValue) frame.broken = true;  // a comma stands before it
      return close();
    }
    if (c == ',') {
      if (value_due) frame.broken = true;
      frame.expect = Expect::kValue;
      ++at_;
    } else if (c == '}' || c == ':') {
      frame.broken = true;
      strays_ += c == '}';
      ++at_;
    } else {
      if (!value_due) frame.broken = true;
      value();
    }
  }

  void value() {
    char const c = text_[at_];
    Frame& frame = stack_.back();
    if (c == '{' || c == '[') {
      if (stack_.size() >= kDeepest) return give_up(Finding::Kind::kTooDeep);
      if (c == '{' && !nested_record_ && starts_record(at_) && inside_record())
        nested_record_ = at_;
      frame.expect = Expect::kComma;
      open(c == '{');
      ++at_;
      return;
    }
    std::uint32_t const begin = position();
    if (c == '"') {
      if (!skip_string()) return;
      if (frame.records && resume_in_string(begin)) return;
    } else if (is_structural(c)) {
      return give_up(Finding::Kind::kBroken);
    } else {
      while (at_ < text_.size() && !is_blank(text_[at_]) && !is_structural(text_[at_]))
        at_ += text_[at_] == '\\' ? 2 : 1;  // keeps a quote from opening a string
      at_ = std::min(at_, text_.size());
    }
    frame.expect = Expect::kComma;
    if (frame.records) whole_.push_back({begin, position(), Finding::Kind::kScalar, true});
  }

  bool inside_record() const {
    return std::any_of(stack_.begin(), stack_.end(),
                       [](Frame const& f) { return f.evidence != 0; });
  }

  /// A stray quote among the elements made a string of what follows, up to the first quote of the
  /// next record: `",{"`. Goes on at that record; what stood before it since the last element is
  /// one broken thing.
  bool resume_in_string(std::uint32_t begin) {
    std::size_t start = begin + 1;
    while (start < at_ && !(text_[start] == '{' && starts_object(start))) ++start;
    if (start == at_) return false;
    Frame& frame = stack_.back();
    while (whole_.size() > frame.whole && whole_.back().kind == Finding::Kind::kScalar) {
      begin = whole_.back().begin;
      whole_.pop_back();
    }
    whole_.push_back({begin, static_cast<std::uint32_t>(start), Finding::Kind::kBroken, true});
    frame.broken = true;
    frame.expect = Expect::kValue;
    at_ = start;
    return true;
  }

  /// Moves behind the string at at_. False: it does not end.
  bool skip_string() {
    last_string_ = at_;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '"') {
        ++at_;
        return true;
      }
    }
    at_ = text_.size();
    return false;
  }

  void close() {
    Frame const frame = stack_.back();
    stack_.pop_back();
    ++at_;
    bool const records = !stack_.empty() && stack_.back().records;
    if (frame.broken) {
      // What is whole in it stands for itself, unless it is a record. What is around it is broken
      // too.
      if (frame.evidence != 0) {
        whole_.resize(frame.whole);
        whole_.push_back({frame.begin, position(), Finding::Kind::kBroken, true});
      }
      if (!stack_.empty()) stack_.back().broken = true;
    } else {
      whole_.resize(frame.whole);
      whole_.push_back({frame.begin, position(),
                        records ? Finding::Kind::kElement : Finding::Kind::kWhole, false});
      if (is_record(frame.evidence)) lost_ = false;
    }
    if (stack_.empty()) flush();
    if (nested_record_ && !inside_record()) nested_record_.reset();
  }

  /// The open containers cannot be finished. Keeps what is whole outside the record among them.
  void give_up(Finding::Kind kind) {
    bool cloudtrail = false;
    std::optional<Frame> record;
    for (Frame const& frame : stack_) {
      cloudtrail =
          cloudtrail || frame.records || frame.evidence != 0 || frame.name == Name::kRecords;
      if (frame.evidence != 0 && !record) record = frame;
    }
    if (record) whole_.resize(record->whole);
    std::uint32_t const begin = record ? record->begin : stack_.back().begin;
    flush();
    // A bracket too much has ended the document before its last ones: nothing is missing.
    bool const complete = kind == Finding::Kind::kCut && !record && stack_.size() <= strays_;
    if ((!lost_ || record) && !complete) findings_.push_back({begin, position(), kind, cloudtrail});
    stack_.clear();
    lost_ = true;
    if (auto const nested = std::exchange(nested_record_, std::nullopt);
        nested && record && *nested > begin) {
      // Records hold no records: the one that began inside shows where the broken one really ended.
      // Going back is bounded, so that hostile nesting costs no quadratic time.
      if (rewound_ += at_ - *nested; rewound_ <= kMostRewinds * text_.size()) {
        at_ = *nested;
        return;
      }
    }
    if (last_string_ > begin) {
      // A string that swallowed a start ends with it: `"…{"`.
      std::size_t back = at_;
      at_ = last_string_ + 1;
      while (at_ < back && !(text_[at_] == '{' && starts_object(at_))) ++at_;
    }
  }

  void flush() {
    findings_.insert(findings_.end(), whole_.begin(), whole_.end());
    whole_.clear();
  }

  std::string_view text_;
  std::size_t at_;
  std::vector<Finding>& findings_;
  std::vector<Finding> whole_;
  std::vector<Frame> stack_;
  std::size_t last_string_ = 0;
  std::size_t strays_ = 0;  // closing brackets passed over
  std::optional<std::size_t>
      nested_record_;        // the first record that began inside the one being read
  std::size_t rewound_ = 0;  // bytes read again
  bool start_ = false;       // at the document's first character
  bool lost_ = false;        // what is being passed over has been told
};

}  // namespace

void find_whole_parts(std::string_view text, std::size_t from, Inside inside,
                      std::vector<Finding>& findings) {
  findings.clear();
  Scanner(text, from, findings).run(inside);
}

}  // namespace cairn::decode
