// What machines do with their roles: agents and applications on EC2, Lambda functions, the nightly
// report.
#include "forge/event_row.hpp"

namespace cairn::forge {
namespace {

constexpr EventRow kInstance[] = {
    {150, "ssm", "UpdateInstanceInformation", kAgent,
     R"({"instanceId":"$instance","agentVersion":"3.3.1611.0","agentStatus":"Active","platformType":"Linux","platformName":"Amazon Linux","platformVersion":"2023","iPAddress":"$privateip","computerName":"ip-$dashedip.ec2.internal","agentName":"amazon-ssm-agent","availabilityZone":"$zone","availabilityZoneId":"use1-az2","sSMConnectionChannel":"ssmmessages"})"},
    {24, "ssm", "ListInstanceAssociations", kRead | kAgent,
     R"({"instanceId":"$instance","maxResults":20})"},
    {16, "ssm", "UpdateInstanceAssociationStatus", kAgent,
     R"({"associationId":"$uuid","instanceId":"$instance","executionResult":{"status":"Success","detailedStatus":"Success","executionDate":"$awsnow","executionSummary":"1 out of 1 plugin processed, 1 success, 0 failed, 0 timedout, 0 skipped. ","errorCode":""}})",
     R"({})"},
    {10, "ssm", "PutInventory", kAgent,
     R"({"instanceId":"$instance","items":[{"typeName":"AWS:InstanceInformation","schemaVersion":"1.0","captureTime":"$now","contentHash":"$hexlong","content":[]}]})",
     R"({})"},
    {36, "logs", "CreateLogStream", kAgent,
     R"({"logGroupName":"$loggroup","logStreamName":"$instance"})", "", "", "",
     "ResourceAlreadyExistsException", "The specified log stream already exists"},
    {20, "logs", "DescribeLogStreams", kRead | kAgent,
     R"({"logGroupName":"$loggroup","logStreamNamePrefix":"$instance"})"},
    {20, "ec2", "DescribeTags", kRead | kAgent,
     R"({"tagSet":{},"filterSet":{"items":[{"name":"resource-type","valueSet":{"items":[{"value":"instance"}]}},{"name":"resource-id","valueSet":{"items":[{"value":"$instance"}]}}]}})"},
    {12, "ec2", "DescribeVolumes", kRead | kAgent,
     R"({"volumeSet":{},"filterSet":{"items":[{"name":"attachment.instance-id","valueSet":{"items":[{"value":"$instance"}]}}]}})"},
    {70, "s3", "GetObject", kRead | kData, kObjectRequest, "", "", kObjectResources},
    {36, "s3", "PutObject", kData,
     R"({"bucketName":"$bucket","Host":"$bucket.s3.$region.amazonaws.com","key":"$object","x-amz-server-side-encryption":"AES256"})",
     R"({"x-amz-server-side-encryption":"AES256"})", "", kObjectResources},
    {14, "s3", "HeadObject", kRead | kData, kObjectRequest, "", "", kObjectResources},
    {5, "s3", "HeadObject", kRead | kData, kObjectRequest, "", "", kObjectResources, "NoSuchKey",
     "The specified key does not exist."},
    {12, "s3", "ListObjects", kRead | kData,
     R"({"list-type":"2","bucketName":"$bucket","Host":"$bucket.s3.$region.amazonaws.com","prefix":"raw/$day/","max-keys":"1000","encoding-type":"url"})",
     "", "",
     R"([{"type":"AWS::S3::Object","ARNPrefix":"arn:aws:s3:::$bucket/raw/$day/"},{"accountId":"$account","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::$bucket"}])"},
    {30, "kms", "Decrypt", kRead,
     R"({"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::$bucket"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"})",
     "", "", kKeyResources},
    {22, "secretsmanager", "GetSecretValue", kRead, R"({"secretId":"$secret"})"},
    {14, "ssm", "GetParameters", kRead,
     R"({"names":["/$stack/database/host","/$stack/database/port"],"withDecryption":true})"},
    {9, "ecr", "BatchGetImage", kRead,
     R"({"repositoryName":"$repository","imageIds":[{"imageTag":"release-$digits"}],"acceptedMediaTypes":["application/vnd.docker.distribution.manifest.v2+json"],"registryId":"$account"})",
     "", "",
     R"([{"accountId":"$account","ARN":"arn:aws:ecr:$region:$account:repository/$repository"}])"},
    {6, "ecr", "GetAuthorizationToken", kRead},
    {10, "sts", "GetCallerIdentity", kRead},
    {7, "s3", "GetObject", kRead | kData, kObjectRequest, "", "", kObjectResources, "AccessDenied",
     R"(User: $arn is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::$bucket/$object\" because no identity-based policy allows the s3:GetObject action)"},
    {4, "ssm", "DescribeParameters", kRead, "", "", "", "", "ThrottlingException", "Rate exceeded"},
};

constexpr EventRow kFunction[] = {
    {60, "s3", "GetObject", kRead | kData, kObjectRequest, "", "", kObjectResources},
    {34, "s3", "PutObject", kData,
     R"({"bucketName":"$bucket","Host":"$bucket.s3.$region.amazonaws.com","key":"$object"})",
     R"({"x-amz-server-side-encryption":"AES256","x-amz-version-id":"$hexlong$hexlong"})", "",
     kObjectResources},
    {8, "s3", "DeleteObject", kData, kObjectRequest, "", "", kObjectResources},
    {26, "dynamodb", "GetItem", kRead | kData,
     R"({"tableName":"$table","key":{"pk":"CUSTOMER#$digits"},"consistentRead":false})", "", "",
     kTableResources},
    {20, "dynamodb", "PutItem", kData,
     R"({"tableName":"$table","key":{"pk":"ORDER#$digits"},"conditionExpression":"attribute_not_exists(pk) OR version < :v"})",
     "", "", kTableResources},
    {5, "dynamodb", "PutItem", kData, R"({"tableName":"$table","key":{"pk":"ORDER#$digits"}})", "",
     "", kTableResources, "ConditionalCheckFailedException", "The conditional request failed"},
    {24, "kms", "Decrypt", kRead,
     R"({"encryptionContext":{"PARAMETER_ARN":"arn:aws:ssm:$region:$account:parameter/$stack/api/token"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"})",
     "", "", kKeyResources},
    {16, "ssm", "GetParameter", kRead, R"({"name":"/$stack/api/token","withDecryption":true})"},
    {10, "logs", "CreateLogStream", kWrite,
     R"({"logGroupName":"/aws/lambda/$function","logStreamName":"$day/[$LATEST]$hexlong$hexlong"})"},
    {9, "events", "PutRule", kWrite,
     R"({"name":"$stack-retry","eventPattern":"{\"source\":[\"$stack.orders\"],\"detail\":{\"amount\":[{\"numeric\":[\">\",100,\"<=\",5000]}]}}","state":"ENABLED"})",
     R"({"ruleArn":"arn:aws:events:$region:$account:rule/$stack-retry"})"},
    {8, "states", "StartExecution", kWrite,
     R"({"stateMachineArn":"arn:aws:states:$region:$account:stateMachine:$stack-settlement","name":"$jobid"})",
     R"({"executionArn":"arn:aws:states:$region:$account:execution:$stack-settlement:$jobid","startDate":"$awsnow"})",
     "",
     R"([{"accountId":"$account","type":"AWS::StepFunctions::StateMachine","ARN":"arn:aws:states:$region:$account:stateMachine:$stack-settlement"}])"},
    {5, "kms", "Decrypt", kRead, "", "", "", "", "AccessDenied",
     "User: $arn is not authorized to perform: kms:Decrypt on resource: "
     "arn:aws:kms:$region:$account:key/$kmskey because no identity-based policy allows the "
     "kms:Decrypt action"},
};

constexpr EventRow kReport[] = {
    {40, "athena", "GetQueryExecution", kRead, R"({"queryExecutionId":"$uuid"})"},
    {18, "athena", "StartQueryExecution", kWrite,
     R"({"queryString":"***OMITTED***","clientRequestToken":"$uuid","queryExecutionContext":{"database":"analytics"},"resultConfiguration":{"outputLocation":"s3://$bucket/athena/"},"workGroup":"reporting"})",
     R"({"queryExecutionId":"$uuid"})"},
    {18, "glue", "GetTable", kRead, R"({"databaseName":"analytics","name":"$table"})"},
    {14, "glue", "GetPartitions", kRead,
     R"({"databaseName":"analytics","tableName":"$table","expression":"dt >= '$date' AND dt < '$date'","maxResults":1000})"},
    {24, "s3", "GetObject", kRead | kData, kObjectRequest, "", "", kObjectResources},
    {8, "s3", "PutObject", kData, kObjectRequest, "", "", kObjectResources},
    {6, "sts", "GetCallerIdentity", kRead},
};
}  // namespace

std::span<EventRow const> instance_rows() { return kInstance; }
std::span<EventRow const> function_rows() { return kFunction; }
std::span<EventRow const> report_rows() { return kReport; }

}  // namespace cairn::forge
