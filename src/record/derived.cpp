#include "record/derived.hpp"

#include "base/text.hpp"
#include "record/members.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace cairn::record {
namespace {

// An error code that holds one of these words, in any case, says that the caller was refused: not
// allowed, or not believed.
constexpr std::string_view kDeniedCodes[] = {
    "AccessDenied",
    "Unauthorized",
    "NotAuthorized",
    "Forbidden",
    "AuthFailure",
    "AuthorizationError",
    "AuthorizationFailure",
    "AllAccessDisabled",
    "OptInRequired",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "UnrecognizedClient",
    "ExpiredToken",
    "SignatureDoesNotMatch",
    "MissingAuthenticationToken",
    "InsufficientPrivileges",
};
// The same in an error message: the first with any code, the others only where no code is given.
constexpr std::string_view kDeniedMessages[] = {
    "not authorized to perform",
    "Failed authentication",
    "No username found in supplied account",
    "Access denied",
    "AccessDenied",
    "not authorized",
};

bool contains_ignoring_case(std::string_view text, std::string_view word) {
  auto const same = [](char a, char b) { return fold_ascii(a) == fold_ascii(b); };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

bool contains_any(std::string_view text, std::span<std::string_view const> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return contains_ignoring_case(text, word); });
}

enum : std::size_t {
  kErrorCode,
  kErrorMessage,
  kEventName,
  kResponse,
  kServiceDetails,
  kOutcomeNames
};
constexpr std::array<std::string_view, kOutcomeNames> kOutcomeFields = {
    "errorCode", "errorMessage", "eventName", "responseElements", "serviceEventDetails"};

/// Sign-in events report their outcome as a member that is named like the event: `"ConsoleLogin":
/// "Failure"`.
bool reports_failure(Members<kOutcomeNames> const& top, std::size_t block,
                     std::string_view event_name) {
  if (!top.is_object(block) || event_name.empty()) return false;
  json::Value reported;
  std::string scratch;
  return json::find_member(top.value(block), event_name, reported) &&
         equals_ignoring_ascii_case(scalar_text(reported, scratch), "Failure");
}

}  // namespace

std::span<std::string_view const> denied_code_words() { return kDeniedCodes; }

char const* to_string(Outcome outcome) {
  switch (outcome) {
  case Outcome::kSuccess: return "success";
  case Outcome::kDenied: return "denied";
  case Outcome::kError: break;
  }
  return "error";
}

Outcome outcome(RecordView const& record) {
  Members<kOutcomeNames> top(kOutcomeFields);
  top.collect(record);
  std::string code_scratch;
  std::string message_scratch;
  std::string_view const code = top.text(kErrorCode, code_scratch);
  std::string_view const message = top.text(kErrorMessage, message_scratch);
  if (!code.empty()) {
    bool const denied =
        contains_any(code, kDeniedCodes) || contains_ignoring_case(message, kDeniedMessages[0]);
    return denied ? Outcome::kDenied : Outcome::kError;
  }
  if (!message.empty() && contains_any(message, kDeniedMessages)) return Outcome::kDenied;
  std::string name_scratch;
  std::string_view const event_name = top.text(kEventName, name_scratch);
  if (reports_failure(top, kResponse, event_name) ||
      reports_failure(top, kServiceDetails, event_name)) {
    return Outcome::kDenied;
  }
  return message.empty() ? Outcome::kSuccess : Outcome::kError;
}

void account(RecordView const& record, std::string& out) {
  top_text(record, "recipientAccountId", out);
  if (!out.empty()) return;
  json::Value identity;
  json::Value id;
  if (!find_top(record, "userIdentity", identity) || !identity.is_object() ||
      !json::find_member(identity, "accountId", id)) {
    return;
  }
  std::string scratch;
  out.assign(scalar_text(id, scratch));
}

void verdict(RecordView const& record, std::string& out) {
  out = record.origin != nullptr ? record.origin->verdict : Origin().verdict;
}

void object_name(RecordView const& record, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{}:{}",
                 record.origin ? record.origin->object : std::string_view{}, record.index);
}

std::optional<Instant> event_time(RecordView const& record) {
  json::Value found;
  if (!find_top(record, "eventTime", found)) return std::nullopt;
  std::string scratch;
  std::string_view const text = scalar_text(found, scratch);
  if (text.empty()) return std::nullopt;
  return parse_event_time(text);
}

void top_text(RecordView const& record, std::string_view name, std::string& out) {
  out.clear();
  json::Value found;
  if (!find_top(record, name, found)) return;
  std::string scratch;
  out.assign(scalar_text(found, scratch));
}

}  // namespace cairn::record
