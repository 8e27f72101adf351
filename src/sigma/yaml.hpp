// YAML as Sigma needs it: a tree whose scalars keep their source text and whether they were quoted.
// Nothing is resolved to numbers, dates or booleans here: an account id with a leading zero stays
// text.
#pragma once
#include <fmt/format.h>
#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cairn::sigma {

enum class YamlKind { kScalar, kSequence, kMapping };

/// What is wrong, and in which line.
struct Problem {
  unsigned line = 0;
  std::string what;
};
/// The result of what reads a part of a document.
template <typename T>
using Read = tl::expected<T, Problem>;

struct YamlNode {
  YamlKind kind = YamlKind::kScalar;
  unsigned line = 0;    // from 1
  bool quoted = false;  // a scalar in quotes or a block: text, whatever it looks like
  std::string text;     // of a scalar, escapes decoded
  std::vector<YamlNode> items;
  std::vector<std::pair<YamlNode, YamlNode>> members;  // names are scalars, none twice

  // Out of line, because clang 14 wants to know them while the pair above still waits for YamlNode.
  YamlNode();
  YamlNode(YamlNode const&);
  YamlNode(YamlNode&&) noexcept;
  YamlNode& operator=(YamlNode const&);
  YamlNode& operator=(YamlNode&&) noexcept;
  ~YamlNode();

  bool is_scalar() const { return kind == YamlKind::kScalar; }
  bool is_sequence() const { return kind == YamlKind::kSequence; }
  bool is_mapping() const { return kind == YamlKind::kMapping; }
  /// Nothing, `~` or `null` without quotes. `''` is a text.
  bool is_null() const;
  /// `true` or `false` without quotes (also `yes`, `no`, `on`, `off`, as YAML 1.1 has them).
  std::optional<bool> boolean() const;
  YamlNode const* find(std::string_view name) const;
};

/// All values of the tree, names included.
std::size_t count_nodes(YamlNode const& node);

/// `return wrong(node.line, "…", …);`
template <typename... Args>
[[nodiscard]] tl::unexpected<Problem> wrong(unsigned line, fmt::format_string<Args...> format,
                                            Args&&... args) {
  return tl::unexpected<Problem>(Problem{line, fmt::format(format, std::forward<Args>(args)...)});
}

/// A text of a rule inside a message: quoted, controls escaped, long ones cut.
std::string shown(std::string_view text);

/// One document of a stream: a tree, or why there is none.
struct YamlDocument {
  unsigned line = 0;  // of its first content
  YamlNode root;
  std::optional<Problem> error;
};

/// Limits: 4 MiB of text, depth 40, 200,000 nodes a document with aliases expanded. A document that
/// breaks a limit, holds a name twice or an unknown alias is an error of its own; a syntax error
/// ends the stream. Empty documents are left out. A stream has at most 10,000 documents. Merge keys
/// (`<<`) are followed.
std::vector<YamlDocument> parse_yaml(std::string_view text);

}  // namespace cairn::sigma

/// Evaluates a Read; returns its problem from the enclosing function, else yields its value.
#define SIGMA_TRY(expression)                                                                      \
  __extension__({                                                                                  \
    auto sigma_try_result = (expression);                                                          \
    if (!sigma_try_result)                                                                         \
      return ::tl::unexpected<::cairn::sigma::Problem>(std::move(sigma_try_result).error());       \
    std::move(sigma_try_result).value();                                                           \
  })
