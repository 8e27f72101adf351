#!/usr/bin/env python3
"""Writes src/sigma/api_table.cpp: which API names there are for each source of events, from the service models of botocore.

    pip install botocore && python3 tools/make_api_table.py

CloudTrail's eventSource is the service's endpoint prefix or signing name. What CloudTrail records and no model has (console sign-ins, names
that differ from the API's, events of services) stands in EXTRA, from AWS's documentation and public trails.
"""
import collections
import gzip
import json
import pathlib
import re

import botocore

EXTRA = {
    "signin": "ConsoleLogin SwitchRole ExitRole RenewRole GetSigninToken PasswordRecoveryRequested PasswordRecoveryCompleted "
              "PasswordUpdated EmailUpdated CheckMfa AuthorizeOAuth2Access CredentialChallenge CredentialVerification UserAuthentication",
    "sso": "StartSSO UpdateSsoConfiguration CreateToken GetRoleCredentials AssociateDirectory DisassociateDirectory Federate "
           "EnableExternalIdPConfigurationForDirectory DisableExternalIdPConfigurationForDirectory Authenticate Logout",
    "ec2": "SharedSnapshotVolumeCreated SharedSnapshotCopyInitiated BidEvictedEvent",
    "s3": "PutBucketPublicAccessBlock GetBucketPublicAccessBlock DeleteBucketPublicAccessBlock PutAccountPublicAccessBlock "
          "GetAccountPublicAccessBlock DeleteAccountPublicAccessBlock PutBucketObjectLockConfiguration GetBucketObjectLockConfiguration "
          "PutAccelerateConfiguration GetAccelerateConfiguration JobCreated JobStatusChanged DescribeBuckets",
    "bedrock": "PutFoundationModelEntitlement PutUseCaseForModelAccess",
    "discovery-marketplace": "GetListingView",
    "kms": "DeleteKey DeleteExpiredKeyMaterial RotateKey SynchronizeMultiRegionKey",
    "secretsmanager": "StartSecretVersionDelete EndSecretVersionDelete CancelSecretVersionDelete SecretDelete RotationStarted "
                      "RotationSucceeded RotationFailed RotationAbandoned",
    "ssm": "UpdateInstanceInformation UpdateInstanceAssociationStatus ListInstanceAssociations OpenDataChannel OpenControlChannel",
    "lambda": "UpdateFunctionCode UpdateFunctionConfiguration Invoke",
    "rds": "DescribeRecommendations DescribeRecommendationGroups",
    "elasticmapreduce": "ListEventsPrivate ListReleases",
    "autoscaling": "DescribeScalingPolicies",
    "health": "AWS_RISK_CREDENTIALS_EXPOSED",
}
ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSION = re.compile(r"20\d\d_?\d\d_?\d\d(v\d)?$")  # ListFunctions20150331, CreateFunction2020_05_31


def models():
    for path in sorted((pathlib.Path(botocore.__file__).parent / "data").glob("*/*/service-2.json*")):
        data = path.read_bytes()
        yield json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)


def main():
    names = collections.defaultdict(set)
    for model in models():
        operations = {VERSION.sub("", operation["name"]) for operation in model["operations"].values()}
        for source in {model["metadata"].get("endpointPrefix"), model["metadata"].get("signingName")} - {None}:
            names[source] |= operations
    for source, extra in EXTRA.items():
        names[source] |= set(extra.split())
    sources = collections.defaultdict(list)
    for source, operations in names.items():
        sources[" ".join(sorted(operations))].append(source)
    lines = [f'// Written by tools/make_api_table.py from the service models of botocore {botocore.__version__}.',
             '#include "sigma/api_table.hpp"', '', 'namespace cairn::sigma {', 'namespace {', '', '// clang-format off',
             'constexpr ApiRow kRows[] = {']
    for operations, owners in sorted(sources.items(), key=lambda item: sorted(item[1])):
        lines.append(f'{{"{" ".join(sorted(owners))}", "{operations}"}},')
    lines += ['};', '// clang-format on', '', '}  // namespace', '', 'std::span<ApiRow const> api_rows() { return kRows; }', '',
              '}  // namespace cairn::sigma', '']
    (ROOT / "src/sigma/api_table.cpp").write_text("\n".join(lines))


if __name__ == "__main__":
    main()
