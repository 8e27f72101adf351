// How an object ended, told in the account's words. Shared by the roads over records and over text.
#pragma once
#include "base/result.hpp"
#include "decode/text_stream.hpp"
#include "engine/lister.hpp"
#include "engine/outcome.hpp"

namespace cairn::engine {

/// The object could not be read at all.
void end_unreadable(Error const& error, ObjectOutcome& outcome);
/// Bytes of the object were wrong: named, whatever could be read is kept.
void note_damage(std::string reason, ObjectOutcome& outcome);
/// Nothing of CloudTrail's in it. Named only if the user or the key said there would be.
void end_without_records(char const* reason, Task const& task, ObjectOutcome& outcome);

}  // namespace cairn::engine
