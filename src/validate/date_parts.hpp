// Which of a date's numbers are year, month and day.
#pragma once
#include "validate/date_words.hpp"

namespace cairn::validate {

/// The parts of a date, in the order in which they stand in the text.
class Parts {
 public:
  std::size_t size() const { return values_.size(); }
  bool empty() const { return values_.empty(); }
  bool century() const { return century_; }

  bool add_text(std::string_view text, char label = '\0') {
    auto const value = to_int(text);
    if (!value) return false;
    if (text.size() > 2) {
      if (label != '\0' && label != 'Y') return false;
      century_ = true;
      label = 'Y';
    }
    return append(*value, label);
  }
  bool add(std::int64_t value, char label = '\0') {
    if (value > 100) {
      if (label != '\0' && label != 'Y') return false;
      century_ = true;
      label = 'Y';
    }
    return append(value, label);
  }
  bool could_be_day(std::int64_t value) const {
    if (day_ || value < 1) return false;
    if (!month_) return value <= 31;
    return value <= days_in(year_ ? values_[*year_] : 2000, values_[*month_]);
  }

  struct Date {
    std::optional<std::int64_t> year, month, day;
  };
  std::optional<Date> resolve() const {
    std::size_t const known = (year_ ? 1u : 0u) + (month_ ? 1u : 0u) + (day_ ? 1u : 0u);
    if ((size() == known && known > 0) || (size() == 3 && known == 2)) return labelled(known);
    if (size() > 3) return std::nullopt;
    std::vector<std::int64_t> const& v = values_;
    Date out;
    if (size() == 1 || (month_ && size() == 2)) {
      if (month_) out.month = v[*month_];
      if (month_ && size() == 1) return out;
      std::int64_t const other = month_ ? v[*month_ == 0 ? 1 : 0] : v[0];
      (other > 31 ? out.year : out.day) = other;
    } else if (size() == 2) {
      if (v[0] > 31)
        out = {v[0], v[1], std::nullopt};
      else if (v[1] > 31)
        out = {v[1], v[0], std::nullopt};
      else
        out = {std::nullopt, v[0], v[1]};
    } else if (size() == 3) {
      out = three();
    }
    return out;
  }

 private:
  bool append(std::int64_t value, char label) {
    auto& place = label == 'Y' ? year_ : label == 'M' ? month_ : day_;
    if (label != '\0' && place) return false;
    values_.push_back(value);
    if (label != '\0') place = values_.size() - 1;
    return true;
  }
  Date labelled(std::size_t known) const {
    auto year = year_, month = month_, day = day_;
    if (size() == 3 && known == 2) {
      std::size_t const left = 3 - year.value_or(0) - month.value_or(0) - day.value_or(0);
      (!year ? year : !month ? month : day) = left;
    }
    Date out;
    if (year) out.year = values_[*year];
    if (month) out.month = values_[*month];
    if (day) out.day = values_[*day];
    return out;
  }
  Date three() const {
    std::vector<std::int64_t> const& v = values_;
    if (month_ == 0u) return v[1] > 31 ? Date{v[1], v[0], v[2]} : Date{v[2], v[0], v[1]};
    if (month_ == 1u) return v[0] > 31 ? Date{v[0], v[1], v[2]} : Date{v[2], v[1], v[0]};
    if (month_ == 2u) return v[1] > 31 ? Date{v[1], v[2], v[0]} : Date{v[0], v[2], v[1]};
    if (v[0] > 31 || year_ == 0u) return {v[0], v[1], v[2]};
    if (v[0] > 12) return {v[2], v[1], v[0]};
    return {v[2], v[0], v[1]};
  }

  std::vector<std::int64_t> values_;
  std::optional<std::size_t> year_, month_, day_;
  bool century_ = false;
};

}  // namespace cairn::validate
