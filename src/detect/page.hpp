// Findings as people read them: plain text for a terminal, or one HTML file that needs nothing
// else.
#pragma once
#include "detect/findings.hpp"
#include "report/output.hpp"

#include <span>
#include <string>

namespace cairn::detect {

struct PageOptions {
  std::size_t width = 120;  // of tables and charts
  bool colour = false;
  std::span<std::string const> paths;  // of the run: the queries read them again
};

/// A summary by level and rule, a timeline, the findings. Nothing from events or rules reaches the
/// output unescaped.
Status write_text(report::Output& output, Findings const& findings, PageOptions const& options);
Status write_html(report::Output& output, Findings const& findings, PageOptions const& options);

/// `2024-01-09T20:15:30Z … 20:45:10Z`, or `at an unknown time`.
std::string span_text(Instant first, Instant last);
/// `a, b, …`; `nothing` if it is empty. Not escaped.
std::string list_text(Finding::Some const& some, std::string_view nothing);
/// Author, licence and techniques of a rule, as far as it states them. Not escaped.
std::string credit_text(sigma::Meta const& rule);
/// `3 hits, 2 of them failed`.
std::string count_text(Finding const& finding);
/// `alice in 111122223333`. Not escaped.
std::string who_text(Finding const& finding);
/// Why groups are wider than an hour; empty if they are not.
std::string_view grain_text(Grain grain);

}  // namespace cairn::detect
