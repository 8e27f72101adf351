// What `cairn verify` prints: for people, for machines, for a case file.
#pragma once
#include "verify/judge.hpp"

#include <string>
#include <vector>

namespace cairn::report {

/// What the report says of the run beside what was found.
struct VerifyContext {
  std::vector<std::string> paths;
  std::size_t keys = 0;
  bool keys_given = false;
  TimeSpan asked;  // --from, --to
  bool colour = false;
  std::string version;
  Instant when = 0;  // of the run
};

/// One sentence that says whether the trail is proven, and how far.
std::string verify_sentence(verify::Report const& report, VerifyContext const& context);
/// A summary of some lines, then findings, what could not be checked and notes.
std::string verify_text(verify::Report const& report, VerifyContext const& context);
/// One document: docs/formats/verify.md.
std::string verify_json(verify::Report const& report, VerifyContext const& context);
/// One line each, with a final line break.
std::string verify_finding_line(verify::Finding const& finding);
std::string verify_object_line(verify::ObjectVerdict const& object);
std::string verify_summary_line(verify::Report const& report, VerifyContext const& context);
std::string verify_csv_header();
std::string verify_csv_row(verify::ObjectVerdict const& object);
/// A page that needs nothing outside itself.
std::string verify_html(verify::Report const& report, VerifyContext const& context);

/// What the chains prove together.
struct ProvenPeriod {
  Instant from = 0;          // the earliest proven digest begins
  Instant all_to = 0;        // up to here all chains are proven that are at all
  Instant some_to = 0;       // the newest proven digest ends
  std::size_t chains = 0;    // standard ones
  std::size_t unproven = 0;  // of them without a proven digest
};
ProvenPeriod proven_period(verify::Report const& report);

}  // namespace cairn::report
