// AWS services, acting as themselves and through their service-linked roles.
#include "forge/event_row.hpp"

namespace cairn::forge {
namespace {

constexpr std::string_view kDeliveredResources =
    R"([{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::$logbucket/$delivered"},{"accountId":"$account","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::$logbucket"}])";

constexpr CallerRow kCallers[] = {
    {260,
     "cloudtrail.amazonaws.com",
     {0, "s3", "GetBucketAcl", kRead,
      R"({"bucketName":"$logbucket","Host":"$logbucket.s3.$region.amazonaws.com","acl":""})", "",
      "",
      R"([{"accountId":"$account","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::$logbucket"}])"}},
    {200,
     "cloudtrail.amazonaws.com",
     {0, "kms", "GenerateDataKey", kRead,
      R"({"keyId":"arn:aws:kms:$region:$account:key/$kmskey","encryptionContext":{"aws:cloudtrail:arn":"arn:aws:cloudtrail:us-east-1:$account:trail/organization-trail","aws:s3:arn":"arn:aws:s3:::$logbucket/$delivered"},"keySpec":"AES_256"})",
      "", "", kKeyResources}},
    {190,
     "cloudtrail.amazonaws.com",
     {0, "s3", "PutObject", kData,
      R"({"bucketName":"$logbucket","Host":"$logbucket.s3.$region.amazonaws.com","x-amz-acl":"bucket-owner-full-control","x-amz-server-side-encryption":"aws:kms","key":"$delivered"})",
      R"({"x-amz-server-side-encryption":"aws:kms","x-amz-expiration":"expiry-date=\"$expirydate\", rule-id=\"archive-after-90-days\""})",
      "", kDeliveredResources}},
    {60,
     "delivery.logs.amazonaws.com",
     {0, "s3", "PutObject", kData,
      R"({"bucketName":"$logbucket","Host":"$logbucket.s3.$region.amazonaws.com","x-amz-acl":"bucket-owner-full-control","key":"AWSLogs/$account/vpcflowlogs/$region/$day/$account_vpcflowlogs_$region_fl-0$hexlong_$stamp_$hex.log.gz"})",
      R"({"x-amz-server-side-encryption":"AES256"})", "",
      R"([{"accountId":"$account","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::$logbucket"}])"}},
    {6,
     "delivery.logs.amazonaws.com",
     {0, "s3", "PutObject", kData,
      R"({"bucketName":"$logbucket","Host":"$logbucket.s3.$region.amazonaws.com","x-amz-acl":"bucket-owner-full-control","key":"AWSLogs/$account/elasticloadbalancing/$region/$day/$account_elasticloadbalancing_$region_app.web.$hex_$stamp_$privateip_$hex.log.gz"})",
      "", "",
      R"([{"accountId":"$account","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::$logbucket"}])",
      "AccessDenied", "Access Denied"}},
    {50,
     "lambda.amazonaws.com",
     {0, "kms", "Decrypt", kRead,
      R"({"encryptionContext":{"aws:lambda:FunctionArn":"arn:aws:lambda:$region:$account:function:$function"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"})",
      "", "", kKeyResources}},
    {30,
     "secretsmanager.amazonaws.com",
     {0, "kms", "Decrypt", kRead,
      R"({"encryptionContext":{"SecretARN":"arn:aws:secretsmanager:$region:$account:secret:$secret","SecretVersionId":"$uuid"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"})",
      "", "", kKeyResources}},
    {26,
     "dynamodb.amazonaws.com",
     {0, "kms", "GenerateDataKey", kRead,
      R"({"keyId":"arn:aws:kms:$region:$account:key/$kmskey","encryptionContext":{"aws:dynamodb:tableName":"$table","aws:dynamodb:subscriberId":"$account"},"keySpec":"AES_256"})",
      "", "", kKeyResources}},
    {20,
     "elasticloadbalancing.amazonaws.com",
     {0, "s3", "PutObject", kData,
      R"({"bucketName":"$logbucket","Host":"s3.$region.amazonaws.com","x-amz-acl":"bucket-owner-full-control","key":"alb/AWSLogs/$account/elasticloadbalancing/$region/$day/$account_elasticloadbalancing_$region_app.api.$hex_$stamp_$privateip_$hex.log.gz"})",
      R"({"x-amz-server-side-encryption":"AES256"})", "",
      R"([{"accountId":"$account","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::$logbucket"}])"}},
    {4,
     "secretsmanager.amazonaws.com",
     {0, "secretsmanager", "RotationStarted", kServiceEvent, "", "",
      R"({"rotationLambdaARN":"arn:aws:lambda:$region:$account:function:$function","secretId":"arn:aws:secretsmanager:$region:$account:secret:$secret"})"}},
    {4,
     "secretsmanager.amazonaws.com",
     {0, "secretsmanager", "RotationSucceeded", kServiceEvent, "", "",
      R"({"rotationLambdaARN":"arn:aws:lambda:$region:$account:function:$function","secretId":"arn:aws:secretsmanager:$region:$account:secret:$secret"})"}},
    {3,
     "AWS Internal",
     {0, "kms", "RotateKey", kServiceEvent, "", "",
      R"({"keyId":"$kmskey","rotationType":"AUTOMATIC","keyOrigin":"AWS_KMS"})", kKeyResources}},
    {6,
     "ssm.amazonaws.com",
     {0, "ssm", "UpdateMaintenanceWindowExecution", kServiceEvent, "", "",
      R"({"windowId":"mw-0$hexlong","status":"SUCCESS","statusDetails":null})"}},
};

constexpr CallerRow kQuiet[] = {
    {5,
     "cloudtrail.amazonaws.com",
     {0, "kms", "GenerateDataKey", kRead,
      R"({"keyId":"arn:aws:kms:us-east-1:$account:key/$kmskey","encryptionContext":{"aws:cloudtrail:arn":"arn:aws:cloudtrail:us-east-1:$account:trail/organization-trail","aws:s3:arn":"arn:aws:s3:::$logbucket/$delivered"},"keySpec":"AES_256"})",
      "", "", kKeyResources}},
    {4,
     "config.amazonaws.com",
     {0, "sts", "AssumeRole", kRead,
      R"({"roleArn":"arn:aws:iam::$account:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig","roleSessionName":"ConfigResourceCompositionSession"})",
      "", "",
      R"([{"accountId":"$account","type":"AWS::IAM::Role","ARN":"arn:aws:iam::$account:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"}])"}},
};

constexpr EventRow kConfigRows[] = {
    {30, "ec2", "DescribeInstances", kRead,
     R"({"maxResults":1000,"instancesSet":{},"filterSet":{}})"},
    {22, "ec2", "DescribeSecurityGroups", kRead,
     R"({"maxResults":1000,"securityGroupSet":{},"securityGroupIdSet":{},"filterSet":{}})"},
    {20, "ec2", "DescribeVolumes", kRead, R"({"maxResults":500,"volumeSet":{},"filterSet":{}})"},
    {14, "ec2", "DescribeNetworkInterfaces", kRead,
     R"({"maxResults":1000,"networkInterfaceIdSet":{},"filterSet":{}})"},
    {10, "ec2", "DescribeSubnets", kRead,
     R"({"subnetSet":{"items":[{"subnetId":"$subnet"}]},"filterSet":{}})"},
    {16, "s3", "GetBucketPublicAccessBlock", kRead,
     R"({"bucketName":"$bucket","publicAccessBlock":"","Host":"$bucket.s3.$region.amazonaws.com"})",
     "", "", kBucketResources},
    {12, "s3", "GetBucketPolicy", kRead,
     R"({"bucketName":"$bucket","Host":"$bucket.s3.$region.amazonaws.com","policy":""})", "", "",
     kBucketResources},
    {9, "s3", "GetBucketTagging", kRead,
     R"({"tagging":"","bucketName":"$bucket","Host":"$bucket.s3.$region.amazonaws.com"})", "", "",
     kBucketResources, "NoSuchTagSet", "The TagSet does not exist"},
    {12, "iam", "GetRole", kRead, R"({"roleName":"$role"})"},
    {10, "iam", "ListAttachedRolePolicies", kRead, R"({"roleName":"$role","maxItems":1000})"},
    {8, "kms", "GetKeyRotationStatus", kRead, R"({"keyId":"$kmskey"})", "", "", kKeyResources},
    {8, "lambda", "GetPolicy20150331v2", kRead, R"({"functionName":"$function"})", "", "", "",
     "ResourceNotFoundException", "The resource you requested does not exist."},
    {6, "dynamodb", "DescribeTable", kRead, R"({"tableName":"$table"})", "", "", kTableResources},
};
constexpr EventRow kScalingRows[] = {
    {20, "ec2", "DescribeInstances", kRead,
     R"({"instancesSet":{},"filterSet":{"items":[{"name":"tag:aws:autoscaling:groupName","valueSet":{"items":[{"value":"$stack-workers"}]}}]}})"},
    {14, "elasticloadbalancing", "DescribeTargetHealth", kRead,
     R"({"targetGroupArn":"arn:aws:elasticloadbalancing:$region:$account:targetgroup/$stack-web/$hex$hex"})"},
    {3, "ec2", "CreateTags", kWrite,
     R"({"resourcesSet":{"items":[{"resourceId":"$instance"}]},"tagSet":{"items":[{"key":"Name","value":"$stack-worker"}]}})",
     R"({"requestId":"$uuid","_return":true})"},
};
constexpr EventRow kInspectorRows[] = {
    {20, "ssm", "DescribeAssociation", kRead, R"({"associationId":"$uuid"})"},
    {14, "ec2", "DescribeInstances", kRead,
     R"({"instancesSet":{"items":[{"instanceId":"$instance"}]},"filterSet":{"items":[{"name":"instance-state-name","valueSet":{"items":[{"value":"running"},{"value":"pending"}]}}]}})"},
    {8, "ecr", "DescribeImages", kRead,
     R"({"registryId":"$account","repositoryName":"$repository","maxResults":100})"},
};
constexpr EventRow kClusterRows[] = {
    {16, "ec2", "DescribeNetworkInterfaces", kRead,
     R"({"networkInterfaceIdSet":{"items":[{"networkInterfaceId":"$interface"}]},"filterSet":{}})"},
    {12, "elasticloadbalancing", "DescribeTargetGroups", kRead,
     R"({"targetGroupArns":["arn:aws:elasticloadbalancing:$region:$account:targetgroup/$stack-api/$hex$hex"]})"},
    {8, "elasticloadbalancing", "RegisterTargets", kWrite,
     R"({"targetGroupArn":"arn:aws:elasticloadbalancing:$region:$account:targetgroup/$stack-api/$hex$hex","targets":[{"id":"$privateip","port":8080}]})",
     R"({})"},
};

constexpr LinkedRoleRow kLinkedRoles[] = {
    {50, "config.amazonaws.com", "AWSServiceRoleForConfig", "AWSConfig-Describe", kConfigRows},
    {18, "autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling", "AutoScaling", kScalingRows},
    {20, "inspector2.amazonaws.com", "AWSServiceRoleForAmazonInspector2", "InspectorAgent",
     kInspectorRows},
    {18, "ecs.amazonaws.com", "AWSServiceRoleForECS", "ecs-service-scheduler", kClusterRows},
};
}  // namespace

std::span<CallerRow const> caller_rows() { return kCallers; }
std::span<CallerRow const> quiet_rows() { return kQuiet; }
std::span<LinkedRoleRow const> linked_role_rows() { return kLinkedRoles; }

}  // namespace cairn::forge
