#include "forge/attack.hpp"

namespace cairn::forge {
namespace {

constexpr Step kStolenKey[] = {
    {.row = {1, "sts", "GetCallerIdentity", kRead}},
    {.after = 7, .row = {1, "s3", "ListBuckets", kRead, R"({"Host":"s3.$region.amazonaws.com"})"}},
    {.after = 9,
     .row = {1, "iam", "ListUsers", kRead, "", "", "", "", "AccessDenied",
             "User: $arn is not authorized to perform: iam:ListUsers on resource: "
             "arn:aws:iam::$account:user/ because no identity-based policy allows the "
             "iam:ListUsers action"}},
    {.after = 6,
     .row = {1, "iam", "GetAccountAuthorizationDetails", kRead, "", "", "", "", "AccessDenied",
             "User: $arn is not authorized to perform: iam:GetAccountAuthorizationDetails on "
             "resource: * because no identity-based policy allows the "
             "iam:GetAccountAuthorizationDetails action"}},
    {.after = 20,
     .row = {1, "ec2", "DescribeRegions", kRead, R"({"regionSet":{},"allRegions":true})"}},
    {.after = 11,
     .times = 4,
     .gap = 5,
     .row = {1, "ec2", "DescribeInstances", kRead,
             R"({"maxResults":1000,"instancesSet":{},"filterSet":{}})"}},
    {.after = 15,
     .row =
         {1, "ec2", "DescribeSnapshots", kRead,
          R"({"maxResults":1000,"ownersSet":{"items":[{"owner":"$account"}]},"snapshotSet":{},"filterSet":{}})"}},
    {.after = 18, .row = {1, "rds", "DescribeDBInstances", kRead, R"({"maxRecords":100})"}},
    {.after = 14, .row = {1, "lambda", "ListFunctions20150331", kRead, R"({"maxItems":50})"}},
    {.after = 40,
     .row = {1, "secretsmanager", "ListSecrets", kRead, "", "", "", "", "AccessDenied",
             "User: $arn is not authorized to perform: secretsmanager:ListSecrets because no "
             "identity-based policy allows the secretsmanager:ListSecrets action"}},
    {.after = 33, .row = {1, "ses", "GetSendQuota", kRead}},
    {.after = 12, .row = {1, "ses", "ListIdentities", kRead, R"({"identityType":"EmailAddress"})"}},
    {.after = 90,
     .row =
         {1, "ec2", "RunInstances", kWrite,
          R"({"instancesSet":{"items":[{"imageId":"ami-0$handle","minCount":1,"maxCount":1}]},"instanceType":"c5.24xlarge","blockDeviceMapping":{},"monitoring":{"enabled":false},"disableApiTermination":false})",
          "", "", "", "Client.UnauthorizedOperation",
          "You are not authorized to perform this operation. User: $arn is not authorized to "
          "perform: ec2:RunInstances on resource: arn:aws:ec2:$region:$account:instance/* because "
          "no identity-based policy allows the ec2:RunInstances action. Encoded authorization "
          "failure message: $token"}},
    {.after = 55,
     .times = 6,
     .gap = 9,
     .row = {1, "s3", "GetBucketAcl", kRead,
             R"({"bucketName":"$bucket","Host":"$bucket.s3.$region.amazonaws.com","acl":""})", "",
             "", kBucketResources}},
};

constexpr std::string_view kAdministrator =
    R"({\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Reporting\",\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]})";

constexpr Step kEscalation[] = {
    {.row = {1, "iam", "GetUser", kRead, R"({"userName":"svc-reporting"})"}},
    {.after = 5,
     .row = {1, "iam", "ListAttachedUserPolicies", kRead, R"({"userName":"svc-reporting"})"}},
    {.after = 9,
     .row = {1, "iam", "GetPolicyVersion", kRead,
             R"({"policyArn":"arn:aws:iam::$account:policy/reporting-read","versionId":"v2"})"}},
    {.after = 30,
     .row =
         {1, "iam", "AttachUserPolicy", kWrite, "", "", "", "", "AccessDenied",
          "User: $arn is not authorized to perform: iam:AttachUserPolicy on resource: user "
          "svc-reporting because no identity-based policy allows the iam:AttachUserPolicy action"}},
    {.after = 48,
     .row =
         {1, "iam", "CreatePolicyVersion", kWrite,
          R"({"policyArn":"arn:aws:iam::$account:policy/reporting-read","policyDocument":"$administrator","setAsDefault":true})",
          R"({"policyVersion":{"versionId":"v3","isDefaultVersion":true,"createDate":"$awsnow"}})"}},
    {.after = 21,
     .row =
         {1, "iam", "AttachUserPolicy", kWrite,
          R"({"userName":"svc-reporting","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"})"}},
    {.after = 35,
     .row =
         {1, "iam", "CreateUser", kWrite, R"({"userName":"support-helper"})",
          R"({"user":{"path":"/","userName":"support-helper","userId":"$newid","arn":"arn:aws:iam::$account:user/support-helper","createDate":"$awsnow"}})"}},
    {.after = 6,
     .row =
         {1, "iam", "AttachUserPolicy", kWrite,
          R"({"userName":"support-helper","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"})"}},
    {.after = 8,
     .row =
         {1, "iam", "CreateLoginProfile", kWrite,
          R"({"userName":"support-helper","passwordResetRequired":false})",
          R"({"loginProfile":{"userName":"support-helper","createDate":"$awsnow","passwordResetRequired":false}})"}},
    {.after = 7,
     .row =
         {1, "iam", "CreateAccessKey", kWrite, R"({"userName":"support-helper"})",
          R"({"accessKey":{"userName":"support-helper","accessKeyId":"$newkey","status":"Active","createDate":"$awsnow"}})"}},
    {.after = 64, .who = 1, .row = {1, "sts", "GetCallerIdentity", kRead}},
    {.after = 10, .who = 1, .row = {1, "iam", "ListUsers", kRead, R"({"maxItems":1000})"}},
    {.after = 19,
     .who = 1,
     .row = {1, "secretsmanager", "ListSecrets", kRead, R"({"maxResults":100})"}},
    {.after = 12,
     .times = 5,
     .gap = 4,
     .who = 1,
     .row = {1, "secretsmanager", "GetSecretValue", kRead, R"({"secretId":"$secret"})"}},
};

constexpr Step kTampering[] = {
    {.begins = true,
     .row =
         {1, "sts", "AssumeRole", kRead,
          R"({"roleArn":"$rolearn","roleSessionName":"$rolesession","durationSeconds":3600})",
          R"({"credentials":{"accessKeyId":"$issuedkey","sessionToken":"$token","expiration":"$expiration"},"assumedRoleUser":{"assumedRoleId":"$issuedid","arn":"$issuedarn"}})",
          "", kIssuedRoleResources}},
    {.after = 12,
     .who = 1,
     .row = {1, "cloudtrail", "DescribeTrails", kRead,
             R"({"includeShadowTrails":true,"trailNameList":[]})"}},
    {.after = 6,
     .who = 1,
     .row = {1, "cloudtrail", "GetTrailStatus", kRead, R"({"name":"application-audit"})"}},
    {.after = 9,
     .who = 1,
     .row = {1, "cloudtrail", "GetEventSelectors", kRead, R"({"trailName":"application-audit"})"}},
    {.after = 44,
     .who = 1,
     .row = {1, "cloudtrail", "DeleteTrail", kWrite, "", "", "", "", "AccessDenied",
             "User: $arn is not authorized to perform: cloudtrail:DeleteTrail on resource: "
             "arn:aws:cloudtrail:us-east-1:$account:trail/organization-trail with an explicit deny "
             "in a service control policy"}},
    {.after = 31,
     .who = 1,
     .row = {1, "cloudtrail", "StopLogging", kWrite, R"({"name":"application-audit"})"}},
    {.after = 20,
     .who = 1,
     .row =
         {1, "cloudtrail", "PutEventSelectors", kWrite,
          R"({"trailName":"application-audit","eventSelectors":[{"readWriteType":"ReadOnly","includeManagementEvents":false,"dataResources":[],"excludeManagementEventSources":[]}]})",
          R"({"trailARN":"arn:aws:cloudtrail:us-east-1:$account:trail/application-audit","eventSelectors":[{"readWriteType":"ReadOnly","includeManagementEvents":false,"dataResources":[],"excludeManagementEventSources":[]}]})"}},
    {.after = 16,
     .who = 1,
     .row =
         {1, "cloudtrail", "UpdateTrail", kWrite,
          R"({"name":"application-audit","includeGlobalServiceEvents":false,"isMultiRegionTrail":false,"enableLogFileValidation":false})",
          R"({"name":"application-audit","s3BucketName":"example-corp-application-audit","includeGlobalServiceEvents":false,"isMultiRegionTrail":false,"trailARN":"arn:aws:cloudtrail:us-east-1:$account:trail/application-audit","logFileValidationEnabled":false,"isOrganizationTrail":false})"}},
    {.after = 25,
     .who = 1,
     .row =
         {1, "s3", "PutBucketLifecycle", kWrite,
          R"({"lifecycle":"","bucketName":"example-corp-application-audit","Host":"s3.us-east-1.amazonaws.com","LifecycleConfiguration":{"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/","Rule":{"ID":"cost-saving","Status":"Enabled","Filter":{"Prefix":"AWSLogs/"},"Expiration":{"Days":1}}}})",
          "", "",
          R"([{"accountId":"$account","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::example-corp-application-audit"}])"}},
    {.after = 28,
     .who = 1,
     .row = {1, "logs", "DeleteLogGroup", kWrite,
             R"({"logGroupName":"aws-cloudtrail-logs-application-audit"})"}},
};

constexpr Step kExfiltration[] = {
    {.row = {1, "sts", "GetCallerIdentity", kRead}},
    {.after = 5, .row = {1, "s3", "ListBuckets", kRead, R"({"Host":"s3.$region.amazonaws.com"})"}},
    {.after = 11,
     .times = 3,
     .gap = 3,
     .row =
         {1, "s3", "ListObjects", kRead | kData,
          R"({"list-type":"2","bucketName":"$bucket","Host":"$bucket.s3.$region.amazonaws.com","prefix":"","max-keys":"1000","encoding-type":"url"})",
          "", "",
          R"([{"type":"AWS::S3::Object","ARNPrefix":"arn:aws:s3:::$bucket/"},{"accountId":"$account","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::$bucket"}])"}},
    {.after = 14,
     .times = 240,
     .gap = 3,
     .row = {1, "s3", "GetObject", kRead | kData, kObjectRequest, "", "", kObjectResources}},
    {.after = 20,
     .row =
         {1, "s3", "DeleteObject", kData, "", "", "", kObjectResources, "AccessDenied",
          R"(User: $arn is not authorized to perform: s3:DeleteObject on resource: \"arn:aws:s3:::$bucket/$object\" because no identity-based policy allows the s3:DeleteObject action)"}},
};

constexpr std::string_view kLogin =
    R"({"LoginTo":"https://console.aws.amazon.com/console/home?hashArgs=%23&isauthcode=true&state=hashArgsFromTB_$region_$hexlong","MobileVersion":"No","MFAUsed":"No"})";

constexpr Step kNoMfa[] = {
    {.times = 3,
     .gap = 20,
     .row = {1, "signin", "ConsoleLogin", kSignIn | kBare, "", R"({"ConsoleLogin":"Failure"})",
             kLogin, "", "", "Failed authentication"}},
    {.after = 31,
     .row = {1, "signin", "ConsoleLogin", kSignIn | kBare, "", R"({"ConsoleLogin":"Success"})",
             kLogin}},
    {.after = 14, .times = 2, .gap = 4, .row = {1, "iam", "GetAccountSummary", kRead}},
    {.after = 8, .row = {1, "iam", "ListUsers", kRead, R"({"maxItems":1000})"}},
    {.after = 10, .row = {1, "iam", "ListAccessKeys", kRead, R"({"userName":"erin"})"}},
    {.after = 35,
     .row = {1, "ec2", "DescribeInstances", kRead,
             R"({"maxResults":50,"instancesSet":{},"filterSet":{}})"}},
    {.after = 22,
     .times = 3,
     .gap = 6,
     .row = {1, "s3", "GetBucketLocation", kRead,
             R"({"location":"","bucketName":"$bucket","Host":"s3.$region.amazonaws.com"})", "", "",
             kBucketResources}},
    {.after = 61,
     .row = {1, "iam", "CreateAccessKey", kWrite, "", "", "", "", "AccessDenied",
             "User: $arn is not authorized to perform: iam:CreateAccessKey on resource: user erin "
             "with an explicit deny in an identity-based policy"}},
};

constexpr std::string_view kLaunch =
    R"({"instancesSet":{"items":[{"imageId":"ami-0$handle","minCount":1,"maxCount":1,"keyName":"training"}]},"groupSet":{"items":[{"groupId":"$securitygroup"}]},"userData":"<sensitiveDataRemoved>","instanceType":"p3.2xlarge","blockDeviceMapping":{},"monitoring":{"enabled":false},"subnetId":"$subnet","disableApiTermination":false,"disableApiStop":false,"clientToken":"$uuid"})";

constexpr Step kRegion[] = {
    {.row =
         {1, "ec2", "DescribeInstanceTypeOfferings", kRead,
          R"({"DescribeInstanceTypeOfferingsRequest":{"LocationType":"availability-zone","Filter":{"Name":"instance-type","Value":{"tag":1,"content":"p3.*"},"tag":1}}})"}},
    {.after = 13, .row = {1, "ec2", "DescribeVpcs", kRead, R"({"vpcSet":{},"filterSet":{}})"}},
    {.after = 18,
     .row =
         {1, "ec2", "CreateKeyPair", kWrite,
          R"({"keyName":"training","keyType":"rsa","keyFormat":"pem"})",
          R"({"requestId":"$uuid","keyName":"training","keyFingerprint":"1a:2b:3c:4d:5e:6f:70:81:92:a3:b4:c5:d6:e7:f8:09:1a:2b:3c:4d","keyPairId":"key-0$hexlong","keyMaterial":"<sensitiveDataRemoved>"})"}},
    {.after = 10,
     .row = {1, "ec2", "CreateSecurityGroup", kWrite,
             R"({"groupName":"training","groupDescription":"training","vpcId":"$vpc"})",
             R"({"requestId":"$uuid","_return":true,"groupId":"$securitygroup"})"}},
    {.after = 6,
     .row =
         {1, "ec2", "AuthorizeSecurityGroupIngress", kWrite,
          R"({"groupId":"$securitygroup","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":22,"toPort":22,"groups":{},"ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"}]},"ipv6Ranges":{"items":[{"cidrIpv6":"::/0"}]},"prefixListIds":{}}]}})",
          R"({"requestId":"$uuid","_return":true,"securityGroupRuleSet":{"items":[{"groupOwnerId":"$account","groupId":"$securitygroup","securityGroupRuleId":"sgr-0$hexlong","isEgress":false,"ipProtocol":"tcp","fromPort":22,"toPort":22,"cidrIpv4":"0.0.0.0/0"}]}})"}},
    {.after = 24,
     .times = 2,
     .gap = 15,
     .row =
         {1, "ec2", "RunInstances", kWrite,
          R"({"instancesSet":{"items":[{"imageId":"ami-0$handle","minCount":4,"maxCount":4,"keyName":"training"}]},"instanceType":"p3.16xlarge","blockDeviceMapping":{},"monitoring":{"enabled":false},"disableApiTermination":false,"disableApiStop":false,"clientToken":"$uuid"})",
          "", "", "", "Client.VcpuLimitExceeded",
          "You have requested more vCPU capacity than your current vCPU limit of 32 allows for the "
          "instance bucket that the specified instance type belongs to. Please visit "
          "http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit."}},
    {.after = 40,
     .row =
         {1, "servicequotas", "RequestServiceQuotaIncrease", kWrite,
          R"({"serviceCode":"ec2","quotaCode":"L-417A185B","desiredValue":256.0})",
          R"({"requestedQuota":{"id":"$uuid","serviceCode":"ec2","quotaCode":"L-417A185B","quotaName":"Running On-Demand P instances","desiredValue":256.0,"status":"PENDING","created":"$awsnow"}})"}},
    {.after = 33,
     .times = 4,
     .gap = 12,
     .row =
         {1, "ec2", "RunInstances", kWrite, kLaunch,
          R"({"requestId":"$uuid","reservationId":"r-0$hexlong","ownerId":"$account","groupSet":{},"instancesSet":{"items":[{"instanceId":"i-0$hexlong","imageId":"ami-0$handle","currentState":{"code":0,"name":"pending"},"instanceType":"p3.2xlarge","launchTime":$epochms,"placement":{"availabilityZone":"$zone","tenancy":"default"},"subnetId":"$subnet","vpcId":"$vpc","privateIpAddress":"$privateip"}]}})"}},
    {.after = 50,
     .times = 9,
     .gap = 45,
     .row =
         {1, "ec2", "DescribeInstances", kRead,
          R"({"maxResults":100,"instancesSet":{},"filterSet":{"items":[{"name":"instance-state-name","valueSet":{"items":[{"value":"running"}]}}]}})"}},
};

constexpr StoryRow kStories[] = {
    {Story::kStolenKey, "stolen-key", "Stolen access key used from abroad",
     "The key of the backup user, which only ever works from the office network, is tried out from "
     "another country: who am I, what is there, what is allowed.",
     180, 0, kStolenKey},
    {Story::kPrivilegeEscalation, "privilege-escalation",
     "Privilege escalation through a policy version",
     "The reporting user may create versions of its own policy. It makes one that allows "
     "everything, becomes administrator, creates the user support-helper with a password and a "
     "key, and reads secrets with that key.",
     310, 1, kEscalation},
    {Story::kTrailTampering, "trail-tampering", "Tampering with the trail",
     "Somebody with frank's key assumes the emergency role, fails to delete the organization's "
     "trail, then blinds the application trail: stopped, emptied of selectors, no validation, its "
     "bucket expires after a day.",
     470, 1, kTampering},
    {Story::kBucketExfiltration, "bucket-exfiltration", "A bucket copied from outside",
     "An instance's credentials, taken through its metadata service, are used outside of AWS to "
     "list the customer exports and download them one by one.",
     580, 0, kExfiltration},
    {Story::kLoginWithoutMfa, "console-login-without-mfa", "Console login without MFA",
     "After three wrong passwords erin signs in from an unknown IPv6 network and, unlike always "
     "before, without a second factor.",
     720, 2, kNoMfa},
    {Story::kIdleRegion, "unused-region", "GPU instances in a region that nobody uses",
     "Carol's key opens a security group to the world and starts GPU instances in a region where "
     "the organization has nothing.",
     860, 2, kRegion},
};
}  // namespace

std::span<StoryRow const> story_rows() { return kStories; }
std::string_view administrator_policy() { return kAdministrator; }

}  // namespace cairn::forge
