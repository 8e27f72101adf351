// One walk over the index of each record, with a stack of the open containers: an object stands for
// its node, an array for the node of the member that holds it, so that what is in arrays counts for
// the same path.
#include "report/field_survey.hpp"

#include "report/hash.hpp"

#include <algorithm>

namespace cairn::report {
namespace {

constexpr std::size_t kLongestExample = 200;  // bytes kept

}  // namespace

FieldSurvey::Node* FieldSurvey::child(Node& parent, std::string_view name) {
  auto const known = parent.children.find(name);
  if (known != parent.children.end()) return known->second.get();
  if (paths_ == kMostPaths) {
    overflowed_ = true;
    return nullptr;
  }
  ++paths_;
  return parent.children.emplace(std::string(name), std::make_unique<Node>()).first->second.get();
}

void FieldSurvey::add_example(Field& field, std::uint64_t hash, std::string_view text) {
  auto const before = [](Example const& example, std::uint64_t h) { return example.hash < h; };
  auto const at = std::lower_bound(field.examples.begin(), field.examples.end(), hash, before);
  if (at != field.examples.end() && at->hash == hash) return;
  if (at == field.examples.end() && field.examples.size() == kExamples) return;
  field.examples.insert(at, {hash, std::string(text.substr(0, kLongestExample))});
  if (field.examples.size() > kExamples) field.examples.pop_back();
}

void FieldSurvey::note(Node& node, json::Value value) {
  if (node.last_record != records_) {
    node.last_record = records_;
    ++node.field.records;
  }
  json::Kind const kind = value.kind();
  ++node.field.kinds[static_cast<std::size_t>(kind)];
  if (value.is_container() || kind == json::Kind::kNull) return;
  std::string_view const text = json::decoded_text(value, text_);
  std::uint64_t const hash = hash_bytes(text, 1);
  node.field.distinct.add(hash);
  add_example(node.field, hash, text);
}

void FieldSurvey::add(json::Value record) {
  ++records_;
  open_.clear();
  char const* const text = record.text();
  std::uint32_t const* const end = record.after();
  Node* current = &root_;  // of the value that comes next
  for (std::uint32_t const* at = record.at(); at < end; ++at) {
    switch (text[*at]) {
    case '{':
    case '[':
      if (current != nullptr && !open_.empty()) note(*current, json::Value(text, at));
      open_.push_back(current);
      break;
    case '}':
    case ']': open_.pop_back(); break;
    case ':': break;
    case ',': current = open_.back(); break;  // for arrays; an object's next name sets it anew
    default:
      if (text[*at] == '"' && text[at[1]] == ':') {
        Node* const parent = open_.back();
        bool const looked_at = parent != nullptr && open_.size() <= kDeepest;
        current =
            looked_at ? child(*parent, json::decoded_text(json::Value(text, at), name_)) : nullptr;
      } else if (current != nullptr) {
        note(*current, json::Value(text, at));
      }
    }
  }
}

void FieldSurvey::merge(Node& into, Node const& from) {
  into.field.records += from.field.records;
  for (std::size_t i = 0; i < kKinds; ++i) into.field.kinds[i] += from.field.kinds[i];
  into.field.distinct.merge(from.field.distinct);
  for (Example const& example : from.field.examples)
    add_example(into.field, example.hash, example.text);
  for (auto const& [name, node] : from.children)
    if (Node* const known = child(into, name)) merge(*known, *node);
}

void FieldSurvey::merge(FieldSurvey const& other) {
  records_ += other.records_;
  overflowed_ = overflowed_ || other.overflowed_;
  merge(root_, other.root_);
}

void FieldSurvey::collect(Node const& node, std::string const& path,
                          std::map<std::string, Field const*>& out) {
  for (auto const& [name, child] : node.children) {
    bool const dotted = name.find('.') != std::string::npos;
    std::string const own = dotted ? '"' + name + '"' : name;
    std::string const below = path.empty() ? own : path + "." + own;
    out.emplace(below, &child->field);
    collect(*child, below, out);
  }
}

std::map<std::string, FieldSurvey::Field const*> FieldSurvey::fields() const {
  std::map<std::string, Field const*> out;
  collect(root_, "", out);
  return out;
}

}  // namespace cairn::report
