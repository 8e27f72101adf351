// From a call's inputs to the bytes of a request: the one place that knows the protocols.
#pragma once
#include "aws/call.hpp"
#include "aws/endpoint.hpp"

namespace cairn::aws {

struct Unsent {
  Endpoint endpoint;
  Message message;
  std::string body;
  std::string url() const;
};

/// Not signed yet. kInvalidArgument for inputs that the operation's table does not name, or a
/// region or bucket that is none.
Result<Unsent> write_request(Context const& context, Call const& call, std::string const& region);

}  // namespace cairn::aws
