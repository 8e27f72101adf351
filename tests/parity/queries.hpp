// Queries as people write them, for comparing the roads on real data.
#pragma once
#include <string_view>

namespace cairn::parity {

// clang-format off
inline constexpr std::string_view kQueries[] = {
    // what happened
    "*", "eventName: ConsoleLogin", "eventName: consolelogin", "eventName == consolelogin", "name: CreateAccessKey",
    "eventName: (CreateAccessKey or CreateLoginProfile or AttachUserPolicy)", "eventName: Get*", "eventName: *Bucket*",
    "eventName: (Get* or List* or Describe*)", "not eventName: (Get* or List* or Describe*)", "eventName: ?etObject",
    "eventName: PutObject", "eventName: Put?bject", "eventName: \"Get*\"", "eventName: Delete*", "name: (Delete* and *Bucket*)",
    "name: (Stop* or Delete* or Update*) and source: cloudtrail.amazonaws.com", "eventName != GetObject", "eventName ~ /^(Run|Start)Instances$/",
    "eventName ~ /^get/", "eventName ~ /^get/i", "eventName ~ /Policy/", "eventName ~ /(Access)?Key/", "eventName: AssumeRole*",
    "eventName: AssumeRole and userIdentity.type: AWSService", "eventName: DescribeInstances or eventName: RunInstances",
    "eventName: PutBucketPolicy", "eventName: GetCallerIdentity", "eventName: StopLogging", "eventName: (a or b)",
    // which service
    "source: iam.amazonaws.com", "eventSource: s3.amazonaws.com", "eventSource: *.amazonaws.com", "eventSource: (kms.amazonaws.com or s3.amazonaws.com)",
    "not eventSource: (s3.amazonaws.com or kms.amazonaws.com)", "source: signin.amazonaws.com and outcome: denied", "EVENTSOURCE: EC2.AMAZONAWS.COM",
    "source: sts.amazonaws.com not name: AssumeRole", "eventSource: s3*", "eventSource ~ /^(ec2|s3)\\./", "eventType: AwsApiCall",
    "eventType: (AwsConsoleSignIn or AwsServiceEvent)", "eventCategory: Management", "eventCategory: Data", "eventCategory: null",
    "eventVersion: 1.05", "eventVersion: 1.0*", "eventVersion >= 1.08", "eventVersion < 1.05", "eventVersion: \"1.08\"",
    // who
    "userIdentity.type: Root", "userIdentity.type: Root and errorCode: * and not sourceIPAddress: 10.0.0.0/8", "userIdentity.type: (IAMUser or AssumedRole)",
    "USERIDENTITY.TYPE: iamuser", "userIdentity.Type == IAMUser", "userIdentity.userName: *", "userIdentity.userName: null", "not userIdentity.userName: *",
    "userIdentity: *", "userIdentity: null", "userIdentity: iamuser", "userIdentity.arn: *assumed-role*", "userIdentity.arn: arn:aws:*:user/*",
    "userIdentity.sessionContext.attributes.mfaAuthenticated: true", "userIdentity.sessionContext.attributes.mfaAuthenticated: false",
    "userIdentity.sessionContext.sessionIssuer.userName: *", "userIdentity.sessionContext: *", "userIdentity.invokedBy: *amazonaws.com",
    "userIdentity.accessKeyId: ASIA*", "userIdentity.accessKeyId: AKIA????????????????", "userIdentity.accessKeyId: \"\"", "userIdentity.principalId ~ /^AROA/",
    "user: root", "user: *", "user: null", "user: *.amazonaws.com", "user: admin*", "principal: */*", "not principal: *", "user ~ /^[a-z]+$/", "user != root",
    "outcome: success", "outcome: denied", "outcome: error", "not outcome: success", "outcome: (denied or error) and userIdentity.type: IAMUser",
    "account: *", "account: null", "account: 1*", "recipientAccountId: *", "not recipientAccountId: *", "account ~ /^[0-9]{12}$/", "object: *.json*", "object ~ /CloudTrail/",
    // from where
    "ip: 10.0.0.0/8", "ip: 0.0.0.0/0", "ip: ::/0", "not ip: 0.0.0.0/0", "sourceIPAddress: *.amazonaws.com", "ip: \"AWS Internal\"", "ip: 192.168.0.0/16 or ip: 172.16.0.0/12",
    "ip: 34.0.0.0/8", "ip: (3.0.0.0/8 or 54.0.0.0/8)", "ip: null", "ip: *", "ip ~ /^[0-9.]+$/", "ip ~ /:/", "ip: 2*", "userAgent: *cli*", "agent: aws-cli*", "agent: *kali*",
    "userAgent ~ /kali|parrot|pentoo/i", "agent: [*]", "agent ~ /boto3?\\/1\\.[0-9]+/i", "agent: console.amazonaws.com", "agent: (\"AWS Internal\" or aws-internal*)", "agent: Mozilla*",
    "agent: ?", "userAgent: null", "region: us-east-1", "region: eu-*", "region: us-?est-?", "not region: us-*", "awsRegion != us-east-1", "tlsDetails.tlsVersion: TLSv1.2", "tlsDetails: *",
    "vpcEndpointId: *", "sharedEventID: *", "additionalEventData.MFAUsed: No", "additionalEventData: *", "additionalEventData.bytesTransferredOut > 1e3", "additionalEventData.bytesTransferredIn: 0",
    "additionalEventData.bytesTransferredOut >= 0", "additionalEventData.AuthenticationMethod: AuthHeader",
    // errors
    "errorCode: *", "errorCode: null", "error: AccessDenied", "errorCode: *Denied*", "error: (AccessDenied or Client.UnauthorizedOperation)", "errorCode: NoSuch*", "errorMessage: *",
    "errorMessage: *not\\ authorized*", "errorMessage: *authorized*", "errorMessage ~ /is not authorized to perform: [a-z0-9]+:/", "errorCode == AccessDenied", "errorCode != AccessDenied",
    "errorCode: (* and not AccessDenied)", "error: NoSuchBucketPolicy or error: NoSuchEntityException",
    // details
    "requestParameters: *", "requestParameters: null", "requestParameters.bucketName: *", "requestParameters.bucketName: *log*", "requestParameters.bucketname: *", "requestParameters.key ~ /\\.(gz|zip)$/",
    "requestParameters.instanceType: t*", "requestParameters.instancesSet.items.instanceId: i-*", "requestParameters.instancesSet.items[].instanceId: *", "requestParameters.filterSet: *",
    "requestParameters.maxResults > 10", "requestParameters.maxResults: 1000", "requestParameters.maxResults <= 100", "requestParameters.roleArn: *:role/*", "requestParameters.policyArn: *AdministratorAccess",
    "requestParameters.userName: *", "requestParameters.groupId: sg-*", "requestParameters.ipPermissions.items.ipRanges.items.cidrIp: 0.0.0.0/0", "requestParameters.ipPermissions.items.toPort: 22",
    "requestParameters.ipPermissions.items.toPort <= 1024", "requestParameters: 22", "requestParameters: true", "requestParameters: 0.0.0.0/0", "requestParameters ~ /^arn:aws:iam::aws:policy/",
    "requestParameters.policyDocument: *Allow*", "requestParameters.policyDocument ~ /\"Principal\"\\s*:\\s*\"\\*\"/", "requestParameters.encryptionContext: *", "requestParameters.acl: \"\"",
    "requestParameters.Host: *", "requestParameters.x-amz-acl: *", "requestParameters.durationSeconds >= 3600", "requestParameters.tagSet.items.key: Name", "requestParameters.includeAllInstances: false",
    "responseElements: *", "responseElements: null", "responseElements.ConsoleLogin: Success", "responseElements.ConsoleLogin != Success", "responseElements.ConsoleLogin: Failure",
    "responseElements.credentials.accessKeyId: ASIA*", "responseElements.credentials.sessionToken: *", "responseElements.instancesSet.items: running", "responseElements.instancesSet.items.instanceState.code: 0",
    "responseElements.assumedRoleUser.arn: *", "responseElements: true", "resources: *", "resources.ARN: *:role/*", "resources.type: AWS::KMS::Key", "resources.accountId: *", "resources ~ /^arn:aws:s3:::/",
    "readOnly: true", "readOnly: false", "readOnly: null", "readOnly == true", "managementEvent: true", "managementEvent != true", "serviceEventDetails: *", "apiVersion: 2*", "apiVersion: null",
    // when
    "time >= 2017", "time: 2023", "time < 2018-01-01", "eventTime: 2023-07", "time > 2023-07-10T12 and time <= 2023-07-10T13", "time >= 2018-02-01T00:00:00Z and time < 2018-03-01", "time: *", "time: null",
    "userIdentity.sessionContext.attributes.creationDate: *", "userIdentity.sessionContext.attributes.creationDate < 2020", "time ~ /T0[0-5]:/", "time: *:00Z",
    // anywhere
    "root", "CreateAccessKey", "passrole", "\"not authorized\"", "s3 bucket", "arn:aws:iam", "iam:PassRole", "kiosk", "kms key", "assumed-role", "true", "null", "10.0.0", "2017-0?-1", "a=b", "\"&\"", "it's",
    "<script", "\"key=\"", "key\\=", "\"a\\\"b\"", "\"{\\\"\"", "\"Version\\\": \\\"2012-10-17\"", "0.0.0.0/0", "\u00E9", "\u212Aey", "MFA not false", "*.amazonaws.com *role*", "\"\\n\"", "\"\\\\\"", "Allow Deny",
    "zzzznotthere", "*: s3.amazonaws.com", "*: *",
    // put together
    "(eventName: Get* or eventName: List*) and not (outcome: success or user: *.amazonaws.com)", "not (not (not eventName: Get*))", "(a.b: 1 or eventName: *) and not c.d: 2", "eventName: * and eventSource: * and awsRegion: * and sourceIPAddress: *",
    "source: ec2.amazonaws.com and (name: (Run* or Terminate*) or error: *) and not agent: *boto*", "name: ConsoleLogin and (not additionalEventData.MFAUsed: Yes or ip: 0.0.0.0/0) and time > 2015",
    "eventVersion: 1.08 and (requestParameters.bucketName: * or resources.ARN: *) and readOnly: true", "ip: 10.0.0.0/8 or not ip: *.amazonaws.com",
};
// clang-format on

}  // namespace cairn::parity
