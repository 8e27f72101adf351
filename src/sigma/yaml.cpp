#include "sigma/yaml.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <map>

namespace cairn::sigma {
namespace {

constexpr std::size_t kMaxText = 4 << 20;
constexpr std::size_t kMaxDepth = 40, kHopeless = 1000;
constexpr std::size_t kMaxNodes = 200'000;
constexpr std::size_t kMaxDocuments = 10'000;

/// What an anchor names, with its size, so that an alias costs nothing where there is no room for
/// it.
struct Anchor {
  YamlNode node;
  std::size_t nodes = 0;
  std::size_t depth = 0;
};

std::size_t depth_of(YamlNode const& node) {
  std::size_t depth = 0;
  for (YamlNode const& item : node.items) depth = std::max(depth, depth_of(item));
  for (auto const& member : node.members) depth = std::max(depth, depth_of(member.second));
  return depth + 1;
}

/// libyaml's event stream, made into trees. An error inside a document lets the events run on to
/// the document's end.
class Reader {
 public:
  explicit Reader(std::string_view text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<unsigned char const*>(text.data()),
                                 text.size());
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
  }
  Reader(Reader const&) = delete;
  ~Reader() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }

  std::vector<YamlDocument> documents() {
    std::vector<YamlDocument> out;
    while (next() && event_.type != YAML_STREAM_END_EVENT) {
      if (event_.type != YAML_DOCUMENT_START_EVENT) continue;
      anchors_.clear();
      error_.reset();
      nodes_ = 0;
      YamlDocument document;
      if (next()) {
        document.line = line();
        document.root = node(0);
      }
      if (syntax_error_) break;
      document.error = error_;
      if (out.size() == kMaxDocuments) {
        document.error = Problem{document.line,
                                 fmt::format("more than {} documents in one file", kMaxDocuments)};
        out.push_back(std::move(document));
        break;
      }
      bool const empty = !error_ && document.root.is_null();
      if (!empty) out.push_back(std::move(document));
    }
    if (syntax_error_) {
      YamlDocument broken;
      broken.line = syntax_error_->line;
      broken.error = syntax_error_;
      out.push_back(std::move(broken));
    }
    return out;
  }

 private:
  using Names = std::map<std::string, unsigned, std::less<>>;

  bool next() {
    yaml_event_delete(&event_);
    event_.type = YAML_NO_EVENT;
    if (syntax_error_) return false;
    if (yaml_parser_parse(&parser_, &event_) != 0) return true;
    event_.type = YAML_NO_EVENT;
    char const* const problem = parser_.problem != nullptr ? parser_.problem : "no valid YAML";
    std::size_t const at = parser_.problem_mark.line;
    syntax_error_ = Problem{static_cast<unsigned>(at + 1), fmt::format("not YAML: {}", problem)};
    return false;
  }

  unsigned line() const { return static_cast<unsigned>(event_.start_mark.line + 1); }

  void wrong(unsigned at, std::string what) {
    if (!error_) error_ = Problem{at, std::move(what)};
  }

  static std::string text_of(unsigned char const* text, std::size_t size) {
    return {reinterpret_cast<char const*>(text), size};
  }
  static std::string text_of(unsigned char const* text) {
    return text == nullptr ? std::string() : reinterpret_cast<char const*>(text);
  }

  /// The value that begins with the current event; on return its last event is current.
  YamlNode node(std::size_t depth) {
    YamlNode out;
    out.line = line();
    if (++nodes_ > kMaxNodes)
      wrong(out.line, fmt::format("more than {} values in one document", kMaxNodes));
    if (depth > kMaxDepth) {
      wrong(out.line, fmt::format("nested deeper than {}", kMaxDepth));
      skip();
      return out;
    }
    std::string anchor;
    switch (event_.type) {
    case YAML_ALIAS_EVENT: return alias(depth);
    case YAML_SCALAR_EVENT: {
      auto const& scalar = event_.data.scalar;
      anchor = text_of(scalar.anchor);
      out.text = text_of(scalar.value, scalar.length);
      bool const is_string_tag = scalar.tag != nullptr && text_of(scalar.tag) == YAML_STR_TAG;
      out.quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE || is_string_tag;
      break;
    }
    case YAML_SEQUENCE_START_EVENT:
      anchor = text_of(event_.data.sequence_start.anchor);
      sequence(out, depth);
      break;
    case YAML_MAPPING_START_EVENT:
      anchor = text_of(event_.data.mapping_start.anchor);
      mapping(out, depth);
      break;
    default: break;
    }
    if (!anchor.empty() && !error_) {
      std::size_t const nodes = count_nodes(out);
      anchors_[anchor] = {out, nodes, depth_of(out)};
    }
    return out;
  }

  /// Passes over the value that begins with the current event. libyaml's time grows with the square
  /// of the depth: past kHopeless the rest of the stream is given up.
  void skip() {
    std::size_t open = 0;
    do {
      bool const opens =
          event_.type == YAML_SEQUENCE_START_EVENT || event_.type == YAML_MAPPING_START_EVENT;
      bool const closes =
          event_.type == YAML_SEQUENCE_END_EVENT || event_.type == YAML_MAPPING_END_EVENT;
      open += opens ? 1 : 0;
      open -= closes ? 1 : 0;
      if (open > kHopeless)
        syntax_error_ = Problem{line(), fmt::format("nested deeper than {}", kHopeless)};
    } while (open > 0 && next());
  }

  YamlNode alias(std::size_t depth) {
    std::string const name = text_of(event_.data.alias.anchor);
    unsigned const at = line();
    auto const found = anchors_.find(name);
    if (found == anchors_.end()) {
      wrong(at, fmt::format("*{} names no anchor before it", name));
      return {};
    }
    nodes_ += found->second.nodes;
    if (nodes_ > kMaxNodes || depth + found->second.depth > kMaxDepth) {
      wrong(at, fmt::format("*{} makes the document too large", name));
      return {};
    }
    return found->second.node;
  }

  void sequence(YamlNode& out, std::size_t depth) {
    out.kind = YamlKind::kSequence;
    while (next() && event_.type != YAML_SEQUENCE_END_EVENT) {
      YamlNode item = node(depth + 1);
      if (!error_) out.items.push_back(std::move(item));
    }
  }

  void mapping(YamlNode& out, std::size_t depth) {
    out.kind = YamlKind::kMapping;
    std::vector<YamlNode> merged;
    Names seen;
    while (next() && event_.type != YAML_MAPPING_END_EVENT) {
      YamlNode name = node(depth + 1);
      if (!name.is_scalar()) wrong(name.line, "a name must be a single text");
      if (!next()) return;
      YamlNode value = node(depth + 1);
      if (error_) continue;
      bool const merges = !name.quoted && name.text == "<<" && !value.is_scalar();
      if (merges) {
        merged.push_back(std::move(value));
      } else if (auto const [first, is_new] = seen.emplace(name.text, name.line); !is_new) {
        wrong(name.line, fmt::format("{} stands twice, first in line {}",
                                     escape_controls(name.text), first->second));
      } else {
        out.members.emplace_back(std::move(name), std::move(value));
      }
    }
    for (YamlNode const& value : merged) merge(out, value, seen);
  }

  /// Own members win over merged ones.
  void merge(YamlNode& out, YamlNode const& value, Names& seen) {
    for (YamlNode const& item : value.items) merge(out, item, seen);
    for (auto const& member : value.members)
      if (seen.emplace(member.first.text, member.first.line).second) out.members.push_back(member);
  }

  yaml_parser_t parser_{};
  yaml_event_t event_{};
  std::map<std::string, Anchor, std::less<>> anchors_;
  std::optional<Problem> error_;         // of this document
  std::optional<Problem> syntax_error_;  // ends the stream
  std::size_t nodes_ = 0;
};

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace

std::size_t count_nodes(YamlNode const& node) {
  std::size_t count = 1;
  for (YamlNode const& item : node.items) count += count_nodes(item);
  for (auto const& [name, value] : node.members) count += count_nodes(name) + count_nodes(value);
  return count;
}

std::string shown(std::string_view text) {
  return '\'' + cut_to_width(escape_controls(text), 80) + '\'';
}

YamlNode::YamlNode() = default;
YamlNode::YamlNode(YamlNode const&) = default;
YamlNode::YamlNode(YamlNode&&) noexcept = default;
YamlNode& YamlNode::operator=(YamlNode const&) = default;
YamlNode& YamlNode::operator=(YamlNode&&) noexcept = default;
YamlNode::~YamlNode() = default;

bool YamlNode::is_null() const {
  return is_scalar() && !quoted && is_one_of(text, {"", "~", "null", "Null", "NULL"});
}

std::optional<bool> YamlNode::boolean() const {
  if (!is_scalar() || quoted) return std::nullopt;
  for (std::string_view const word : {"true", "yes", "on"})
    if (equals_ignoring_ascii_case(text, word)) return true;
  for (std::string_view const word : {"false", "no", "off"})
    if (equals_ignoring_ascii_case(text, word)) return false;
  return std::nullopt;
}

YamlNode const* YamlNode::find(std::string_view name) const {
  for (auto const& [key, value] : members)
    if (key.text == name) return &value;
  return nullptr;
}

std::vector<YamlDocument> parse_yaml(std::string_view text) {
  if (text.size() > kMaxText) {
    YamlDocument too_large;
    too_large.line = 1;
    too_large.error = Problem{1, fmt::format("larger than {} MiB", kMaxText >> 20)};
    return {too_large};
  }
  return Reader(text).documents();
}

}  // namespace cairn::sigma
