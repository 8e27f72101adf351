#include "forge/record.hpp"

#include "forge/identifiers.hpp"

namespace cairn::forge {

void RecordWriter::key(std::string_view name) {
  json_ += json_.back() == '{' ? "\"" : ",\"";
  json_ += name;
  json_ += "\":";
}

void RecordWriter::text(std::string_view name, std::string_view value) {
  key(name);
  json_ += '"';
  json_ += value;
  json_ += '"';
}

void RecordWriter::filled(std::string_view name, std::string_view json) {
  key(name);
  known_ = filler_.append(json_, json.empty() ? "null" : json) && known_;
}

/// Transfers are floating-point numbers in data events and integers elsewhere, as S3 writes them.
void RecordWriter::s3_data(Event const& event, Random& random) {
  EventRow const& row = *event.row;
  bool const data = row.flags & kData;
  std::int64_t in = 0;
  std::int64_t out = random.between(200, 2'000);
  if (!row.error.empty())
    out = random.between(243, 400);
  else if (row.name == "GetObject")
    out = random.between(500, 48'000'000);
  else if (row.name == "PutObject")
    in = random.between(300, 9'000'000), out = 0;
  else if (row.name == "HeadObject" || row.name == "DeleteObject")
    out = 0;
  char const* const fraction = data ? ".0" : "";
  key("additionalEventData");
  json_ += fmt::format(
      R"({{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":{}{},)",
      in, fraction);
  if (data && row.name == "PutObject" && row.error.empty())
    json_ += R"("SSEApplied":"Default_SSE_S3",)";
  json_ += R"("AuthenticationMethod":"AuthHeader","x-amz-id-2":")";
  append_s3_host_id(json_, random);
  json_ += fmt::format(R"(","bytesTransferredOut":{}{}}})", out, fraction);
}

void RecordWriter::tls(Event const& event, Session const& session, std::string_view host) {
  bool const old = session.agent.size() % 4 == 1;  // some clients are a version behind
  key("tlsDetails");
  json_ +=
      old ? R"({"tlsVersion":"TLSv1.2","cipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","clientProvidedHostHeader":")"
          : R"({"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":")";
  if (!host.empty())
    known_ = filler_.append(json_, host) && known_;
  else
    json_ +=
        fmt::format("{}.{}.amazonaws.com", event.row->service, world_.regions[event.region].name);
  json_ += "\"}";
}

bool RecordWriter::append(std::string& out, Event const& event) {
  EventRow const& row = *event.row;
  ServiceRow const& service = service_row(row.service);
  Session const& session = plan_.sessions[event.session];
  Random random(event.seed, "body");
  filler_.begin(event, random);
  known_ = true;
  json_ = "{";

  bool const sign_in = row.flags & kSignIn;
  bool const service_event = row.flags & kServiceEvent;
  bool const s3 = row.service == "s3";
  // The console's own servers make some of the calls of a page.
  bool const internal =
      session.console && !sign_in && event.attack == kNoAttack && random.one_in(12);
  bool const direct = session.direct && !internal;

  text("eventVersion", service.version);
  key("userIdentity");
  json_ += row.flags & (kBare | kServiceEvent) ? session.bare_identity : session.identity;
  text("eventTime", format_time(event.time));
  key("eventSource");
  json_ += fmt::format(R"("{}.amazonaws.com")", row.service);
  text("eventName", row.name);
  text("awsRegion", world_.regions[event.region].name);
  text("sourceIPAddress", internal ? "AWS Internal" : session.source);
  if (internal)
    text("userAgent", "AWS Internal");
  else if (s3 && direct)
    text("userAgent", fmt::format("[{}]", session.agent));
  else
    text("userAgent", row.flags & kAgent ? session.machine_agent : session.agent);
  if (!row.error.empty()) text("errorCode", row.error);
  if (!row.message.empty()) {
    key("errorMessage");
    json_ += '"';
    known_ = filler_.append(json_, row.message) && known_;
    json_ += '"';
  }
  filled("requestParameters", row.request);
  filled("responseElements", row.response);
  if (s3)
    s3_data(event, random);
  else if (!row.extra.empty() && !service_event)
    filled("additionalEventData", row.extra);
  if (!sign_in && !service_event) {
    text("requestID", "");
    json_.pop_back();
    s3 ? append_s3_request_id(json_, random) : append_uuid(json_, random);
    json_ += '"';
  }
  text("eventID", event_id(event.seed));
  key("readOnly");
  json_ += row.flags & kRead ? "true" : "false";
  if (!row.resources.empty()) filled("resources", row.resources);
  text("eventType", sign_in         ? "AwsConsoleSignIn"
                    : service_event ? "AwsServiceEvent"
                                    : "AwsApiCall");
  if (!service.api_version.empty() && !service_event) text("apiVersion", service.api_version);
  key("managementEvent");
  json_ += row.flags & kData ? "false" : "true";
  text("recipientAccountId", world_.accounts[event.account].id);
  if (event.shared != 0) {
    Random shared(event.shared, "shared event id");
    text("sharedEventID", "");
    json_.pop_back();
    append_uuid(json_, shared);
    json_ += '"';
  }
  if (service_event) filled("serviceEventDetails", row.extra);
  if (!session.endpoint.empty() && direct) {
    text("vpcEndpointId", session.endpoint);
    text("vpcEndpointAccountId", world_.accounts[session.account].id);
  }
  text("eventCategory", row.flags & kData ? "Data" : "Management");
  // S3's clients name the bucket in the host, but for calls that have none.
  bool const no_bucket = s3 && row.request.find(R"("Host":"s3.)") != std::string_view::npos;
  if (direct && !service_event)
    tls(event, session, no_bucket ? "s3.$region.amazonaws.com" : service.host);
  if (session.console && !sign_in) text("sessionCredentialFromConsole", "true");
  json_ += '}';
  append_aws_escaped(out, json_);
  return known_;
}

}  // namespace cairn::forge
