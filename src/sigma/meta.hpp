// What rules, correlations and filters say about themselves, read from a document.
#pragma once
#include "sigma/rules.hpp"
#include "sigma/yaml.hpp"

#include <string_view>
#include <vector>

namespace cairn::sigma {

/// Title, id, level, … A missing title is a problem; odd kinds of less important keys are notes.
Read<Meta> read_meta(YamlNode const& document, std::vector<Problem>& notes);

/// Title, else id, for messages about a document that could not be read.
std::string title_of(YamlNode const& document);

/// `logsource`; a missing one is a problem.
Read<Logsource> read_logsource(YamlNode const& document);

enum class Stream { kManagement, kData, kOther };
/// Which part of CloudTrail a log source means: all attributes that it states must be CloudTrail's.
/// `cloudtrail_s3` and `cloudtrail_lambda` are its data events.
Stream stream_of(Logsource const& source);
/// Whether a filter of log source `outer` applies to a rule of `inner`: each attribute that `outer`
/// states is the same in `inner`.
bool contains(Logsource const& outer, Logsource const& inner);

/// A scalar, or each scalar of a list.
std::vector<std::string> texts_of(YamlNode const* node);

}  // namespace cairn::sigma
