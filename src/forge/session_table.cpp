// The events with which sessions begin: roles assumed, people signed in.
#include "forge/event_row.hpp"

namespace cairn::forge {
namespace {
constexpr std::string_view kIssued =
    R"({"credentials":{"accessKeyId":"$issuedkey","sessionToken":"$token","expiration":"$expiration"},"assumedRoleUser":{"assumedRoleId":"$issuedid","arn":"$issuedarn"}})";
constexpr std::string_view kRequest =
    R"({"roleArn":"$rolearn","roleSessionName":"$rolesession","durationSeconds":3600})";
}  // namespace

EventRow const kServiceAssumeRole{1,
                                  "sts",
                                  "AssumeRole",
                                  kRead,
                                  R"({"roleArn":"$rolearn","roleSessionName":"$rolesession"})",
                                  kIssued,
                                  "",
                                  kIssuedRoleResources};
EventRow const kAssumeRole{1,        "sts",   "AssumeRole", kRead,
                           kRequest, kIssued, "",           kIssuedRoleResources};
EventRow const kAssumeRoleDenied{1,
                                 "sts",
                                 "AssumeRole",
                                 kRead,
                                 "",
                                 "",
                                 "",
                                 "",
                                 "AccessDenied",
                                 "User: $arn is not authorized to perform: sts:AssumeRole on "
                                 "resource: arn:aws:iam::$peer:role/$role"};
EventRow const kWebIdentity{
    1,
    "sts",
    "AssumeRoleWithWebIdentity",
    kRead,
    kRequest,
    R"({"subjectFromWebIdentityToken":"repo:example-corp/$stack:ref:refs/heads/main","provider":"arn:aws:iam::$account:oidc-provider/token.actions.githubusercontent.com","audience":"sts.amazonaws.com","credentials":{"accessKeyId":"$issuedkey","sessionToken":"$token","expiration":"$expiration"},"assumedRoleUser":{"assumedRoleId":"$issuedid","arn":"$issuedarn"}})",
    R"({"identityProviderConnectionVerificationMethod":"IAMTrustStore"})",
    kIssuedRoleResources};
EventRow const kSaml{
    1,
    "sts",
    "AssumeRoleWithSAML",
    kRead,
    R"({"sAMLAssertionID":"_$uuid","roleSessionName":"$rolesession","durationSeconds":28800,"roleArn":"$rolearn","principalArn":"arn:aws:iam::$account:saml-provider/AWSSSO_1a2b3c4d5e6f7a8b_DO_NOT_DELETE"})",
    R"({"subjectType":"persistent","issuer":"https://portal.sso.us-east-1.amazonaws.com/saml/assertion/$hexlong","credentials":{"accessKeyId":"$issuedkey","expiration":"$expiration","sessionToken":"$token"},"nameQualifier":"4cHzGx0nQmExample1l2zJvEXAMPLE=","assumedRoleUser":{"assumedRoleId":"$issuedid","arn":"$issuedarn"},"subject":"$rolesession","audience":"https://signin.aws.amazon.com/saml"})",
    "",
    kIssuedRoleResources};
EventRow const kConsoleLogin{
    1,
    "signin",
    "ConsoleLogin",
    kSignIn | kBare,
    "",
    R"({"ConsoleLogin":"Success"})",
    R"({"LoginTo":"https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true&nc2=h_ct&src=header-signin&state=hashArgsFromTB_$region_$hexlong","MobileVersion":"No","MFAIdentifier":"arn:aws:iam::$account:mfa/$username-phone","MFAUsed":"Yes"})"};
EventRow const kConsoleLoginFailed{
    1,
    "signin",
    "ConsoleLogin",
    kSignIn | kBare,
    "",
    R"({"ConsoleLogin":"Failure"})",
    R"({"LoginTo":"https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true&state=hashArgsFromTB_$region_$hexlong","MobileVersion":"No","MFAIdentifier":"arn:aws:iam::$account:mfa/$username-phone","MFAUsed":"Yes"})",
    "",
    "",
    "Failed authentication"};
EventRow const kUnknownLogin{
    1,
    "signin",
    "ConsoleLogin",
    kSignIn | kBare,
    "",
    R"({"ConsoleLogin":"Failure"})",
    R"({"LoginTo":"https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true","MobileVersion":"No","MFAUsed":"No"})",
    "",
    "",
    "No username found in supplied account"};
EventRow const kCheckMfa{1,
                         "signin",
                         "CheckMfa",
                         kSignIn | kBare,
                         "",
                         R"({"CheckMfa":"Success"})",
                         R"({"MfaType":"Virtual MFA"})"};
EventRow const kRootLogin{
    1,
    "signin",
    "ConsoleLogin",
    kSignIn | kBare,
    "",
    R"({"ConsoleLogin":"Success"})",
    R"({"LoginTo":"https://console.aws.amazon.com/billing/home?region=us-east-1&state=hashArgs%23&isauthcode=true","MobileVersion":"No","MFAIdentifier":"arn:aws:iam::$account:mfa/root-account-mfa-device","MFAUsed":"Yes"})"};
EventRow const kSsoLogin{1,
                         "signin",
                         "ConsoleLogin",
                         kSignIn,
                         "",
                         R"({"ConsoleLogin":"Success"})",
                         R"({"MobileVersion":"No","MFAUsed":"No"})"};
EventRow const kRoleCredentials{1, "sso", "GetRoleCredentials", kRead,
                                R"({"role_name":"PowerUserAccess","account_id":"$issuedaccount"})"};

}  // namespace cairn::forge
