// Proves that libjq's parser would accept a document, without running it. May say no to what libjq
// accepts (it knows `nan`, `01`, lone surrogates, 256 levels); never yes to what it refuses.
#pragma once
#include "json/check.hpp"
#include "json/value.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace cairn::jq {

/// Deeper documents are left to libjq, which counts a member's name as a level too and stops at
/// 256.
inline constexpr std::size_t kMaxStrictDepth = 100;

/// Whether every backslash in `text` begins an escape that decodes to the same characters
/// everywhere: no lone surrogates.
bool escapes_are_plain(std::string_view text);

/// One object inside an array that is a member of the document: where its index entries begin, and
/// its members' names.
struct Element {
  std::uint32_t const* at = nullptr;
  std::uint32_t names =
      0;  // first of its names in Shape::names; they end where the next element's begin
};

/// What the walk saw on its way. Reused from document to document.
struct Shape {
  json::Members members;          // of the document itself (an object's names)
  std::vector<Element> elements;  // objects of depth 3, in order
  json::Members names;            // of elements, one after another
  bool only_objects =
      true;  // false: some array that is a member of the document holds something else than objects

  void clear() {
    members.clear();
    elements.clear();
    names.clear();
    only_objects = true;
  }
};

/// Walks one document whose index entries start at `at` (`end`: first sentinel). Returns the entry
/// behind it, or nullptr if its structure or one of its scalars is not surely right. Escapes, UTF-8
/// and raw control characters are not its business.
std::uint32_t const* strict_check(char const* text, std::uint32_t const* at,
                                  std::uint32_t const* end, Shape& shape);

/// Whether a text is surely nothing but whole documents that libjq accepts.
bool holds_whole_documents(json::PaddedView text);

/// Whether `text` is a JSON number of the strict grammar.
bool is_number(std::string_view text);

}  // namespace cairn::jq
