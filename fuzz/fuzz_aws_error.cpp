// Error documents of every protocol: what reaches a message is short and moves no cursor.
#include "aws/answer.hpp"
#include "base/text.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace cairn;
  if (size == 0) return 0;
  constexpr aws::Protocol kProtocols[] = {aws::Protocol::kRestXml, aws::Protocol::kJson,
                                          aws::Protocol::kQuery, aws::Protocol::kEc2Query,
                                          aws::Protocol::kRestJson};
  http::Response response;
  response.status = 400 + data[0] % 150;
  response.body.assign(reinterpret_cast<char const*>(data + 1), size - 1);
  response.headers = {{"x-amzn-ErrorType", response.body.substr(0, 40)}, {"Date", response.body}};
  aws::parse_http_date(response.body);
  aws::Protocol const protocol = kProtocols[data[0] % std::size(kProtocols)];
  auto const failure = aws::make_failure(aws::op::kGetObject, "s3://trail/key", response,
                                         aws::read_error(protocol, response));
  if (failure.message.size() > 20'000) std::abort();
  if (escape_controls(failure.message) != failure.message) std::abort();
  if (failure.message.find("s3://trail/key") == std::string::npos) std::abort();
  return 0;
}
