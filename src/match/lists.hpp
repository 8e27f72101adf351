// Lists of texts that one field may equal: thousands of addresses are pasted into queries and
// rules, and are asked in one look-up. Private to match/.
#pragma once
#include "match/ir.hpp"

#include <vector>

namespace cairn::match {

struct EqualList {
  std::vector<std::size_t> children;  // of the `any`, in order
  std::vector<Equals const*> texts;   // theirs; all ignore case
};

/// The lists among the children of an `any` that are long enough to be worth it.
std::vector<EqualList> equal_lists(Expression const& any);

}  // namespace cairn::match
