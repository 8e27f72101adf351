#include "aws/sigv4.hpp"
#include "crypto/hash.hpp"
#include "json/document.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace cairn::aws {
namespace {

// The worked examples of the S3 documentation.
Credentials const kExample{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
Scope s3_scope() { return {"us-east-1", "s3", parse_time("2013-05-24T00:00:00Z")->begin, true}; }

std::string authorization(Message const& message) {
  return std::string(http::find_header(message.headers, "Authorization").value_or(""));
}

TEST(SigV4, SignsThePublishedS3Examples) {
  Message get{"GET",
              "/test.txt",
              {},
              {{"Host", "examplebucket.s3.amazonaws.com"}, {"Range", "bytes=0-9"}},
              crypto::sha256_hex("")};
  sign(get, s3_scope(), kExample);
  EXPECT_EQ(authorization(get),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");

  Message lifecycle{"GET",
                    "/",
                    {{"lifecycle", ""}},
                    {{"Host", "examplebucket.s3.amazonaws.com"}},
                    crypto::sha256_hex("")};
  sign(lifecycle, s3_scope(), kExample);
  EXPECT_TRUE(authorization(lifecycle).ends_with(
      "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"));

  Message list{"GET",
               "/",
               {{"max-keys", "2"}, {"prefix", "J"}},
               {{"Host", "examplebucket.s3.amazonaws.com"}},
               crypto::sha256_hex("")};
  sign(list, s3_scope(), kExample);
  EXPECT_TRUE(authorization(list).ends_with(
      "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"));
}

TEST(SigV4, PresignsThePublishedS3Example) {
  Message get{"GET",
              "/test.txt",
              {},
              {{"Host", "examplebucket.s3.amazonaws.com"}},
              std::string(kUnsignedPayload)};
  presign(get, s3_scope(), kExample, 86400);
  EXPECT_EQ(get.query.back().first, "X-Amz-Signature");
  EXPECT_EQ(get.query.back().second,
            "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

/// AWS's own vectors, which the set-up of the servers fetches: 38 cases, each by header and by
/// query.
std::filesystem::path vectors() {
  char const* const servers = std::getenv("CAIRN_TEST_SERVERS");
  return std::filesystem::path(servers == nullptr ? "build/servers" : servers) / "sigv4" / "v4";
}

std::string slurp(std::filesystem::path const& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string field(json::Node const& node, char const* name) {
  auto const* const found = node.find(name);
  return found == nullptr ? "" : found->text;
}

struct Case {
  Message message;
  Scope scope;
  Credentials credentials;
  std::int64_t seconds = 0;
  bool sign_body = false, omit_token = false;
};

Case read_case(std::filesystem::path const& folder) {
  Case out;
  auto const context = *json::parse_document(slurp(folder / "context.json"));
  auto const& keys = *context.find("credentials");
  out.credentials = {field(keys, "access_key_id"), field(keys, "secret_access_key"),
                     field(keys, "token")};
  out.scope = {field(context, "region"), field(context, "service"),
               parse_time(field(context, "timestamp"))->begin,
               field(context, "normalize") == "false"};
  out.seconds = std::stol(field(context, "expiration_in_seconds"));
  out.sign_body = field(context, "sign_body") == "true";
  out.omit_token = field(context, "omit_session_token") == "true";
  std::string text = slurp(folder / "request.txt");
  std::erase(text, '\r');
  std::size_t const blank = text.find("\n\n");
  std::istringstream head(text.substr(0, blank));
  std::string line;
  std::getline(head, line);
  out.message.method = line.substr(0, line.find(' '));
  std::size_t const begin = line.find(' ') + 1;
  std::string target = line.substr(begin, line.rfind(" HTTP/1.1") - begin);
  std::string query;
  if (std::size_t const mark = target.find('?'); mark != std::string::npos) {
    query = target.substr(mark + 1);
    target.resize(mark);
  }
  out.message.path = uri_decode(target);
  std::istringstream parts(query);
  while (std::getline(parts, line, '&')) {
    std::size_t const equals = std::min(line.find('='), line.size());
    out.message.query.emplace_back(uri_decode(line.substr(0, equals)),
                                   uri_decode(line.substr(std::min(equals + 1, line.size()))));
  }
  while (std::getline(head, line)) {
    if (line.starts_with(' ')) {  // a folded line
      out.message.headers.back().value += ' ' + line;
      continue;
    }
    std::size_t const colon = line.find(':');
    out.message.headers.push_back({line.substr(0, colon), line.substr(colon + 1)});
  }
  std::string const body = blank == std::string::npos ? "" : text.substr(blank + 2);
  out.message.payload_hash = crypto::sha256_hex(body);
  return out;
}

TEST(SigV4, AgreesWithTheVectorsOfAws) {
  if (!std::filesystem::exists(vectors()))
    GTEST_SKIP() << "no vectors in " << vectors() << ": run tests/servers/install.sh";
  int cases = 0;
  for (auto const& entry : std::filesystem::directory_iterator(vectors())) {
    auto const& folder = entry.path();
    if (!std::filesystem::exists(folder / "context.json")) continue;
    ++cases;
    SCOPED_TRACE(folder.filename().string());
    Case one = read_case(folder);
    Credentials covered = one.credentials;
    if (one.omit_token) covered.token.clear();
    Message header = one.message;
    if (one.sign_body) header.headers.push_back({"x-amz-content-sha256", header.payload_hash});
    Message unsigned_header = header;
    // The rule about paths is one thing and S3's header another: add the header by hand.
    Scope const scope = one.scope;
    header.headers.push_back({"X-Amz-Date", amz_date(scope.time)});
    if (!covered.token.empty()) header.headers.push_back({"X-Amz-Security-Token", covered.token});
    std::string const canonical = canonical_request(header, scope);
    EXPECT_EQ(canonical, slurp(folder / "header-canonical-request.txt"));
    EXPECT_EQ(string_to_sign(canonical, scope), slurp(folder / "header-string-to-sign.txt"));
    EXPECT_EQ(signature(string_to_sign(canonical, scope), scope, one.credentials),
              slurp(folder / "header-signature.txt"));
    if (!scope.s3) {
      sign(unsigned_header, scope, covered);
      EXPECT_TRUE(authorization(unsigned_header).ends_with(slurp(folder / "header-signature.txt")));
    }
    Message query = one.message;
    presign(query, scope, covered, one.seconds);
    EXPECT_EQ(query.query.back().second, slurp(folder / "query-signature.txt"));
  }
  EXPECT_EQ(cases, 38);
}

TEST(SigV4, LeavesPathsOfS3AsTheyAre) {
  Message message{"GET", "/a//./b/../c d%", {}, {{"Host", "h"}}, "x"};
  EXPECT_EQ(canonical_request(message, s3_scope()),
            "GET\n/a//./b/../c%20d%25\n\nhost:h\n\nhost\nx");
}

}  // namespace
}  // namespace cairn::aws
