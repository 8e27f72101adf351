#include "match/leaf_test.hpp"

#include "base/text.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace cairn::match {
namespace {

/// Bytes that make raw text differ from decoded, folded text beyond ASCII case: a backslash or
/// anything over 0x7f.
bool needs_decoding(std::string_view body) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  std::size_t at = 0;
  for (; at + 8 <= body.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, body.data() + at, 8);
    std::uint64_t const backslash = word ^ (kOnes * '\\');
    if (((word | ((backslash - kOnes) & ~backslash)) & kHigh) != 0) return true;
  }
  for (; at < body.size(); ++at)
    if (body[at] == '\\' || static_cast<unsigned char>(body[at]) > 0x7f) return true;
  return false;
}

bool equals_folded(std::string_view body, std::string_view folded) {
  if (body.size() != folded.size()) return false;
  for (std::size_t i = 0; i < body.size(); ++i)
    if (fold_ascii(body[i]) != folded[i]) return false;
  return true;
}

bool holds(std::strong_ordering ordering, Order order) {
  switch (order) {
  case Order::kLess: return ordering < 0;
  case Order::kLessOrEqual: return ordering <= 0;
  case Order::kGreater: return ordering > 0;
  case Order::kGreaterOrEqual: return ordering >= 0;
  }
  return false;
}

bool holds(Instant t, TimeSpan span, Order order) {
  switch (order) {
  case Order::kLess: return t < span.begin;
  case Order::kLessOrEqual: return t < span.end;
  case Order::kGreater: return t >= span.end;
  case Order::kGreaterOrEqual: return t >= span.begin;
  }
  return false;
}

std::int64_t part_of(Instant t, TimeUnit unit) {
  using namespace std::chrono;
  auto const day = floor<days>(sys_time<microseconds>(microseconds(t)));
  Instant const of_day = t - duration_cast<microseconds>(day.time_since_epoch()).count();
  year_month_day const date(day);
  switch (unit) {
  case TimeUnit::kMinute: return of_day / kMinute % 60;
  case TimeUnit::kHour: return of_day / kHour;
  case TimeUnit::kDay: return static_cast<unsigned>(date.day());
  case TimeUnit::kMonth: return static_cast<unsigned>(date.month());
  case TimeUnit::kYear: return static_cast<int>(date.year());
  case TimeUnit::kWeek: {  // that of its Thursday, in the year of that Thursday
    auto const thursday = day + days(4) - days(weekday(day).iso_encoding());
    sys_days const new_year = year_month_day(thursday).year() / January / 1;
    return (thursday - new_year).count() / 7 + 1;
  }
  }
  return 0;
}

std::size_t code_point_length(std::string_view text, std::size_t at) {
  return decode_utf8(text, at).length;
}

}  // namespace

bool matches_wildcard(std::vector<Wildcard::Piece> const& pieces, std::string_view text) {
  using Kind = Wildcard::Kind;
  std::size_t piece = 0, at = 0;
  std::size_t resume_piece = pieces.size() + 1,
              resume_at = 0;  // behind the last `*`, and where its run ends for now
  for (;;) {
    bool stuck = false;
    if (piece == pieces.size()) {
      if (at == text.size()) return true;
      stuck = true;
    } else if (pieces[piece].kind == Kind::kAnyRun) {
      resume_piece = ++piece;
      resume_at = at;
      if (piece == pieces.size()) return true;
    } else if (pieces[piece].kind == Kind::kAnyOne) {
      if (at == text.size()) return false;
      at += code_point_length(text, at);
      ++piece;
    } else if (text.substr(at).starts_with(pieces[piece].literal)) {
      at += pieces[piece].literal.size();
      ++piece;
    } else {
      stuck = true;
    }
    if (!stuck) continue;
    if (resume_piece > pieces.size() || resume_at >= text.size()) return false;
    resume_at += code_point_length(text, resume_at);
    at = resume_at;
    piece = resume_piece;
  }
}

LeafTest::LeafTest(LeafTest&&) noexcept = default;
LeafTest& LeafTest::operator=(LeafTest&&) noexcept = default;
LeafTest::~LeafTest() = default;

Result<LeafTest> LeafTest::compile(Test const& test) {
  LeafTest out;
  auto const want = [&](std::string const& text, Case text_case) {
    out.text_case_ = text_case;
    out.wanted_ = text_case == Case::kIgnore ? fold(text) : text;
    out.plain_ = is_ascii(out.wanted_) && out.wanted_.find('\\') == std::string::npos;
  };
  if (std::holds_alternative<NotNull>(test)) {
    out.kind_ = Kind::kNotNull;
  } else if (auto const* typed = std::get_if<TypedEquals>(&test)) {
    out.kind_ = Kind::kTyped;
    out.typed_ = *typed;
  } else if (auto const* equals = std::get_if<Equals>(&test)) {
    out.kind_ = Kind::kEquals;
    want(equals->text, equals->text_case);
    out.number_ = equals->number;
  } else if (auto const* contains = std::get_if<Contains>(&test)) {
    out.kind_ = Kind::kContains;
    want(contains->text, contains->text_case);
  } else if (auto const* wildcard = std::get_if<Wildcard>(&test)) {
    out.kind_ = Kind::kWildcard;
    out.text_case_ = wildcard->text_case;
    out.wildcard_ = *wildcard;
    if (out.text_case_ == Case::kIgnore)
      for (auto& piece : out.wildcard_.pieces) piece.literal = fold(piece.literal);
  } else if (auto const* regex = std::get_if<Regex>(&test)) {
    out.kind_ = Kind::kRegex;
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(regex->text_case == Case::kExact);
    options.set_max_mem(16 << 20);
    out.regex_ = std::make_unique<re2::RE2>(regex->pattern, options);
    if (!out.regex_->ok())
      return fail(ErrorCode::kInvalidArgument, "bad regular expression /{}/: {}", regex->pattern,
                  out.regex_->error());
  } else if (auto const* cidr = std::get_if<InCidr>(&test)) {
    out.kind_ = Kind::kCidr;
    out.block_ = cidr->block;
    want(cidr->text, Case::kIgnore);
  } else if (auto const* number = std::get_if<CompareNumber>(&test)) {
    out.kind_ = Kind::kNumber;
    out.order_ = number->order;
    out.number_ = number->value;
  } else if (auto const* time = std::get_if<CompareTime>(&test)) {
    out.kind_ = Kind::kTime;
    out.order_ = time->order;
    out.span_ = time->value;
  } else if (auto const* span = std::get_if<InTimeSpan>(&test)) {
    out.kind_ = Kind::kTimeSpan;
    out.span_ = span->value;
  } else if (auto const* part = std::get_if<TimePart>(&test)) {
    out.kind_ = Kind::kTimePart;
    out.part_ = *part;
  } else if (std::holds_alternative<FieldEquals>(test)) {
    out.kind_ = Kind::kPair;
  }
  return out;
}

LeafTest LeafTest::compile_any(std::span<Equals const* const> alternatives) {
  LeafTest out;
  out.kind_ = Kind::kEqualsAny;
  for (auto const* alternative : alternatives) {
    out.texts_.insert(fold(alternative->text));
    if (alternative->number) out.numbers_.push_back(*alternative->number);
  }
  std::sort(out.numbers_.begin(), out.numbers_.end());
  return out;
}

bool LeafTest::equals_raw(std::string_view body, TextScratch& scratch) const {
  if (plain_) {
    if (text_case_ == Case::kIgnore ? equals_folded(body, wanted_) : body == wanted_) return true;
    // Decoding and folding to ASCII never lengthens, so a body that is shorter, or plain itself,
    // cannot become equal.
    if (body.size() <= wanted_.size() || !needs_decoding(body)) return false;
  }
  std::string_view decoded = body;
  if (body.find('\\') != std::string_view::npos) {
    scratch.decoded.clear();
    json::append_decoded(body, scratch.decoded);
    decoded = scratch.decoded;
  }
  return judge(decoded, scratch);
}

bool LeafTest::judge(std::string_view decoded, TextScratch& scratch) const {
  auto const folded = [&] {
    if (text_case_ == Case::kExact) return decoded;
    fold_into(decoded, scratch.folded);
    return std::string_view(scratch.folded);
  };
  switch (kind_) {
  case Kind::kEquals: return folded() == wanted_;
  case Kind::kEqualsAny: return texts_.contains(folded());
  case Kind::kContains: return folded().find(wanted_) != std::string_view::npos;
  case Kind::kWildcard: return matches_wildcard(wildcard_.pieces, folded());
  case Kind::kRegex:
    return re2::RE2::PartialMatch(re2::StringPiece(decoded.data(), decoded.size()), *regex_);
  case Kind::kCidr: {
    if (auto const address = parse_ip(decoded)) return block_.contains(*address);
    return folded() == wanted_;
  }
  case Kind::kNumber: {
    auto const value = Decimal::parse(decoded);
    return value && holds(*value <=> *number_, order_);
  }
  case Kind::kTime: {
    auto const t = parse_event_time(decoded);
    return t && holds(*t, span_, order_);
  }
  case Kind::kTimeSpan: {
    auto const t = parse_event_time(decoded);
    return t && span_.contains(*t);
  }
  case Kind::kTimePart: {
    auto const t = parse_event_time(decoded);
    if (!t) return false;
    std::int64_t const part = part_of(*t, part_.unit);
    return part_.least <= part && part <= part_.most;
  }
  default: return false;
  }
}

bool LeafTest::text(std::string_view decoded, TextScratch& scratch) const {
  return judge(decoded, scratch);
}

bool LeafTest::leaf(json::Value scalar, TextScratch& scratch) const {
  if (scalar.is_string()) {
    std::string_view const body = scalar.string_body();
    if (kind_ == Kind::kEquals) return equals_raw(body, scratch);
    return judge(json::decoded_text(scalar, scratch.decoded), scratch);
  }
  auto const kind = scalar.kind();
  if (kind == json::Kind::kNull) return false;
  std::string_view const own = scalar.scalar();
  if (kind_ == Kind::kEquals && number_ && kind == json::Kind::kNumber)
    if (auto const value = Decimal::parse(own); value && *value == *number_) return true;
  if (kind_ == Kind::kEqualsAny && !numbers_.empty() && kind == json::Kind::kNumber) {
    auto const value = Decimal::parse(own);
    if (value && std::binary_search(numbers_.begin(), numbers_.end(), *value)) return true;
  }
  return judge(own, scratch);
}

bool LeafTest::typed_null() const { return std::holds_alternative<std::nullptr_t>(typed_.value); }

bool LeafTest::typed_text(std::string_view decoded) const {
  auto const* text = std::get_if<std::string>(&typed_.value);
  return text != nullptr && decoded == *text;
}

bool LeafTest::typed(json::Value value, TextScratch& scratch) const {
  switch (value.kind()) {
  case json::Kind::kNull: return typed_null();
  case json::Kind::kString: return typed_text(json::decoded_text(value, scratch.decoded));
  case json::Kind::kBoolean: {
    auto const* flag = std::get_if<bool>(&typed_.value);
    return flag != nullptr && *flag == (value.scalar() == "true");
  }
  case json::Kind::kNumber: {
    auto const* number = std::get_if<double>(&typed_.value);
    if (number == nullptr) return false;
    std::string_view own = value.scalar();
    // from_chars would read the words `inf` and `nan` too, but no plus sign.
    std::size_t const sign = own.front() == '-' || own.front() == '+' ? 1 : 0;
    if (own.find_first_of("0123456789.") != sign) return false;
    if (own.front() == '+') own.remove_prefix(1);
    double parsed = 0;
    auto const result = std::from_chars(own.data(), own.data() + own.size(), parsed);
    if (result.ptr != own.data() + own.size()) return false;
    // Out of range leaves `parsed` alone; the nearest doubles are then what jq compares too.
    if (result.ec == std::errc::result_out_of_range)
      parsed = std::strtod(std::string(own).c_str(), nullptr);
    return parsed == *number;
  }
  default: return false;
  }
}

}  // namespace cairn::match
