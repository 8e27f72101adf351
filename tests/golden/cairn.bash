# bash completion for cairn; made by `cairn __generate bash`
_cairn_fields() {
  local head=""
  [[ $cur == *,* ]] && head="${cur%,*},"
  mapfile -t COMPREPLY < <(compgen -P "$head" -W "$_cairn_field_names" -- "${cur##*,}")
}
_cairn_field_names='account agent error ip name region source time user principal outcome object addendum addendum.originalEventID addendum.originalRequestID addendum.originalUID addendum.reason addendum.updatedFields additionalEventData additionalEventData.AuthWorkflowID additionalEventData.AuthenticationMethod additionalEventData.CipherSuite additionalEventData.CredentialType additionalEventData.LoginTo additionalEventData.MFAIdentifier additionalEventData.MFAUsed additionalEventData.MobileVersion additionalEventData.SSEApplied additionalEventData.SignatureVersion additionalEventData.SwitchFrom additionalEventData.UserName additionalEventData.bytesTransferredIn additionalEventData.bytesTransferredOut additionalEventData.vpcEndpointId additionalEventData.x-amz-id-2 apiVersion awsRegion edgeDeviceDetails errorCode errorMessage eventCategory eventContext eventContext.requestContext eventContext.tagContext eventID eventName eventSource eventTime eventType eventVersion insightContext insightDetails insightDetails.errorCode insightDetails.eventName insightDetails.eventSource insightDetails.insightContext insightDetails.insightType insightDetails.state managementEvent readOnly recipientAccountId requestID requestParameters requestParameters.attribute requestParameters.bucketName requestParameters.cidrIp requestParameters.containerDefinitions.command requestParameters.durationSeconds requestParameters.encryptionContext requestParameters.externalId requestParameters.fromPort requestParameters.functionName requestParameters.groupId requestParameters.groupName requestParameters.imageId requestParameters.includeGlobalServiceEvents requestParameters.instanceId requestParameters.instanceType requestParameters.instancesSet.items.instanceId requestParameters.ipPermissions.items.fromPort requestParameters.ipPermissions.items.groups.items.groupId requestParameters.ipPermissions.items.ipProtocol requestParameters.ipPermissions.items.ipRanges.items.cidrIp requestParameters.ipPermissions.items.ipv6Ranges.items.cidrIpv6 requestParameters.ipPermissions.items.toPort requestParameters.isMultiRegionTrail requestParameters.key requestParameters.keyId requestParameters.name requestParameters.policyArn requestParameters.policyDocument requestParameters.policyName requestParameters.resourceArn requestParameters.roleArn requestParameters.roleName requestParameters.roleSessionName requestParameters.s3BucketName requestParameters.secretId requestParameters.serialNumber requestParameters.snapshotId requestParameters.sourceIdentity requestParameters.toPort requestParameters.trailName requestParameters.userData requestParameters.userName requestParameters.vpcId requestParameters.withDecryption resources resources.ARN resources.ARNPrefix resources.accountId resources.type responseElements responseElements.ConsoleLogin responseElements.accessKey.accessKeyId responseElements.accessKey.userName responseElements.assumedRoleUser.arn responseElements.assumedRoleUser.assumedRoleId responseElements.credentials.accessKeyId responseElements.credentials.expiration responseElements.instancesSet.items.instanceId responseElements.role.arn responseElements.user.arn responseElements.user.userName serviceEventDetails serviceEventDetails.CredentialVerification serviceEventDetails.UserAuthentication sessionCredentialFromConsole sharedEventID sourceIPAddress tlsDetails tlsDetails.cipherSuite tlsDetails.clientProvidedHostHeader tlsDetails.tlsVersion userAgent userIdentity userIdentity.accessKeyId userIdentity.accountId userIdentity.arn userIdentity.credentialId userIdentity.identityProvider userIdentity.inScopeOf userIdentity.inScopeOf.credentialsIssuedTo userIdentity.inScopeOf.issuerType userIdentity.inScopeOf.sourceAccount userIdentity.inScopeOf.sourceArn userIdentity.invokedBy userIdentity.invokedByDelegate userIdentity.invokedByDelegate.accountId userIdentity.onBehalfOf userIdentity.onBehalfOf.identityStoreArn userIdentity.onBehalfOf.userId userIdentity.principalId userIdentity.sessionContext userIdentity.sessionContext.assumedRoot userIdentity.sessionContext.attributes userIdentity.sessionContext.attributes.creationDate userIdentity.sessionContext.attributes.mfaAuthenticated userIdentity.sessionContext.ec2RoleDelivery userIdentity.sessionContext.sessionIssuer userIdentity.sessionContext.sessionIssuer.accountId userIdentity.sessionContext.sessionIssuer.arn userIdentity.sessionContext.sessionIssuer.principalId userIdentity.sessionContext.sessionIssuer.type userIdentity.sessionContext.sessionIssuer.userName userIdentity.sessionContext.signInSessionArn userIdentity.sessionContext.sourceIdentity userIdentity.sessionContext.webIdFederationData userIdentity.sessionContext.webIdFederationData.attributes userIdentity.sessionContext.webIdFederationData.federatedProvider userIdentity.type userIdentity.userName vpcEndpointAccountId vpcEndpointId'
_cairn() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W 'search top timeline fields jq detect rules verify trail validate-logs forge help version --help --version' -- "$cur")
    return
  fi
  case $command in
    search)
      case $prev in
        -o | --output) mapfile -t COMPREPLY < <(compgen -W 'table json jsonl csv raw' -- "$cur"); return ;;
        -f | --fields) _cairn_fields; return ;;
        --jq) COMPREPLY=(); return ;;
        -n | --limit) COMPREPLY=(); return ;;
        -s | --sort) _cairn_fields; return ;;
        --from) COMPREPLY=(); return ;;
        --to) COMPREPLY=(); return ;;
        --query) COMPREPLY=(); return ;;
        --late) COMPREPLY=(); return ;;
        --max-object) COMPREPLY=(); return ;;
        -k | --keys) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --digests) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --threads) COMPREPLY=(); return ;;
        --profile) COMPREPLY=(); return ;;
        --region) COMPREPLY=(); return ;;
        --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
        --stats) mapfile -t COMPREPLY < <(compgen -W 'json' -- "$cur"); return ;;
      esac
      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '--output --fields --jq --limit --sort --count --distinct --evidence --from --to --query --late --max-object --no-prune --verdict --keys --digests --threads --profile --region --color --quiet --stats --help ' -- "$cur") && return
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      ;;
    top)
      case $prev in
        -o | --output) mapfile -t COMPREPLY < <(compgen -W 'table json jsonl csv' -- "$cur"); return ;;
        -n | --limit) COMPREPLY=(); return ;;
        --from) COMPREPLY=(); return ;;
        --to) COMPREPLY=(); return ;;
        --query) COMPREPLY=(); return ;;
        --late) COMPREPLY=(); return ;;
        --max-object) COMPREPLY=(); return ;;
        -k | --keys) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --digests) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --threads) COMPREPLY=(); return ;;
        --profile) COMPREPLY=(); return ;;
        --region) COMPREPLY=(); return ;;
        --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
        --stats) mapfile -t COMPREPLY < <(compgen -W 'json' -- "$cur"); return ;;
      esac
      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '--output --limit --from --to --query --late --max-object --no-prune --verdict --keys --digests --threads --profile --region --color --quiet --stats --help ' -- "$cur") && return
      ((COMP_CWORD == 2)) && { _cairn_fields; return; }
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      ;;
    timeline)
      case $prev in
        -o | --output) mapfile -t COMPREPLY < <(compgen -W 'table json jsonl csv' -- "$cur"); return ;;
        --by) _cairn_fields; return ;;
        --bucket) COMPREPLY=(); return ;;
        --from) COMPREPLY=(); return ;;
        --to) COMPREPLY=(); return ;;
        --query) COMPREPLY=(); return ;;
        --late) COMPREPLY=(); return ;;
        --max-object) COMPREPLY=(); return ;;
        -k | --keys) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --digests) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --threads) COMPREPLY=(); return ;;
        --profile) COMPREPLY=(); return ;;
        --region) COMPREPLY=(); return ;;
        --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
        --stats) mapfile -t COMPREPLY < <(compgen -W 'json' -- "$cur"); return ;;
      esac
      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '--output --by --bucket --from --to --query --late --max-object --no-prune --verdict --keys --digests --threads --profile --region --color --quiet --stats --help ' -- "$cur") && return
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      ;;
    fields)
      case $prev in
        -o | --output) mapfile -t COMPREPLY < <(compgen -W 'table json jsonl csv' -- "$cur"); return ;;
        --from) COMPREPLY=(); return ;;
        --to) COMPREPLY=(); return ;;
        --query) COMPREPLY=(); return ;;
        --late) COMPREPLY=(); return ;;
        --max-object) COMPREPLY=(); return ;;
        -k | --keys) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --digests) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --threads) COMPREPLY=(); return ;;
        --profile) COMPREPLY=(); return ;;
        --region) COMPREPLY=(); return ;;
        --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
        --stats) mapfile -t COMPREPLY < <(compgen -W 'json' -- "$cur"); return ;;
      esac
      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '--output --from --to --query --late --max-object --no-prune --verdict --keys --digests --threads --profile --region --color --quiet --stats --help ' -- "$cur") && return
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      ;;
    jq)
      case $prev in
        --arg) COMPREPLY=(); return ;;
        --argjson) COMPREPLY=(); return ;;
        --slurpfile) COMPREPLY=(); return ;;
        --rawfile) COMPREPLY=(); return ;;
        --indent) COMPREPLY=(); return ;;
        --max-object) COMPREPLY=(); return ;;
        --threads) COMPREPLY=(); return ;;
        --stats) mapfile -t COMPREPLY < <(compgen -W 'json' -- "$cur"); return ;;
      esac
      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '--raw-output --compact-output --null-input --slurp --exit-status --sort-keys --join-output --ascii-output --raw-input --color-output --monochrome-output --arg --argjson --slurpfile --rawfile --args --jsonargs --tab --indent --stream --seq --from-file --max-object --threads --quiet --stats --help ' -- "$cur") && return
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      ;;
    detect)
      case $prev in
        --rules) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        -l | --level) mapfile -t COMPREPLY < <(compgen -W 'informational low medium high critical' -- "$cur"); return ;;
        --settings) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --detectors) COMPREPLY=(); return ;;
        --learn) COMPREPLY=(); return ;;
        --geo) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        -o | --output) mapfile -t COMPREPLY < <(compgen -W 'table html jsonl csv' -- "$cur"); return ;;
        -n | --limit) COMPREPLY=(); return ;;
        --fail-on) mapfile -t COMPREPLY < <(compgen -W 'informational low medium high critical' -- "$cur"); return ;;
        --notify) COMPREPLY=(); return ;;
        --from) COMPREPLY=(); return ;;
        --to) COMPREPLY=(); return ;;
        --state) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --lateness) COMPREPLY=(); return ;;
        --late) COMPREPLY=(); return ;;
        --max-object) COMPREPLY=(); return ;;
        --threads) COMPREPLY=(); return ;;
        --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
        --stats) mapfile -t COMPREPLY < <(compgen -W 'json' -- "$cur"); return ;;
      esac
      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '--rules --level --settings --detectors --learn --geo --output --limit --fail-on --notify --from --to --new --state --lateness --late --max-object --threads --color --quiet --stats --help ' -- "$cur") && return
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      ;;
    rules)
      case $prev in
        --rules) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --settings) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --level) mapfile -t COMPREPLY < <(compgen -W 'informational low medium high critical' -- "$cur"); return ;;
        -n | --limit) COMPREPLY=(); return ;;
        --as) mapfile -t COMPREPLY < <(compgen -W 'query duckdb athena trino' -- "$cur"); return ;;
        --out) mapfile -t COMPREPLY < <(compgen -d -- "$cur"); return ;;
        -o | --output) mapfile -t COMPREPLY < <(compgen -W 'table json jsonl csv' -- "$cur"); return ;;
        --from) COMPREPLY=(); return ;;
        --to) COMPREPLY=(); return ;;
        --query) COMPREPLY=(); return ;;
        --late) COMPREPLY=(); return ;;
        --max-object) COMPREPLY=(); return ;;
        -k | --keys) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --digests) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --threads) COMPREPLY=(); return ;;
        --profile) COMPREPLY=(); return ;;
        --region) COMPREPLY=(); return ;;
        --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
        --stats) mapfile -t COMPREPLY < <(compgen -W 'json' -- "$cur"); return ;;
      esac
      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '--rules --settings --level --limit --as --out --output --from --to --query --late --max-object --no-prune --verdict --keys --digests --threads --profile --region --color --quiet --stats --help ' -- "$cur") && return
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      ;;
    verify)
      case $prev in
        -k | --keys) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --save-keys) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --digests) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --checkpoint) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        -o | --output) mapfile -t COMPREPLY < <(compgen -W 'text json jsonl csv' -- "$cur"); return ;;
        --report) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --from) COMPREPLY=(); return ;;
        --to) COMPREPLY=(); return ;;
        --max-object) COMPREPLY=(); return ;;
        --threads) COMPREPLY=(); return ;;
        --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
        --stats) mapfile -t COMPREPLY < <(compgen -W 'json' -- "$cur"); return ;;
      esac
      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '--keys --save-keys --digests --checkpoint --output --report --from --to --max-object --threads --color --quiet --stats --help ' -- "$cur") && return
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      ;;
    trail)
      case $prev in
        -o | --output) mapfile -t COMPREPLY < <(compgen -W 'table json' -- "$cur"); return ;;
        --profile) COMPREPLY=(); return ;;
        --region) COMPREPLY=(); return ;;
        --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
      esac
      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '--output --profile --region --color --quiet --help ' -- "$cur") && return
      ;;
    validate-logs)
      case $prev in
        --trail-arn) COMPREPLY=(); return ;;
        --start-time) COMPREPLY=(); return ;;
        --end-time) COMPREPLY=(); return ;;
        --s3-bucket) COMPREPLY=(); return ;;
        --s3-prefix) COMPREPLY=(); return ;;
        --account-id) COMPREPLY=(); return ;;
        --region) COMPREPLY=(); return ;;
        --profile) COMPREPLY=(); return ;;
        --endpoint-url) COMPREPLY=(); return ;;
        --output) COMPREPLY=(); return ;;
        --query) COMPREPLY=(); return ;;
      esac
      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '--trail-arn --start-time --end-time --s3-bucket --s3-prefix --account-id --verbose --region --profile --endpoint-url --output --query --help ' -- "$cur") && return
      ;;
    forge)
      case $prev in
        -o | --out) mapfile -t COMPREPLY < <(compgen -d -- "$cur"); return ;;
        --accounts) COMPREPLY=(); return ;;
        --regions) COMPREPLY=(); return ;;
        --hours) COMPREPLY=(); return ;;
        --events) COMPREPLY=(); return ;;
        --seed) COMPREPLY=(); return ;;
        --tamper) mapfile -t COMPREPLY < <(compgen -W 'log-changed log-deleted log-added log-cut log-appended digest-changed digest-deleted digest-resigned digests-swapped signature-changed metadata-lost newest-hours oldest-hours region-removed account-removed' -- "$cur"); return ;;
      esac
      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '--out --accounts --regions --hours --events --seed --no-digests --tamper --quiet --help ' -- "$cur") && return
      ;;
    help)
      case $prev in
      esac
      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '--help ' -- "$cur") && return
      mapfile -t COMPREPLY < <(compgen -W 'search top timeline fields jq detect rules verify trail validate-logs forge help version ' -- "$cur")
      ;;
    version)
      case $prev in
      esac
      [[ $cur == -* ]] && mapfile -t COMPREPLY < <(compgen -W '--help ' -- "$cur") && return
      ;;
  esac
}
complete -o filenames -F _cairn cairn
