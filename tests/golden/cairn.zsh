#compdef cairn
# made by `cairn __generate zsh`
local -a cairn_fields=(account agent error ip name region source time user principal outcome object addendum addendum.originalEventID addendum.originalRequestID addendum.originalUID addendum.reason addendum.updatedFields additionalEventData additionalEventData.AuthWorkflowID additionalEventData.AuthenticationMethod additionalEventData.CipherSuite additionalEventData.CredentialType additionalEventData.LoginTo additionalEventData.MFAIdentifier additionalEventData.MFAUsed additionalEventData.MobileVersion additionalEventData.SSEApplied additionalEventData.SignatureVersion additionalEventData.SwitchFrom additionalEventData.UserName additionalEventData.bytesTransferredIn additionalEventData.bytesTransferredOut additionalEventData.vpcEndpointId additionalEventData.x-amz-id-2 apiVersion awsRegion edgeDeviceDetails errorCode errorMessage eventCategory eventContext eventContext.requestContext eventContext.tagContext eventID eventName eventSource eventTime eventType eventVersion insightContext insightDetails insightDetails.errorCode insightDetails.eventName insightDetails.eventSource insightDetails.insightContext insightDetails.insightType insightDetails.state managementEvent readOnly recipientAccountId requestID requestParameters requestParameters.attribute requestParameters.bucketName requestParameters.cidrIp requestParameters.containerDefinitions.command requestParameters.durationSeconds requestParameters.encryptionContext requestParameters.externalId requestParameters.fromPort requestParameters.functionName requestParameters.groupId requestParameters.groupName requestParameters.imageId requestParameters.includeGlobalServiceEvents requestParameters.instanceId requestParameters.instanceType requestParameters.instancesSet.items.instanceId requestParameters.ipPermissions.items.fromPort requestParameters.ipPermissions.items.groups.items.groupId requestParameters.ipPermissions.items.ipProtocol requestParameters.ipPermissions.items.ipRanges.items.cidrIp requestParameters.ipPermissions.items.ipv6Ranges.items.cidrIpv6 requestParameters.ipPermissions.items.toPort requestParameters.isMultiRegionTrail requestParameters.key requestParameters.keyId requestParameters.name requestParameters.policyArn requestParameters.policyDocument requestParameters.policyName requestParameters.resourceArn requestParameters.roleArn requestParameters.roleName requestParameters.roleSessionName requestParameters.s3BucketName requestParameters.secretId requestParameters.serialNumber requestParameters.snapshotId requestParameters.sourceIdentity requestParameters.toPort requestParameters.trailName requestParameters.userData requestParameters.userName requestParameters.vpcId requestParameters.withDecryption resources resources.ARN resources.ARNPrefix resources.accountId resources.type responseElements responseElements.ConsoleLogin responseElements.accessKey.accessKeyId responseElements.accessKey.userName responseElements.assumedRoleUser.arn responseElements.assumedRoleUser.assumedRoleId responseElements.credentials.accessKeyId responseElements.credentials.expiration responseElements.instancesSet.items.instanceId responseElements.role.arn responseElements.user.arn responseElements.user.userName serviceEventDetails serviceEventDetails.CredentialVerification serviceEventDetails.UserAuthentication sessionCredentialFromConsole sharedEventID sourceIPAddress tlsDetails tlsDetails.cipherSuite tlsDetails.clientProvidedHostHeader tlsDetails.tlsVersion userAgent userIdentity userIdentity.accessKeyId userIdentity.accountId userIdentity.arn userIdentity.credentialId userIdentity.identityProvider userIdentity.inScopeOf userIdentity.inScopeOf.credentialsIssuedTo userIdentity.inScopeOf.issuerType userIdentity.inScopeOf.sourceAccount userIdentity.inScopeOf.sourceArn userIdentity.invokedBy userIdentity.invokedByDelegate userIdentity.invokedByDelegate.accountId userIdentity.onBehalfOf userIdentity.onBehalfOf.identityStoreArn userIdentity.onBehalfOf.userId userIdentity.principalId userIdentity.sessionContext userIdentity.sessionContext.assumedRoot userIdentity.sessionContext.attributes userIdentity.sessionContext.attributes.creationDate userIdentity.sessionContext.attributes.mfaAuthenticated userIdentity.sessionContext.ec2RoleDelivery userIdentity.sessionContext.sessionIssuer userIdentity.sessionContext.sessionIssuer.accountId userIdentity.sessionContext.sessionIssuer.arn userIdentity.sessionContext.sessionIssuer.principalId userIdentity.sessionContext.sessionIssuer.type userIdentity.sessionContext.sessionIssuer.userName userIdentity.sessionContext.signInSessionArn userIdentity.sessionContext.sourceIdentity userIdentity.sessionContext.webIdFederationData userIdentity.sessionContext.webIdFederationData.attributes userIdentity.sessionContext.webIdFederationData.federatedProvider userIdentity.type userIdentity.userName vpcEndpointAccountId vpcEndpointId)
local -a commands=(
  'search:find events'
  'top:count the values of a field'
  'timeline:count events over time'
  'fields:list the fields that occur, with examples'
  'jq:jq'\''s own language and output over trails'
  'detect:find what Sigma rules describe'
  'rules:look after Sigma rules'
  'verify:prove that logs are as CloudTrail delivered them'
  'trail:show the trails of an AWS account'
  'validate-logs:aws cloudtrail validate-logs, faster'
  'forge:write a synthetic trail with planted attacks'
  'help:explain a command'
  'version:print the version'
)
if ((CURRENT == 2)); then
  _describe command commands
  return
fi
local command=${words[2]}
shift words
((CURRENT--))
case $command in
  search)
    _arguments -s \
      '--output[table, json ({"Records"\:\[…\]}), jsonl, csv, or raw (the record'\''s own bytes)]:FORMAT:(table json jsonl csv raw)' \
      '-o[table, json ({"Records"\:\[…\]}), jsonl, csv, or raw (the record'\''s own bytes)]:FORMAT:(table json jsonl csv raw)' \
      '--fields[columns of table and csv; with json and jsonl only these members, by the names given]:A,B,C:_sequence compadd - $cairn_fields' \
      '-f[columns of table and csv; with json and jsonl only these members, by the names given]:A,B,C:_sequence compadd - $cairn_fields' \
      '--jq[print what a jq program gives for each hit; a result a line, with --output raw strings lose their quotes]:PROGRAM: ' \
      '--limit[stop after N hits; with --sort the first N in that order; 0\: all]:N: ' \
      '-n[stop after N hits; with --sort the first N in that order; 0\: all]:N: ' \
      '--sort[order by a field; with - from the largest down; events without it come last]:[-]FIELD:_sequence compadd - $cairn_fields' \
      '-s[order by a field; with - from the largest down; events without it come last]:[-]FIELD:_sequence compadd - $cairn_fields' \
      '--count[print only the number of hits]' \
      '-c[print only the number of hits]' \
      '--distinct[drop hits that are the same event delivered again]' \
      '--evidence[add a key `cairn` to json and jsonl\: object, index in it, integrity verdict]' \
      '--from[events from this time on\: 2024-01-09, 2024-01-09T20\:15Z, -24h, now-7d]:TIME: ' \
      '--to[events before the end of this time\: --to 2024-01-09 includes that day]:TIME: ' \
      '--query[the query; then all other arguments are paths]:QUERY: ' \
      '--late[read objects delivered this long after --to]:DURATION: ' \
      '--max-object[largest object once inflated; larger ones are cut there and named]:SIZE: ' \
      '--no-prune[read all JSON, also where the query cannot match; counts every record]' \
      '--verdict[judge each object by CloudTrail'\''s digests first\: --evidence and the field `verdict` tell it]' \
      '--keys[CloudTrail'\''s public keys, for --verdict]:FILE:_files' \
      '-k[CloudTrail'\''s public keys, for --verdict]:FILE:_files' \
      '--digests[digests that do not lie beside their logs, for --verdict]:PATH:_files' \
      '--threads[threads to use]:N: ' \
      '--profile[AWS profile for s3\:// paths]:NAME: ' \
      '--region[AWS region to ask first for s3\:// paths]:REGION: ' \
      '--color[colours and bold text]:WHEN:(auto always never)' \
      '--quiet[no progress bar and no closing account; errors are still told]' \
      '-q[no progress bar and no closing account; errors are still told]' \
      '--stats[the closing account as one line of JSON, the last one on stderr]:FORMAT:(json)' \
      '--help[-h shows one screen, --help all there is to say]' \
      '-h[-h shows one screen, --help all there is to say]' \
      '*:path:_files'
    [[ $state == command ]] && _describe command commands
    ;;
  top)
    _arguments -s \
      '--output[table, json, jsonl or csv]:FORMAT:(table json jsonl csv)' \
      '-o[table, json, jsonl or csv]:FORMAT:(table json jsonl csv)' \
      '--limit[show the N most frequent values; 0\: all]:N: ' \
      '-n[show the N most frequent values; 0\: all]:N: ' \
      '--from[events from this time on\: 2024-01-09, 2024-01-09T20\:15Z, -24h, now-7d]:TIME: ' \
      '--to[events before the end of this time\: --to 2024-01-09 includes that day]:TIME: ' \
      '--query[the query; then all other arguments are paths]:QUERY: ' \
      '--late[read objects delivered this long after --to]:DURATION: ' \
      '--max-object[largest object once inflated; larger ones are cut there and named]:SIZE: ' \
      '--no-prune[read all JSON, also where the query cannot match; counts every record]' \
      '--verdict[judge each object by CloudTrail'\''s digests first\: --evidence and the field `verdict` tell it]' \
      '--keys[CloudTrail'\''s public keys, for --verdict]:FILE:_files' \
      '-k[CloudTrail'\''s public keys, for --verdict]:FILE:_files' \
      '--digests[digests that do not lie beside their logs, for --verdict]:PATH:_files' \
      '--threads[threads to use]:N: ' \
      '--profile[AWS profile for s3\:// paths]:NAME: ' \
      '--region[AWS region to ask first for s3\:// paths]:REGION: ' \
      '--color[colours and bold text]:WHEN:(auto always never)' \
      '--quiet[no progress bar and no closing account; errors are still told]' \
      '-q[no progress bar and no closing account; errors are still told]' \
      '--stats[the closing account as one line of JSON, the last one on stderr]:FORMAT:(json)' \
      '--help[-h shows one screen, --help all there is to say]' \
      '-h[-h shows one screen, --help all there is to say]' \
      '1:field:_sequence compadd - $cairn_fields' \
      '*:path:_files'
    [[ $state == command ]] && _describe command commands
    ;;
  timeline)
    _arguments -s \
      '--output[table, json, jsonl or csv]:FORMAT:(table json jsonl csv)' \
      '-o[table, json, jsonl or csv]:FORMAT:(table json jsonl csv)' \
      '--by[split the counts by the most frequent values of a field]:FIELD:_sequence compadd - $cairn_fields' \
      '--bucket[length of a bucket\: 90s, 15m, 1h, 7d]:DURATION: ' \
      '--from[events from this time on\: 2024-01-09, 2024-01-09T20\:15Z, -24h, now-7d]:TIME: ' \
      '--to[events before the end of this time\: --to 2024-01-09 includes that day]:TIME: ' \
      '--query[the query; then all other arguments are paths]:QUERY: ' \
      '--late[read objects delivered this long after --to]:DURATION: ' \
      '--max-object[largest object once inflated; larger ones are cut there and named]:SIZE: ' \
      '--no-prune[read all JSON, also where the query cannot match; counts every record]' \
      '--verdict[judge each object by CloudTrail'\''s digests first\: --evidence and the field `verdict` tell it]' \
      '--keys[CloudTrail'\''s public keys, for --verdict]:FILE:_files' \
      '-k[CloudTrail'\''s public keys, for --verdict]:FILE:_files' \
      '--digests[digests that do not lie beside their logs, for --verdict]:PATH:_files' \
      '--threads[threads to use]:N: ' \
      '--profile[AWS profile for s3\:// paths]:NAME: ' \
      '--region[AWS region to ask first for s3\:// paths]:REGION: ' \
      '--color[colours and bold text]:WHEN:(auto always never)' \
      '--quiet[no progress bar and no closing account; errors are still told]' \
      '-q[no progress bar and no closing account; errors are still told]' \
      '--stats[the closing account as one line of JSON, the last one on stderr]:FORMAT:(json)' \
      '--help[-h shows one screen, --help all there is to say]' \
      '-h[-h shows one screen, --help all there is to say]' \
      '*:path:_files'
    [[ $state == command ]] && _describe command commands
    ;;
  fields)
    _arguments -s \
      '--output[table, json, jsonl or csv]:FORMAT:(table json jsonl csv)' \
      '-o[table, json, jsonl or csv]:FORMAT:(table json jsonl csv)' \
      '--from[events from this time on\: 2024-01-09, 2024-01-09T20\:15Z, -24h, now-7d]:TIME: ' \
      '--to[events before the end of this time\: --to 2024-01-09 includes that day]:TIME: ' \
      '--query[the query; then all other arguments are paths]:QUERY: ' \
      '--late[read objects delivered this long after --to]:DURATION: ' \
      '--max-object[largest object once inflated; larger ones are cut there and named]:SIZE: ' \
      '--no-prune[read all JSON, also where the query cannot match; counts every record]' \
      '--verdict[judge each object by CloudTrail'\''s digests first\: --evidence and the field `verdict` tell it]' \
      '--keys[CloudTrail'\''s public keys, for --verdict]:FILE:_files' \
      '-k[CloudTrail'\''s public keys, for --verdict]:FILE:_files' \
      '--digests[digests that do not lie beside their logs, for --verdict]:PATH:_files' \
      '--threads[threads to use]:N: ' \
      '--profile[AWS profile for s3\:// paths]:NAME: ' \
      '--region[AWS region to ask first for s3\:// paths]:REGION: ' \
      '--color[colours and bold text]:WHEN:(auto always never)' \
      '--quiet[no progress bar and no closing account; errors are still told]' \
      '-q[no progress bar and no closing account; errors are still told]' \
      '--stats[the closing account as one line of JSON, the last one on stderr]:FORMAT:(json)' \
      '--help[-h shows one screen, --help all there is to say]' \
      '-h[-h shows one screen, --help all there is to say]' \
      '*:path:_files'
    [[ $state == command ]] && _describe command commands
    ;;
  jq)
    _arguments -s \
      '--raw-output[write strings as they are, without quotes]' \
      '-r[write strings as they are, without quotes]' \
      '--compact-output[one line a value]' \
      '-c[one line a value]' \
      '--null-input[run once, on null; `input` and `inputs` read]' \
      '-n[run once, on null; `input` and `inputs` read]' \
      '--slurp[run once, on an array of all inputs]' \
      '-s[run once, on an array of all inputs]' \
      '--exit-status[exit 1 if the last output is false or null, 4 if there is none]' \
      '-e[exit 1 if the last output is false or null, 4 if there is none]' \
      '--sort-keys[sort the keys of objects]' \
      '-S[sort the keys of objects]' \
      '--join-output[like -r, without line breaks]' \
      '-j[like -r, without line breaks]' \
      '--ascii-output[escape all that is not ASCII]' \
      '-a[escape all that is not ASCII]' \
      '--raw-input[read lines as strings, not JSON]' \
      '-R[read lines as strings, not JSON]' \
      '--color-output[colours, also where the output is no terminal]' \
      '-C[colours, also where the output is no terminal]' \
      '--monochrome-output[no colours]' \
      '-M[no colours]' \
      '--arg[$NAME is the string VALUE]:NAME VALUE: ' \
      '--argjson[$NAME is the JSON value]:NAME JSON: ' \
      '--slurpfile[$NAME is the array of the file'\''s JSON values]:NAME FILE: ' \
      '--rawfile[$NAME is the file'\''s text]:NAME FILE: ' \
      '--args[the words that follow are strings, $ARGS.positional]' \
      '--jsonargs[the words that follow are JSON values, $ARGS.positional]' \
      '--tab[indent by tabs]' \
      '--indent[indent by N blanks, 0 to 7]:N: ' \
      '--stream[give the input'\''s leaves as \[path, value\]]' \
      '--seq[read and write JSON texts behind record separators]' \
      '--from-file[the program stands in the file that PROGRAM names]' \
      '-f[the program stands in the file that PROGRAM names]' \
      '--max-object[largest object once inflated; larger ones are cut there and named]:SIZE: ' \
      '--threads[threads to use]:N: ' \
      '--quiet[no progress bar and no closing account; errors are still told]' \
      '-q[no progress bar and no closing account; errors are still told]' \
      '--stats[the closing account as one JSON object, the last line on stderr]:FORMAT:(json)' \
      '--help[this text]' \
      '-h[this text]' \
      '*:path:_files'
    [[ $state == command ]] && _describe command commands
    ;;
  detect)
    _arguments -s \
      '--rules[rule files and folders; `own` stands for those that come with Cairn]:PATH[,PATH…]:_files' \
      '--level[rules of this level and above]:LEVEL:(informational low medium high critical)' \
      '-l[rules of this level and above]:LEVEL:(informational low medium high critical)' \
      '--settings[levels, ignore lists and allow lists for the rules]:FILE:_files' \
      '--detectors[built-in detectors\: all, or names such as new-call,unused-region (docs/detectors.md)]:NAMES: ' \
      '--learn[how long, or until when, things become known\: 7d, 2024-01-09]:WHEN: ' \
      '--geo[MaxMind files for new-country and new-network]:FILE[,FILE…]:_files' \
      '--output[table, html, or a line for each hit\: jsonl, csv]:FORMAT:(table html jsonl csv)' \
      '-o[table, html, or a line for each hit\: jsonl, csv]:FORMAT:(table html jsonl csv)' \
      '--limit[groups of hits that table and html show of a rule; 0\: all]:N: ' \
      '-n[groups of hits that table and html show of a rule; 0\: all]:N: ' \
      '--fail-on[exit 1 if there are findings of this level or above]:LEVEL:(informational low medium high critical)' \
      '--notify[hand findings of --new on, until they are taken\: exec\:COMMAND, webhook\:URL, file\:PATH; may be given more than once]:TARGET: ' \
      '--from[events from this time on\: 2024-01-09, 2024-01-09T20\:15Z, -24h, now-7d]:TIME: ' \
      '--to[events before the end of this time\: --to 2024-01-09 includes that day]:TIME: ' \
      '--new[read only what no earlier run has read]' \
      '--state[what --new carries from run to run]:FILE:_files' \
      '--lateness[how long --new waits for late events]:SPAN: ' \
      '--late[read objects delivered this long after --to]:DURATION: ' \
      '--max-object[largest object once inflated; larger ones are cut there and named]:SIZE: ' \
      '--threads[threads to use]:N: ' \
      '--color[colours and bold text]:WHEN:(auto always never)' \
      '--quiet[no progress bar and no closing account; errors are still told]' \
      '-q[no progress bar and no closing account; errors are still told]' \
      '--stats[the closing account as one line of JSON, the last one on stderr]:FORMAT:(json)' \
      '--help[-h shows one screen, --help all there is to say]' \
      '-h[-h shows one screen, --help all there is to say]' \
      '*:path:_files'
    [[ $state == command ]] && _describe command commands
    ;;
  rules)
    _arguments -s \
      '--rules[rule files and folders; list, lint and test take them as arguments too]:PATH[,PATH…]:_files' \
      '--settings[levels, ignore lists and allow lists for the rules]:FILE:_files' \
      '--level[list\: only rules of this level and above]:LEVEL:(informational low medium high critical)' \
      '--limit[explain\: stop after N events]:N: ' \
      '-n[explain\: stop after N events]:N: ' \
      '--as[convert\: a query of Cairn, or SQL for DuckDB, Athena or Trino]:LANGUAGE:(query duckdb athena trino)' \
      '--out[fetch\: the folder to make; an earlier fetch is replaced]:DIR:_files -/' \
      '--output[list and coverage\: table, json, jsonl or csv]:FORMAT:(table json jsonl csv)' \
      '-o[list and coverage\: table, json, jsonl or csv]:FORMAT:(table json jsonl csv)' \
      '--from[events from this time on\: 2024-01-09, 2024-01-09T20\:15Z, -24h, now-7d]:TIME: ' \
      '--to[events before the end of this time\: --to 2024-01-09 includes that day]:TIME: ' \
      '--query[the query; then all other arguments are paths]:QUERY: ' \
      '--late[read objects delivered this long after --to]:DURATION: ' \
      '--max-object[largest object once inflated; larger ones are cut there and named]:SIZE: ' \
      '--no-prune[read all JSON, also where the query cannot match; counts every record]' \
      '--verdict[judge each object by CloudTrail'\''s digests first\: --evidence and the field `verdict` tell it]' \
      '--keys[CloudTrail'\''s public keys, for --verdict]:FILE:_files' \
      '-k[CloudTrail'\''s public keys, for --verdict]:FILE:_files' \
      '--digests[digests that do not lie beside their logs, for --verdict]:PATH:_files' \
      '--threads[threads to use]:N: ' \
      '--profile[AWS profile for s3\:// paths]:NAME: ' \
      '--region[AWS region to ask first for s3\:// paths]:REGION: ' \
      '--color[colours and bold text]:WHEN:(auto always never)' \
      '--quiet[no progress bar and no closing account; errors are still told]' \
      '-q[no progress bar and no closing account; errors are still told]' \
      '--stats[the closing account as one line of JSON, the last one on stderr]:FORMAT:(json)' \
      '--help[-h shows one screen, --help all there is to say]' \
      '-h[-h shows one screen, --help all there is to say]' \
      '*:path:_files'
    [[ $state == command ]] && _describe command commands
    ;;
  verify)
    _arguments -s \
      '--keys[CloudTrail'\''s public keys\: what `aws cloudtrail list-public-keys` prints, or --save-keys wrote]:FILE:_files' \
      '-k[CloudTrail'\''s public keys\: what `aws cloudtrail list-public-keys` prints, or --save-keys wrote]:FILE:_files' \
      '--save-keys[write the keys that were read, checked, to a file of one'\''s own]:FILE:_files' \
      '--digests[digest files that do not lie beside their logs]:PATH:_files' \
      '--checkpoint[remember the newest proven digest of each chain; a later run proves that nothing before it was rewritten, and starts there]:FILE:_files' \
      '--output[text, json (one document), jsonl or csv (the verdict of each object, a line each)]:FORMAT:(text json jsonl csv)' \
      '-o[text, json (one document), jsonl or csv (the verdict of each object, a line each)]:FORMAT:(text json jsonl csv)' \
      '--report[write a page (HTML) that needs nothing outside itself, for a case file]:FILE:_files' \
      '--from[only digests and logs from this time on\: 2024-01-09, -24h, now-7d]:TIME: ' \
      '--to[only those before the end of this time]:TIME: ' \
      '--max-object[largest object once inflated; larger ones are not checked, and named]:SIZE: ' \
      '--threads[threads to use]:N: ' \
      '--color[colours and bold text]:WHEN:(auto always never)' \
      '--quiet[no progress bar and no closing account; errors are still told]' \
      '-q[no progress bar and no closing account; errors are still told]' \
      '--stats[the closing account as one line of JSON, the last one on stderr]:FORMAT:(json)' \
      '--help[-h shows one screen, --help all there is to say]' \
      '-h[-h shows one screen, --help all there is to say]' \
      '*:path:_files'
    [[ $state == command ]] && _describe command commands
    ;;
  trail)
    _arguments -s \
      '--output[table, or json in the shape of aws-cli]:FORMAT:(table json)' \
      '-o[table, or json in the shape of aws-cli]:FORMAT:(table json)' \
      '--profile[AWS profile]:NAME: ' \
      '--region[region to ask first; then all that are enabled]:REGION: ' \
      '--color[colours and bold text]:WHEN:(auto always never)' \
      '--quiet[say nothing when all is well]' \
      '-q[say nothing when all is well]' \
      '--help[-h shows one screen, --help all there is to say]' \
      '-h[-h shows one screen, --help all there is to say]'
    [[ $state == command ]] && _describe command commands
    ;;
  validate-logs)
    _arguments -s \
      '--trail-arn[the trail; required]:ARN: ' \
      '--start-time[logs delivered from then on; UTC, in almost any form\: 2015-01-08T05\:21\:42Z; required]:TIME: ' \
      '--end-time[logs delivered until then]:TIME: ' \
      '--s3-bucket[where the digests are]:BUCKET: ' \
      '--s3-prefix[of the digests; only with --s3-bucket]:PREFIX: ' \
      '--account-id[the account whose logs are meant; required for organization trails]:ID: ' \
      '--verbose[a line for each valid file too]' \
      '--region[the region that the logs are from]:REGION: ' \
      '--profile[of ~/.aws/config and ~/.aws/credentials]:NAME: ' \
      '--endpoint-url[of CloudTrail; for S3 there is AWS_ENDPOINT_URL_S3]:URL: ' \
      '--output[has no effect, as in aws-cli]:STYLE: ' \
      '--query[the same]:QUERY: ' \
      '--help[-h shows one screen, --help all there is to say]' \
      '-h[-h shows one screen, --help all there is to say]'
    [[ $state == command ]] && _describe command commands
    ;;
  forge)
    _arguments -s \
      '--out[folder to write to (made if missing; an earlier forge is replaced, anything else refused)]:DIR:_files -/' \
      '-o[folder to write to (made if missing; an earlier forge is replaced, anything else refused)]:DIR:_files -/' \
      '--accounts[accounts of the organization]:N: ' \
      '--regions[regions in use]:N: ' \
      '--hours[hours of activity]:N: ' \
      '--events[distinct events; re-deliveries come on top]:N: ' \
      '--seed[the same seed gives the same bytes]:S: ' \
      '--no-digests[no digests, no keys.json, no metadata.json]' \
      '--tamper[change the finished trail as an attacker would; truth.json says what]:KIND:(log-changed log-deleted log-added log-cut log-appended digest-changed digest-deleted digest-resigned digests-swapped signature-changed metadata-lost newest-hours oldest-hours region-removed account-removed)' \
      '--quiet[say nothing when all is well]' \
      '-q[say nothing when all is well]' \
      '--help[-h shows one screen, --help all there is to say]' \
      '-h[-h shows one screen, --help all there is to say]'
    [[ $state == command ]] && _describe command commands
    ;;
  help)
    _arguments -s \
      '--help[-h shows one screen, --help all there is to say]' \
      '-h[-h shows one screen, --help all there is to say]' \
      '1:command:->command'
    [[ $state == command ]] && _describe command commands
    ;;
  version)
    _arguments -s \
      '--help[-h shows one screen, --help all there is to say]' \
      '-h[-h shows one screen, --help all there is to say]'
    [[ $state == command ]] && _describe command commands
    ;;
esac
