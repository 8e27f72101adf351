#include "sigma/meta.hpp"

#include "base/text.hpp"

#include <array>

namespace cairn::sigma {
namespace {

std::string text_of(YamlNode const& document, std::string_view key) {
  YamlNode const* const node = document.find(key);
  return node == nullptr || !node->is_scalar() || node->is_null() ? std::string() : node->text;
}

bool same(std::string_view stated, std::string_view wanted) {
  return stated.empty() || equals_ignoring_ascii_case(stated, wanted);
}

}  // namespace

std::vector<std::string> texts_of(YamlNode const* node) {
  std::vector<std::string> out;
  if (node == nullptr || node->is_null()) return out;
  if (node->is_scalar()) out.push_back(node->text);
  for (YamlNode const& item : node->items)
    if (item.is_scalar() && !item.is_null()) out.push_back(item.text);
  return out;
}

std::string title_of(YamlNode const& document) {
  std::string title = text_of(document, "title");
  return title.empty() ? text_of(document, "id") : title;
}

Read<Meta> read_meta(YamlNode const& document, std::vector<Problem>& notes) {
  Meta meta;
  meta.line = document.line;
  meta.title = text_of(document, "title");
  if (meta.title.empty()) return wrong(document.line, "the rule has no title");
  struct Text {
    std::string_view key;
    std::string* value;
  };
  for (auto const& [key, value] : std::array<Text, 8>{{{"id", &meta.id},
                                                       {"name", &meta.name},
                                                       {"author", &meta.author},
                                                       {"license", &meta.license},
                                                       {"status", &meta.status},
                                                       {"description", &meta.description},
                                                       {"date", &meta.date},
                                                       {"modified", &meta.modified}}})
    *value = text_of(document, key);
  std::string const level = text_of(document, "level");
  if (auto const known = parse_level(level)) {
    meta.level = *known;
  } else {
    notes.push_back({document.line, level.empty()
                                        ? std::string("states no level: taken as medium")
                                        : fmt::format("level {} is none of informational, low, "
                                                      "medium, high, critical: taken as medium",
                                                      shown(level))});
  }
  meta.tags = texts_of(document.find("tags"));
  meta.references = texts_of(document.find("references"));
  meta.false_positives = texts_of(document.find("falsepositives"));
  meta.fields = texts_of(document.find("fields"));
  return meta;
}

Read<Logsource> read_logsource(YamlNode const& document) {
  YamlNode const* const node = document.find("logsource");
  if (node == nullptr || !node->is_mapping())
    return wrong(document.line,
                 "the rule has no logsource; write product: aws and service: cloudtrail");
  return Logsource{text_of(*node, "category"), text_of(*node, "product"),
                   text_of(*node, "service")};
}

Stream stream_of(Logsource const& source) {
  if (!source.category.empty() || !same(source.product, "aws")) return Stream::kOther;
  if (same(source.service, "cloudtrail")) return Stream::kManagement;
  for (std::string_view const data : {"cloudtrail_s3", "cloudtrail_lambda"})
    if (equals_ignoring_ascii_case(source.service, data)) return Stream::kData;
  return Stream::kOther;
}

bool contains(Logsource const& outer, Logsource const& inner) {
  return same(outer.category, inner.category) && same(outer.product, inner.product) &&
         same(outer.service, inner.service);
}

}  // namespace cairn::sigma
