// Result<T>: what every fallible function of the library returns. The library never throws across
// its API, prints or exits.
#pragma once
#include <fmt/format.h>
#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace cairn {

/// What kind of failure it is; the message says the rest.
enum class ErrorCode {
  kInvalidArgument,  // what the user typed or passed is wrong
  kNotFound,         // a file, object or name that does not exist
  kPermission,       // exists, may not be read
  kIo,               // the system failed while reading or writing
  kTruncated,        // the data ends before it should
  kCorrupt,          // checksum, grammar or structure is wrong
  kTooLarge,         // a stated limit is exceeded
  kUnsupported,      // understood, and deliberately not handled
  kCancelled,        // stopped by the caller
};

struct Error {
  ErrorCode code = ErrorCode::kInvalidArgument;
  std::string message;  // one sentence without a final stop: what, where, what to do next
};

template <typename T>
using Result = tl::expected<T, Error>;

using Status = Result<void>;

/// `return fail(ErrorCode::kIo, "{}: {}", path, reason);`
template <typename... Args>
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, fmt::format_string<Args...> format,
                                         Args&&... args) {
  return tl::unexpected<Error>(Error{code, fmt::format(format, std::forward<Args>(args)...)});
}

}  // namespace cairn

/// Evaluates a Result; returns its error from the enclosing function, else yields its value.
#define CAIRN_TRY(expression)                                                                      \
  __extension__({                                                                                  \
    auto cairn_try_result = (expression);                                                          \
    if (!cairn_try_result)                                                                         \
      return ::tl::unexpected<::cairn::Error>(std::move(cairn_try_result).error());                \
    std::move(cairn_try_result).value();                                                           \
  })

/// The same for Result<void>.
#define CAIRN_CHECK(expression)                                                                    \
  do {                                                                                             \
    if (auto cairn_check_result = (expression); !cairn_check_result)                               \
      return ::tl::unexpected<::cairn::Error>(std::move(cairn_check_result).error());              \
  } while (false)
