#include "forge/cast.hpp"

namespace cairn::forge {
namespace {
struct AgentRow {
  AgentKind kind;
  std::string_view text;
};
constexpr AgentRow kAgents[] = {
    {AgentKind::kBrowser, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 "
                          "(KHTML, like Gecko) Chrome/134.0.0.0 Safari/537.36"},
    {AgentKind::kBrowser, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
                          "like Gecko) Chrome/133.0.0.0 Safari/537.36 Edg/133.0.0.0"},
    {AgentKind::kBrowser, "Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101 Firefox/135.0"},
    {AgentKind::kBrowser, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
                          "(KHTML, like Gecko) Version/18.3 Safari/605.1.15"},
    {AgentKind::kCommandLine,
     "aws-cli/2.24.18 md/awscrt#0.23.8 ua/2.1 os/macos#24.3.0 md/arch#arm64 lang/python#3.12.9 "
     "md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off"},
    {AgentKind::kCommandLine,
     "aws-cli/2.22.35 md/awscrt#0.22.0 ua/2.0 os/linux#6.8.0-52-generic md/arch#x86_64 "
     "lang/python#3.12.6 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe "
     "md/distrib#ubuntu.24 md/prompt#off"},
    {AgentKind::kCommandLine,
     "aws-cli/1.38.5 md/Botocore#1.37.5 ua/2.0 os/linux#6.1.0-31-amd64 md/arch#x86_64 "
     "lang/python#3.11.2 md/pyimpl#CPython cfg/retry-mode#legacy"},
    {AgentKind::kPython,
     "Boto3/1.37.4 md/Botocore#1.37.4 ua/2.1 os/linux#6.1.128-136.201.amzn2023.x86_64 "
     "md/arch#x86_64 lang/python#3.11.11 md/pyimpl#CPython Botocore/1.37.4"},
    {AgentKind::kTerraform,
     "APN/1.0 HashiCorp/1.0 Terraform/1.10.5 (+https://www.terraform.io) "
     "terraform-provider-aws/5.88.0 (+https://registry.terraform.io/providers/hashicorp/aws) "
     "aws-sdk-go-v2/1.36.1 ua/2.1 os/linux lang/go#1.23.6 md/GOOS#linux md/GOARCH#amd64"},
    {AgentKind::kSdk,
     "aws-sdk-java/2.30.20 md/io#async md/http#NettyNio ua/2.1 os/Linux#6.1.128 lang/java#21.0.6 "
     "md/OpenJDK_64-Bit_Server_VM md/vendor#Amazon.com_Inc. md/en_US"},
    {AgentKind::kSdk, "aws-sdk-go-v2/1.36.1 ua/2.1 os/linux lang/go#1.23.5 md/GOOS#linux "
                      "md/GOARCH#arm64 api/s3#1.77.0 m/E,g"},
    {AgentKind::kFunction, "aws-sdk-js/3.750.0 ua/2.1 os/linux#5.10.233 lang/js md/nodejs#20.18.2 "
                           "exec-env/AWS_Lambda_nodejs20.x api/s3#3.750.0 m/E,N"},
    {AgentKind::kFunction,
     "Boto3/1.36.3 md/Botocore#1.36.3 ua/2.0 os/linux#5.10.233 md/arch#x86_64 lang/python#3.12.8 "
     "md/pyimpl#CPython exec-env/AWS_Lambda_python3.12 Botocore/1.36.3"},
    {AgentKind::kSystem, "aws-sdk-go/1.55.5 (go1.23.4; linux; amd64) amazon-ssm-agent/"},
    {AgentKind::kSystem,
     "AWSCLI CWAgent/1.300052.0 (go1.23.6; linux; amd64) ID/3c9ee5d1 inputs:(cpu disk logs mem "
     "run_as_user) processors:(cumulativetodelta) outputs:(awscloudwatch cloudwatchlogs)"},
};
}  // namespace

std::string_view agent(AgentKind kind, Random& random) {
  std::string_view chosen;
  std::uint32_t seen = 0;
  for (AgentRow const& row : kAgents)
    if (row.kind == kind && random.one_in(++seen))
      chosen = row.text;  // each with the same probability
  return chosen;
}

}  // namespace cairn::forge
