// What a person asks of an event that no single field answers: who, with what outcome, in which
// account.
#pragma once
#include "base/time.hpp"
#include "record/record.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cairn::record {

enum class Outcome { kSuccess, kDenied, kError };
char const* to_string(Outcome outcome);  // "success", "denied", "error"

/// Tables with the rules of both are in docs/formats/query.md; the tests parse them.
Outcome outcome(RecordView const& record);
/// An error code that holds one of these words, in any case, is `denied`.
std::span<std::string_view const> denied_code_words();
/// Who it really was: user name, role/session, root, service, federated or SSO user; empty if the
/// record does not say. `out` is replaced here and in account().
void principal(RecordView const& record, std::string& out);
/// recipientAccountId, else userIdentity.accountId, else empty.
void account(RecordView const& record, std::string& out);
/// Appends `<object key>:<index>`.
void object_name(RecordView const& record, std::string& out);
/// The integrity verdict of its object.
void verdict(RecordView const& record, std::string& out);
/// eventTime, if it is there and a time.
std::optional<Instant> event_time(RecordView const& record);
/// The decoded text of a top-level scalar, or empty (missing, null, container). `out` is replaced.
void top_text(RecordView const& record, std::string_view name, std::string& out);

}  // namespace cairn::record
