// What people do in the console and on the command line, what CI does for them, and what a vendor's
// role reads.
#include "forge/event_row.hpp"

namespace cairn::forge {
namespace {

constexpr EventRow kConsole[] = {
    {50, "ec2", "DescribeInstances", kRead,
     R"({"maxResults":50,"instancesSet":{},"filterSet":{}})"},
    {26, "ec2", "DescribeInstanceStatus", kRead,
     R"({"instancesSet":{"items":[{"instanceId":"$instance"}]},"filterSet":{},"includeAllInstances":true})"},
    {22, "ec2", "DescribeSecurityGroups", kRead,
     R"({"maxResults":1000,"securityGroupSet":{},"securityGroupIdSet":{},"filterSet":{}})"},
    {20, "ec2", "DescribeVolumes", kRead, R"({"maxResults":1000,"volumeSet":{},"filterSet":{}})"},
    {18, "ec2", "DescribeVpcs", kRead, R"({"vpcSet":{},"filterSet":{}})"},
    {16, "ec2", "DescribeSubnets", kRead,
     R"({"subnetSet":{},"filterSet":{"items":[{"name":"vpc-id","valueSet":{"items":[{"value":"$vpc"}]}}]}})"},
    {12, "ec2", "DescribeAvailabilityZones", kRead,
     R"({"availabilityZoneSet":{},"availabilityZoneIdSet":{}})"},
    {12, "ec2", "DescribeAddresses", kRead,
     R"({"publicIpsSet":{},"filterSet":{},"allocationIdsSet":{}})"},
    {24, "monitoring", "DescribeAlarms", kRead, R"({"maxRecords":100,"stateValue":"ALARM"})"},
    {14, "monitoring", "ListDashboards", kRead, R"({"dashboardNamePrefix":""})"},
    {20, "logs", "DescribeLogGroups", kRead, R"({"limit":50})"},
    {14, "logs", "FilterLogEvents", kRead,
     R"({"logGroupName":"$loggroup","startTime":$epochms,"interleaved":true,"limit":100})"},
    {16, "health", "DescribeEventAggregates", kRead,
     R"({"filter":{"eventStatusCodes":["open","upcoming"],"startTimes":[{"from":"$awsnow"}]},"aggregateField":"eventTypeCategory"})"},
    {30, "s3", "ListBuckets", kRead, R"({"Host":"s3.$region.amazonaws.com"})"},
    {16, "s3", "GetBucketLocation", kRead,
     R"({"location":"","bucketName":"$bucket","Host":"s3.$region.amazonaws.com"})", "", "",
     kBucketResources},
    {12, "s3", "GetBucketVersioning", kRead,
     R"({"bucketName":"$bucket","Host":"s3.$region.amazonaws.com","versioning":""})", "", "",
     kBucketResources},
    {8, "s3", "GetBucketPolicy", kRead,
     R"({"bucketName":"$bucket","Host":"s3.$region.amazonaws.com","policy":""})", "", "",
     kBucketResources, "NoSuchBucketPolicy", "The bucket policy does not exist"},
    {12, "iam", "ListUsers", kRead, R"({"maxItems":1000})"},
    {12, "iam", "ListRoles", kRead, R"({"maxItems":1000})"},
    {10, "iam", "GetAccountSummary", kRead},
    {8, "iam", "ListMFADevices", kRead, R"({"userName":"$colleague"})"},
    {14, "lambda", "ListFunctions20150331", kRead, R"({"maxItems":10000})"},
    {10, "lambda", "GetFunction20150331v2", kRead, R"({"functionName":"$function"})"},
    {10, "rds", "DescribeDBInstances", kRead, R"({"maxRecords":100})"},
    {8, "rds", "DescribeDBClusters", kRead, R"({"includeShared":true})"},
    {10, "cloudformation", "ListStacks", kRead,
     R"({"stackStatusFilter":["CREATE_COMPLETE","UPDATE_COMPLETE","UPDATE_ROLLBACK_COMPLETE"]})"},
    {7, "cloudtrail", "DescribeTrails", kRead,
     R"({"includeShadowTrails":true,"trailNameList":[]})"},
    {6, "cloudtrail", "GetTrailStatus", kRead,
     R"({"name":"arn:aws:cloudtrail:us-east-1:$account:trail/organization-trail"})"},
    {9, "cloudtrail", "LookupEvents", kRead,
     R"({"maxResults":50,"lookupAttributes":[{"attributeKey":"ReadOnly","attributeValue":"false"}]})"},
    {6, "ce", "GetCostAndUsage", kRead,
     R"({"TimePeriod":{"Start":"$date","End":"$date"},"Granularity":"MONTHLY","Metrics":["UnblendedCost"]})",
     "", "", "", "AccessDenied",
     "User: $arn is not authorized to perform: ce:GetCostAndUsage on resource: "
     "arn:aws:ce:us-east-1:$account:/GetCostAndUsage because no identity-based policy allows the "
     "ce:GetCostAndUsage action"},
    {5, "kms", "ListAliases", kRead, R"({"limit":100})"},
    {4, "ec2", "AuthorizeSecurityGroupIngress", kWrite,
     R"({"groupId":"$securitygroup","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":443,"toPort":443,"groups":{},"ipRanges":{"items":[{"cidrIp":"10.0.0.0/8","description":"office & VPN"}]},"ipv6Ranges":{},"prefixListIds":{}}]}})",
     R"({"requestId":"$uuid","_return":true,"securityGroupRuleSet":{"items":[{"groupOwnerId":"$account","groupId":"$securitygroup","securityGroupRuleId":"sgr-0$hexlong","isEgress":false,"ipProtocol":"tcp","fromPort":443,"toPort":443,"cidrIpv4":"10.0.0.0/8"}]}})"},
    {3, "ec2", "StopInstances", kWrite,
     R"({"instancesSet":{"items":[{"instanceId":"$instance"}]},"force":false})",
     R"({"requestId":"$uuid","instancesSet":{"items":[{"instanceId":"$instance","currentState":{"code":64,"name":"stopping"},"previousState":{"code":16,"name":"running"}}]}})"},
    {3, "ec2", "TerminateInstances", kWrite,
     R"({"instancesSet":{"items":[{"instanceId":"$instance"}]}})", "", "", "",
     "Client.OperationNotPermitted",
     "The instance '$instance' may not be terminated. Modify its 'disableApiTermination' instance "
     "attribute and try again."},
    {2, "ec2", "CreateTags", kWrite,
     R"({"resourcesSet":{"items":[{"resourceId":"$instance"}]},"tagSet":{"items":[{"key":"Büro","value":"Zürich – 本社 ☕"}]}})",
     R"({"requestId":"$uuid","_return":true})"},
    {3, "support", "DescribeTrustedAdvisorChecks", kRead, R"({"language":"en"})", "", "", "",
     "SubscriptionRequiredException",
     "AWS Premium Support Subscription is required to use this service."},
};

constexpr EventRow kCommand[] = {
    {30, "sts", "GetCallerIdentity", kRead},
    {26, "ec2", "DescribeInstances", kRead,
     R"({"instancesSet":{},"filterSet":{"items":[{"name":"tag:Environment","valueSet":{"items":[{"value":"$purpose"}]}}]}})"},
    {18, "ssm", "StartSession", kWrite, R"({"target":"$instance"})",
     R"({"sessionId":"$sessionname-0$handle","tokenValue":"Value hidden due to security reasons.","streamUrl":"wss://ssmmessages.$region.amazonaws.com/v1/data-channel/$sessionname-0$handle?role=publish_subscribe&cell-number=AAE"})"},
    {12, "ssm", "TerminateSession", kWrite, R"({"sessionId":"$sessionname-0$handle"})",
     R"({"sessionId":"$sessionname-0$handle"})"},
    {30, "s3", "GetObject", kRead | kData, kObjectRequest, "", "", kObjectResources},
    {16, "s3", "ListObjects", kRead | kData,
     R"({"list-type":"2","bucketName":"$bucket","Host":"$bucket.s3.$region.amazonaws.com","delimiter":"/","prefix":"","encoding-type":"url"})",
     "", "",
     R"([{"type":"AWS::S3::Object","ARNPrefix":"arn:aws:s3:::$bucket/"},{"accountId":"$account","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::$bucket"}])"},
    {12, "s3", "ListBuckets", kRead, R"({"Host":"s3.$region.amazonaws.com"})"},
    {14, "logs", "StartQuery", kRead,
     R"({"logGroupNames":["$loggroup"],"startTime":$epochms,"endTime":$epochms,"queryString":"fields @timestamp, @message | filter @message like /ERROR/ and status >= 500 | limit 50"})",
     R"({"queryId":"$uuid"})"},
    {12, "ecr", "DescribeImages", kRead,
     R"({"repositoryName":"$repository","filter":{"tagStatus":"TAGGED"}})"},
    {10, "ecr", "GetAuthorizationToken", kRead},
    {10, "secretsmanager", "ListSecrets", kRead, R"({"maxResults":100})"},
    {6, "secretsmanager", "GetSecretValue", kRead, "", "", "", "", "AccessDenied",
     "User: $arn is not authorized to perform: secretsmanager:GetSecretValue on resource: $secret "
     "because no identity-based policy allows the secretsmanager:GetSecretValue action"},
    {10, "ecs", "DescribeServices", kRead, R"({"services":["$stack-api"],"cluster":"$stack"})"},
    {9, "ecs", "UpdateService", kWrite,
     R"({"service":"$stack-api","cluster":"$stack","forceNewDeployment":true})",
     R"({"service":{"serviceArn":"arn:aws:ecs:$region:$account:service/$stack/$stack-api","serviceName":"$stack-api","status":"ACTIVE","desiredCount":3,"runningCount":3,"pendingCount":0,"launchType":"FARGATE","createdAt":"$awsnow"}})"},
    {8, "eks", "DescribeCluster", kRead, R"({"name":"$stack"})"},
    {8, "dynamodb", "DescribeTable", kRead, R"({"tableName":"$table"})", "", "", kTableResources},
    {6, "ec2", "RunInstances", kWrite, "", "", "", "", "Client.UnauthorizedOperation",
     "You are not authorized to perform this operation. User: $arn is not authorized to perform: "
     "ec2:RunInstances on resource: arn:aws:ec2:$region:$account:instance/* with an explicit deny "
     "in a service control policy. Encoded authorization failure message: $token"},
    {5, "iam", "ListAccessKeys", kRead, R"({"userName":"$colleague"})"},
    {4, "iam", "GetUser", kRead, R"({"userName":"$colleague"})", "", "", "",
     "NoSuchEntityException", "The user with name $colleague cannot be found."},
    {4, "organizations", "DescribeOrganization", kRead, "", "", "", "", "AccessDeniedException",
     "You don't have permissions to access this resource."},
};

constexpr std::string_view kDeployPolicy =
    R"({\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Sid\": \"AllowDeploy\",\n      \"Effect\": \"Allow\",\n      \"Action\": [\"s3:GetObject\", \"s3:PutObject\"],\n      \"Resource\": \"arn:aws:s3:::$bucket/*\",\n      \"Condition\": {\"StringLike\": {\"aws:userId\": \"*:${aws:username}\"}}\n    }\n  ]\n})";

constexpr EventRow kPipeline[] = {
    {20, "sts", "GetCallerIdentity", kRead},
    {26, "s3", "GetObject", kRead | kData,
     R"({"bucketName":"$bucket","Host":"$bucket.s3.$region.amazonaws.com","key":"terraform/$stack/terraform.tfstate"})",
     "", "",
     R"([{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::$bucket/terraform/$stack/terraform.tfstate"},{"accountId":"$account","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::$bucket"}])"},
    {14, "s3", "PutObject", kData,
     R"({"bucketName":"$bucket","Host":"$bucket.s3.$region.amazonaws.com","x-amz-server-side-encryption":"AES256","key":"terraform/$stack/terraform.tfstate"})",
     R"({"x-amz-server-side-encryption":"AES256","x-amz-version-id":"$hexlong$hexlong"})", "",
     R"([{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::$bucket/terraform/$stack/terraform.tfstate"},{"accountId":"$account","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::$bucket"}])"},
    {24, "iam", "GetRole", kRead, R"({"roleName":"$role"})"},
    {20, "iam", "ListAttachedRolePolicies", kRead, R"({"roleName":"$role"})"},
    {16, "iam", "GetPolicyVersion", kRead,
     R"({"policyArn":"arn:aws:iam::$account:policy/$stack-deploy","versionId":"v3"})"},
    {26, "ec2", "DescribeVpcs", kRead, R"({"vpcSet":{"items":[{"vpcId":"$vpc"}]},"filterSet":{}})"},
    {20, "ec2", "DescribeRouteTables", kRead,
     R"({"routeTableIdSet":{},"filterSet":{"items":[{"name":"vpc-id","valueSet":{"items":[{"value":"$vpc"}]}}]}})"},
    {18, "ec2", "DescribeSecurityGroups", kRead,
     R"({"securityGroupSet":{},"securityGroupIdSet":{"items":[{"groupId":"$securitygroup"}]},"filterSet":{}})"},
    {14, "lambda", "GetFunction20150331v2", kRead, R"({"functionName":"$function"})"},
    {9, "lambda", "UpdateFunctionCode20150331v2", kWrite,
     R"({"functionName":"$function","s3Bucket":"$bucket","s3Key":"builds/$function-$digits.zip","publish":true,"dryRun":false})",
     R"({"functionName":"$function","functionArn":"arn:aws:lambda:$region:$account:function:$function","runtime":"nodejs20.x","role":"arn:aws:iam::$account:role/$role","handler":"index.handler","codeSize":$size,"timeout":30,"memorySize":512,"lastModified":"$now","version":"$digits","tracingConfig":{"mode":"Active"},"architectures":["arm64"]})"},
    {10, "cloudformation", "DescribeStacks", kRead, R"({"stackName":"$stack"})"},
    {5, "cloudformation", "DescribeStacks", kRead, R"({"stackName":"$stack-preview-$digits"})", "",
     "", "", "ValidationException", "Stack with id $stack-preview-$digits does not exist"},
    {6, "iam", "PutRolePolicy", kWrite,
     R"({"roleName":"$role","policyName":"deploy","policyDocument":"$deploypolicy"})"},
    {12, "kms", "Decrypt", kRead,
     R"({"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::$bucket"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"})",
     "", "", kKeyResources},
    {10, "ecr", "InitiateLayerUpload", kWrite,
     R"({"registryId":"$account","repositoryName":"$repository"})",
     R"({"partSize":10485760,"uploadId":"$uuid"})", "",
     R"([{"accountId":"$account","ARN":"arn:aws:ecr:$region:$account:repository/$repository"}])"},
    {9, "ecr", "PutImage", kWrite,
     R"({"registryId":"$account","repositoryName":"$repository","imageTag":"release-$digits","imageManifest":"{\n   \"schemaVersion\": 2,\n   \"mediaType\": \"application/vnd.docker.distribution.manifest.v2+json\",\n   \"config\": {\"size\": 7023}\n}"})",
     R"({"image":{"repositoryName":"$repository","imageId":{"imageTag":"release-$digits"},"registryId":"$account"}})",
     "",
     R"([{"accountId":"$account","ARN":"arn:aws:ecr:$region:$account:repository/$repository"}])"},
    {8, "sts", "GetCallerIdentity", kRead},
    {4, "ec2", "DescribeAccountAttributes", kRead, "", "", "", "", "Client.RequestLimitExceeded",
     "Request limit exceeded."},
};

constexpr EventRow kVendor[] = {
    {40, "monitoring", "ListMetrics", kRead, R"({"recentlyActive":"PT3H"})"},
    {24, "ec2", "DescribeInstances", kRead,
     R"({"maxResults":1000,"instancesSet":{},"filterSet":{}})"},
    {14, "ec2", "DescribeVolumes", kRead, R"({"maxResults":500,"volumeSet":{},"filterSet":{}})"},
    {14, "tagging", "GetResources", kRead, R"({"paginationToken":"","resourcesPerPage":100})"},
    {12, "elasticloadbalancing", "DescribeLoadBalancers", kRead, R"({"pageSize":400})"},
    {10, "rds", "DescribeDBInstances", kRead, R"({"maxRecords":100})"},
    {10, "lambda", "ListFunctions20150331", kRead, R"({"maxItems":50})"},
    {8, "health", "DescribeEvents", kRead, R"({"filter":{"eventStatusCodes":["open"]}})", "", "",
     "", "SubscriptionRequiredException",
     "The AWS account does not have the required Support plan"},
    {8, "s3", "ListBuckets", kRead, R"({"Host":"s3.$region.amazonaws.com"})"},
    {4, "monitoring", "ListMetrics", kRead, "", "", "", "", "ThrottlingException", "Rate exceeded"},
};

constexpr EventRow kRoot[] = {
    {10, "ce", "GetCostForecast", kRead,
     R"({"TimePeriod":{"Start":"$date","End":"$date"},"Metric":"NET_UNBLENDED_COST","Granularity":"MONTHLY","Filter":{"Not":{"Dimensions":{"Key":"RECORD_TYPE","Values":["Credit","Refund"]}}}})"},
    {10, "organizations", "ListAccounts", kRead, R"({"maxResults":20})"},
    {8, "iam", "GetAccountSummary", kRead},
    {4, "health", "DescribeEventAggregates", kRead, R"({"aggregateField":"eventTypeCategory"})"},
};
}  // namespace

std::span<EventRow const> console_rows() { return kConsole; }
std::span<EventRow const> command_rows() { return kCommand; }
std::span<EventRow const> pipeline_rows() { return kPipeline; }
std::span<EventRow const> vendor_rows() { return kVendor; }
std::span<EventRow const> root_rows() { return kRoot; }
std::string_view deploy_policy() { return kDeployPolicy; }

}  // namespace cairn::forge
