// Where credentials come from, one function a source. Each gives nothing if it is not configured,
// and an error if it is and does not work.
#pragma once
#include "aws/call.hpp"

#include <optional>
#include <vector>

namespace cairn::aws {

using Found = Result<std::optional<Credentials>>;

Found from_environment(Context& context);
/// Whatever the profile says: a role to take, web identity, SSO, keys, or a process to ask.
Found from_profile(Context& context, std::string const& name);
Found from_web_identity_variables(Context& context);
Found from_container(Context& context);
Found from_instance(Context& context);

/// The parts of from_profile. `section` is the profile.
Found from_process(Context& context, std::string const& command);
Found from_sso(Context& context, Section const& section);
Found from_web_identity(Context& context, std::string const& role, std::string const& token_file,
                        std::string const& session);

/// STS's, the container's and a process's ways to spell the same thing. `names`: of key id,
/// secret, token and expiry.
struct CredentialNames {
  std::string_view key_id, secret, token, expires;
};
Result<Credentials> read_credentials(json::Node const& node, CredentialNames const& names);

/// `credential_process = "a b" c\ d`: words, quoted and escaped as in a shell; nothing else of a
/// shell is meant.
Result<std::vector<std::string>> split_command(std::string_view command);

}  // namespace cairn::aws
