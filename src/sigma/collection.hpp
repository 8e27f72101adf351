// Collections of old: a document `action: global` gives its parts to the rules behind it.
#pragma once
#include "sigma/yaml.hpp"

namespace cairn::sigma {

/// The state of one file.
class Collection {
 public:
  /// The rule that the document means, if it means one: a plain document with the global parts, or
  /// what `action: repeat` makes of the one before. Nothing for `global` and `reset`.
  Read<std::optional<YamlNode>> rule(YamlNode document);

 private:
  YamlNode global_, previous_;
};

/// `into` with the members of `from`: mappings are merged, everything else is replaced.
void merge_into(YamlNode& into, YamlNode const& from);

}  // namespace cairn::sigma
