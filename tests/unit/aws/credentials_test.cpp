#include "aws/credential_cache.hpp"
#include "crypto/hash.hpp"
#include "unit/aws/support.hpp"

#include <gmock/gmock.h>

namespace cairn::aws {
namespace {

using test::answer;
using test::Asked;
using test::HttpServer;
using testing::HasSubstr;
using testing::Not;

/// The environment of a machine without anything but these files and variables.
Variables bare(Folder const& home, Variables more = {}) {
  Variables out{
      {"HOME", home.path()}, {"AWS_REGION", "eu-west-1"}, {"AWS_EC2_METADATA_DISABLED", "true"}};
  for (auto& [name, value] : more) out[name] = value;
  return out;
}

Result<Credentials> found(Variables variables, std::string profile = "") {
  Settings settings = test_settings(std::move(variables));
  settings.profile = std::move(profile);
  auto context = Context::create(std::move(settings));
  if (!context) return tl::unexpected<Error>(context.error());
  return find_credentials(**context);
}

std::string key_of(Result<Credentials> const& credentials) {
  return credentials ? credentials->key_id : "error: " + credentials.error().message;
}

constexpr char kStsKeys[] =
    "<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
    "<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>";

TEST(CredentialChain, LooksInAwsOrder) {
  Folder home;
  home.write(".aws/credentials", "[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n"
                                 "[other]\naws_access_key_id=OTHER\naws_secret_access_key=s\n");
  home.write(".aws/config", "[profile other]\nregion = us-east-2\naws_access_key_id = CONFIG\n"
                            "aws_secret_access_key = s\n");
  Variables const env{{"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "s"}};
  EXPECT_EQ(key_of(found(bare(home, env))), "ENV");
  EXPECT_EQ(key_of(found(bare(home))), "FILE");
  EXPECT_EQ(key_of(found(bare(home, {{"AWS_PROFILE", "other"}}))), "OTHER");
  EXPECT_EQ(key_of(found(bare(home, env), "other")), "OTHER");  // asked for by flag
  EXPECT_THAT(key_of(found(bare(home), "nobody")), HasSubstr("no profile 'nobody'"));
  EXPECT_THAT(key_of(found(bare(home, {{"AWS_ACCESS_KEY_ID", "ENV"}}))),
              HasSubstr("AWS_SECRET_ACCESS_KEY is not"));
  Folder empty;
  EXPECT_THAT(key_of(found(bare(empty))), HasSubstr("no AWS credentials"));
}

TEST(CredentialChain, TakesRolesThroughSourceProfiles) {
  HttpServer sts([](Asked const& asked) {
    return answer(200, asked.body.find("ExternalId=shared%20secret") == std::string::npos
                           ? "<E/>"
                           : std::string("<AssumeRoleResponse><AssumeRoleResult>") + kStsKeys +
                                 "</AssumeRoleResult></AssumeRoleResponse>");
  });
  Folder home;
  home.write(".aws/config",
             "[profile audit]\nrole_arn = arn:aws:iam::111122223333:role/Audit\n"
             "source_profile = base\nexternal_id = shared secret\nduration_seconds = 900\n"
             "[profile base]\naws_access_key_id = BASE\naws_secret_access_key = s\n"
             "[profile self]\nrole_arn = r\nsource_profile = self\nexternal_id = shared secret\n"
             "aws_access_key_id = SELF\naws_secret_access_key = s\n"
             "[profile a]\nrole_arn = r\nsource_profile = b\n"
             "[profile b]\nrole_arn = r\nsource_profile = a\n"
             "[profile mfa]\nrole_arn = r\nsource_profile = base\nmfa_serial = m\n"
             "[profile gone]\nrole_arn = r\nsource_profile = nobody\n"
             "[profile env]\nrole_arn = r\ncredential_source = Environment\n"
             "external_id = shared secret\n"
             "[profile odd]\nrole_arn = r\n");
  Variables variables = bare(home, {{"AWS_ENDPOINT_URL_STS", sts.url()}});
  auto const role = found(variables, "audit");
  ASSERT_TRUE(role) << role.error().message;
  EXPECT_EQ(role->key_id, "ASIAROLE");
  EXPECT_EQ(role->expires, parse_time("2099-01-01")->begin);
  Asked const asked = sts.asked().at(0);
  EXPECT_THAT(asked.body, HasSubstr("Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws"));
  EXPECT_THAT(asked.body, HasSubstr("DurationSeconds=900"));
  EXPECT_THAT(asked.header("Authorization"), HasSubstr("Credential=BASE/"));
  EXPECT_THAT(asked.header("Authorization"), HasSubstr("/eu-west-1/sts/aws4_request"));
  EXPECT_EQ(key_of(found(variables, "self")), "ASIAROLE");
  EXPECT_THAT(key_of(found(variables, "a")), HasSubstr("a → b → a"));
  EXPECT_THAT(key_of(found(variables, "mfa")), HasSubstr("one-time code"));
  EXPECT_THAT(key_of(found(variables, "gone")), HasSubstr("'nobody' does not exist"));
  EXPECT_THAT(key_of(found(variables, "odd")), HasSubstr("neither source_profile nor"));
  variables["AWS_ACCESS_KEY_ID"] = "ENV";
  variables["AWS_SECRET_ACCESS_KEY"] = "s";
  EXPECT_EQ(key_of(found(variables, "env")), "ASIAROLE");
}

TEST(CredentialChain, ExchangesWebIdentity) {
  HttpServer sts([](Asked const&) {
    return answer(200, std::string("<AssumeRoleWithWebIdentityResponse>"
                                   "<AssumeRoleWithWebIdentityResult>") +
                           kStsKeys +
                           "</AssumeRoleWithWebIdentityResult>"
                           "</AssumeRoleWithWebIdentityResponse>");
  });
  Folder home;
  std::string const token = home.write("token", "to.ke/n==\n");
  Variables variables = bare(home, {{"AWS_ENDPOINT_URL", sts.url()},
                                    {"AWS_WEB_IDENTITY_TOKEN_FILE", token},
                                    {"AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/R"}});
  EXPECT_EQ(key_of(found(variables)), "ASIAROLE");
  EXPECT_EQ(sts.asked().at(0).header("Authorization"), "");
  EXPECT_THAT(sts.asked().at(0).body, HasSubstr("WebIdentityToken=to.ke%2Fn%3D%3D"));
  variables.erase("AWS_ROLE_ARN");
  EXPECT_THAT(key_of(found(variables)), HasSubstr("AWS_ROLE_ARN is not"));
}

TEST(CredentialChain, RunsTheProcessOfAProfile) {
  Folder home;
  std::string const script =
      home.write("give keys", "#!/bin/sh\necho \"{\\\"Version\\\":1,\\\"AccessKeyId\\\":\\\"$1\\\","
                              "\\\"SecretAccessKey\\\":\\\"s\\\"}\"\n");
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  home.write(".aws/config", "[profile p]\ncredential_process = \"" + script + "\" 'P 1'\n" +
                                "[profile fails]\ncredential_process = false\n" +
                                "[profile talks]\ncredential_process = echo hello\n" +
                                "[profile gone]\ncredential_process = /nowhere/program\n");
  EXPECT_EQ(key_of(found(bare(home), "p")), "P 1");
  EXPECT_THAT(key_of(found(bare(home), "fails")), HasSubstr("ended with status 1"));
  EXPECT_THAT(key_of(found(bare(home), "talks")), HasSubstr("Version"));
  EXPECT_THAT(key_of(found(bare(home), "gone")), HasSubstr("profile 'gone'"));
}

TEST(CredentialChain, SplitsCommandsLikeAShell) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(*split_command(" a  'b c' \"d'e\" f\\ g '' "), (Words{"a", "b c", "d'e", "f g", ""}));
  EXPECT_EQ(*split_command("a $(b) | c;d"), (Words{"a", "$(b)", "|", "c;d"}));
  EXPECT_FALSE(split_command("a 'b"));
  EXPECT_FALSE(split_command("  "));
}

TEST(CredentialChain, UsesTheTokenOfASingleSignOn) {
  HttpServer portal([](Asked const&) {
    return answer(200, R"({"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"s",)"
                       R"("sessionToken":"t","expiration":4070908800000}})");
  });
  Folder home;
  home.write(".aws/config", "[profile sso]\nsso_session = corp\nsso_account_id = 111122223333\n"
                            "sso_role_name = Audit\n[sso-session corp]\nsso_region = us-east-2\n"
                            "sso_start_url = https://example.test/start\n");
  Variables const variables = bare(home, {{"AWS_ENDPOINT_URL_SSO", portal.url()}});
  EXPECT_THAT(key_of(found(variables, "sso")), HasSubstr("aws sso login --profile sso"));
  home.write(".aws/sso/cache/" + crypto::sha1_hex("corp") + ".json",
             R"({"accessToken":"to/ken","expiresAt":"2099-01-01T00:00:00Z"})");
  auto const credentials = found(variables, "sso");
  ASSERT_TRUE(credentials) << credentials.error().message;
  EXPECT_EQ(credentials->key_id, "ASIASSO");
  EXPECT_EQ(credentials->expires, parse_time("2099-01-01")->begin);
  EXPECT_EQ(portal.asked().at(0).target,
            "/federation/credentials?account_id=111122223333&role_name=Audit");
  EXPECT_EQ(portal.asked().at(0).header("x-amz-sso_bearer_token"), "to/ken");
  home.write(".aws/sso/cache/" + crypto::sha1_hex("corp") + ".json",
             R"({"accessToken":"to/ken","expiresAt":"2020-01-01T00:00:00Z"})");
  EXPECT_THAT(key_of(found(variables, "sso")), HasSubstr("expired"));
}

TEST(CredentialChain, AsksTheContainerOnlyOnThisMachine) {
  HttpServer host([](Asked const& asked) {
    return asked.header("Authorization") == "Bearer x"
               ? answer(200, R"({"AccessKeyId":"ASIABOX","SecretAccessKey":"s","Token":"t",)"
                             R"("Expiration":"2099-01-01T00:00:00Z"})")
               : answer(401, "");
  });
  Folder home;
  std::string const token = home.write("token", "Bearer x");
  Variables variables = bare(home, {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", host.url() + "/keys"},
                                    {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token},
                                    {"http_proxy", "http://x"}});
  EXPECT_EQ(key_of(found(variables)), "ASIABOX");
  home.write("token", "Bearer x\r\nX-Evil: y");
  EXPECT_THAT(key_of(found(variables)), HasSubstr("line break"));
  for (char const* url :
       {"http://192.0.2.1/k", "http://example.test/", "http://127.0.0.1@192.0.2.1/",
        "file:///etc/passwd", "http://169.254.169.254/", "http://[2001:db8::1]/"}) {
    variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
    EXPECT_THAT(key_of(found(variables)), HasSubstr("only https")) << url;
  }
}

TEST(CredentialChain, SpeaksTheSecondVersionToInstances) {
  HttpServer imds([](Asked const& asked) {
    if (asked.method == "PUT")
      return answer(asked.header("X-aws-ec2-metadata-token-ttl-seconds") == "21600" ? 200 : 400,
                    "tok");
    if (asked.header("X-aws-ec2-metadata-token") != "tok") return answer(401, "");
    return asked.target == "/latest/meta-data/iam/security-credentials/"
               ? answer(200, "role one\n")
               : answer(200, R"({"AccessKeyId":"ASIAEC2","SecretAccessKey":"s","Token":"t",)"
                             R"("Expiration":"2099-01-01T00:00:00Z"})");
  });
  Folder home;
  Variables variables = bare(
      home, {{"AWS_EC2_METADATA_SERVICE_ENDPOINT", imds.url()}, {"AWS_EC2_METADATA_DISABLED", ""}});
  EXPECT_EQ(key_of(found(variables)), "ASIAEC2");
  EXPECT_EQ(imds.asked().back().target, "/latest/meta-data/iam/security-credentials/role%20one");
  variables["AWS_EC2_METADATA_DISABLED"] = "true";
  EXPECT_THAT(key_of(found(variables)), HasSubstr("no AWS credentials"));
}

struct Cache {
  Instant clock = 0;
  int loads = 0;
  std::optional<Error> error;
  Instant life = kHour;
  CredentialCache cache{[this]() -> Result<Credentials> {
                          ++loads;
                          if (error) return tl::unexpected<Error>(*error);
                          return Credentials{std::to_string(loads), "s", "t", clock + life};
                        },
                        [this] { return clock; }};
  std::string key() {
    auto const got = cache.get();
    return got ? got->key_id : "error";
  }
};

TEST(CredentialCache, RenewsBeforeTheEndAndUsesTheOldToTheEnd) {
  Cache one;
  EXPECT_EQ(one.key(), "1");
  one.clock = 44 * kMinute;
  EXPECT_EQ(one.key(), "1");
  one.error = Error{ErrorCode::kIo, "away"};
  one.clock = 50 * kMinute;
  EXPECT_EQ(one.key(), "1");
  int const loads = one.loads;
  EXPECT_EQ(one.key(), "1");
  EXPECT_EQ(one.loads, loads);  // not at every call
  one.clock = 61 * kMinute;
  EXPECT_EQ(one.key(), "error");
  one.error.reset();
  std::string const renewed = one.key();
  EXPECT_EQ(renewed, std::to_string(one.loads));
}

TEST(CredentialCache, ShortLivesAreNotRenewedAtEveryCall) {
  Cache one;
  one.life = 15 * kMinute;
  one.key();
  one.clock = 9 * kMinute;
  EXPECT_EQ(one.key(), "1");
  one.clock = 11 * kMinute;
  EXPECT_EQ(one.key(), "2");
}

TEST(CredentialCache, RejectsOnlyWhatWasUsed) {
  Cache one;
  auto const first = *one.cache.get();
  one.cache.reject(first);
  EXPECT_EQ(one.key(), "2");
  one.cache.reject(first);  // somebody else was late
  EXPECT_EQ(one.key(), "2");
}

}  // namespace
}  // namespace cairn::aws
