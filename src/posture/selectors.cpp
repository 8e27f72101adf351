#include "posture/selectors.hpp"

#include "aws/document.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cairn::posture {
namespace {

using aws::list_at;
using aws::text_at;

std::string joined(std::span<json::Node const> list, std::string_view separator = ", ") {
  std::string out;
  for (auto const& item : list) {
    if (!out.empty()) out += separator;
    out += item.text;
  }
  return out;
}

std::string access(std::string_view type) {
  if (type == "ReadOnly") return "read only";
  if (type == "WriteOnly") return "write only";
  return "read and write";
}

/// `arn:aws:s3` and `arn:aws:s3:::` stand for every bucket, `arn:aws:lambda` for every function.
bool is_everything(std::string_view value) {
  while (value.ends_with(':')) value.remove_suffix(1);
  return std::count(value.begin(), value.end(), ':') == 2;
}

void describe_basic(json::Node const& selector, std::vector<std::string>& out) {
  std::string const how = access(text_at(selector, "ReadWriteType"));
  if (text_at(selector, "IncludeManagementEvents") != "false") {
    std::string const without = joined(list_at(selector, "ExcludeManagementEventSources"));
    out.push_back("management events: " + how + (without.empty() ? "" : ", without " + without));
  }
  for (auto const& resource : list_at(selector, "DataResources")) {
    auto const values = list_at(resource, "Values");
    bool const all = std::any_of(values.begin(), values.end(),
                                 [](json::Node const& value) { return is_everything(value.text); });
    out.push_back(fmt::format("data events of {}: {}{}", text_at(resource, "Type"), how,
                              all ? ", all" : "; only " + joined(values)));
  }
}

constexpr std::pair<std::string_view, std::string_view> kOperators[] = {
    {"Equals", "is"},
    {"StartsWith", "starts with"},
    {"EndsWith", "ends with"},
    {"NotEquals", "is not"},
    {"NotStartsWith", "does not start with"},
    {"NotEndsWith", "does not end with"}};

std::string describe_advanced(json::Node const& selector) {
  std::string category, type, how = "read and write", rest;
  for (auto const& field : list_at(selector, "FieldSelectors")) {
    std::string const name = text_at(field, "Field");
    std::string const equal = joined(list_at(field, "Equals"), " or ");
    if (name == "eventCategory") {
      category = equal;
    } else if (name == "resources.type" && !equal.empty()) {
      type = equal;
    } else if (name == "readOnly" && (equal == "true" || equal == "false")) {
      how = equal == "true" ? "read only" : "write only";
    } else {
      for (auto const& [wire, words] : kOperators)
        if (auto const values = list_at(field, wire); !values.empty())
          rest += fmt::format("; {} {} {}", name, words,
                              joined(values, wire.starts_with("Not") ? " nor " : " or "));
    }
  }
  std::string what = category == "Management"        ? "management events"
                     : category == "Data"            ? "data events"
                     : category == "NetworkActivity" ? "network activity events"
                                                     : category + " events";
  if (!type.empty()) what += " of " + type;
  return what + ": " + how + rest;
}

}  // namespace

std::vector<std::string> describe_selectors(json::Node const& selectors) {
  std::vector<std::string> out;
  for (auto const& selector : list_at(selectors, "EventSelectors")) describe_basic(selector, out);
  for (auto const& selector : list_at(selectors, "AdvancedEventSelectors"))
    out.push_back(describe_advanced(selector));
  // A trail that was never told anything logs all management events.
  if (out.empty()) out.emplace_back("management events: read and write");
  return out;
}

std::string describe_insights(json::Node const& insights) {
  std::string out;
  for (auto const& selector : list_at(insights, "InsightSelectors"))
    out += (out.empty() ? "" : ", ") + text_at(selector, "InsightType");
  return out.empty() ? "none" : out;
}

}  // namespace cairn::posture
