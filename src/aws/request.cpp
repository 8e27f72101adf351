#include "aws/request.hpp"

#include "crypto/hash.hpp"
#include "json/write.hpp"

#include <algorithm>

namespace cairn::aws {
namespace {

std::string plain(Value const& value) {
  if (auto const* text = std::get_if<std::string>(&value)) return *text;
  if (auto const* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (auto const* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (auto const* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  return {};
}

void append_json(std::string& out, Value const& value) {
  if (auto const* text = std::get_if<std::string>(&value)) return json::append_string(out, *text);
  auto const* const list = std::get_if<std::vector<std::string>>(&value);
  if (list == nullptr) {
    out += plain(value);
    return;
  }
  out += '[';
  for (auto const& item : *list) {
    if (out.back() != '[') out += ',';
    json::append_string(out, item);
  }
  out += ']';
}

/// `name.member.1=…`; EC2's dialect leaves `member` out.
void append_form(Query& form, std::string_view name, Value const& value, Protocol protocol) {
  auto const* const list = std::get_if<std::vector<std::string>>(&value);
  if (list == nullptr) {
    form.emplace_back(name, plain(value));
    return;
  }
  for (std::size_t i = 0; i < list->size(); ++i)
    form.emplace_back(
        fmt::format("{}{}.{}", name, protocol == Protocol::kQuery ? ".member" : "", i + 1),
        (*list)[i]);
}

struct Body {
  std::string json;
  Query form;
};

std::string finish_body(Operation const& operation, Body body, Message& message) {
  Service const& service = *operation.service;
  switch (service.protocol) {
  case Protocol::kRestXml:
  case Protocol::kRestJson: return {};
  case Protocol::kJson:
    message.headers.push_back({"Content-Type", "application/x-amz-json-1.1"});
    message.headers.push_back(
        {"X-Amz-Target", std::string(service.target) + std::string(operation.name)});
    return '{' + body.json + '}';
  default:
    message.headers.push_back({"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"});
    Query form{{"Action", std::string(operation.name)}, {"Version", std::string(service.target)}};
    form.insert(form.end(), body.form.begin(), body.form.end());
    return uri_query(form);
  }
}

void append_fixed_query(std::string_view text, Query& query) {
  while (!text.empty()) {
    std::string_view const part = text.substr(0, text.find('&'));
    std::size_t const equals = part.find('=');
    query.emplace_back(part.substr(0, equals),
                       equals == part.npos ? std::string_view() : part.substr(equals + 1));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
  }
}

}  // namespace

std::string Unsent::url() const {
  std::string out = endpoint.scheme + "://" + endpoint.host + uri_encode_path(message.path);
  if (!message.query.empty()) out += '?' + uri_query(message.query);
  return out;
}

Result<Unsent> write_request(Context const& context, Call const& call, std::string const& region) {
  Operation const& operation = *call.operation;
  Unsent out;
  out.endpoint = CAIRN_TRY(resolve_endpoint(*operation.service, region, call.input("Bucket"),
                                            context.environment(), context.configuration(),
                                            context.profile()));
  Message& message = out.message;
  message.method = operation.method;
  std::string path(operation.path);
  if (path.starts_with("/{Bucket}")) path.erase(0, 9);
  if (path == "/{Key}") path = '/' + call.input("Key");
  message.path = out.endpoint.path_prefix + (path.empty() ? "/" : path);
  append_fixed_query(operation.query, message.query);
  message.headers.push_back({"Host", out.endpoint.host});
  Body body;
  for (auto const& [name, value] : call.inputs) {
    std::string_view const wanted = name;
    auto const found = std::find_if(operation.inputs.begin(), operation.inputs.end(),
                                    [&](Parameter const& one) { return one.name == wanted; });
    if (found == operation.inputs.end())
      return fail(ErrorCode::kInvalidArgument, "{} takes no {}", operation.name, name);
    std::string const wire(found->wire.empty() ? found->name : found->wire);
    switch (found->place) {
    case Place::kPath: break;
    case Place::kQuery: message.query.emplace_back(wire, plain(value)); break;
    case Place::kHeader: message.headers.push_back({wire, plain(value)}); break;
    case Place::kBody:
      if (!body.json.empty()) body.json += ',';
      json::append_string(body.json, wire);
      body.json += ':';
      append_json(body.json, value);
      append_form(body.form, wire, value, operation.service->protocol);
      break;
    }
  }
  out.body = finish_body(operation, std::move(body), message);
  message.payload_hash = crypto::sha256_hex(out.body);
  return out;
}

}  // namespace cairn::aws
