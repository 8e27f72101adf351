// From a field, an operator and a value to the predicate that means it. Private to query/.
#pragma once
#include "query/names.hpp"
#include "query/scanner.hpp"

namespace cairn::query {

/// `field: value`
Parsed<match::Expression> lower_match(FieldReference const& field, Literal const& value);
/// `field == value`, `!=`, `<`, `<=`, `>`, `>=`
Parsed<match::Expression> lower_comparison(FieldReference const& field, OperatorToken const& op,
                                           Literal const& value, Notes& notes);
/// `field ~ /re/`
Parsed<match::Expression> lower_regex(FieldReference const& field, RegexLiteral const& regex);
/// A bare word or phrase.
Parsed<match::Expression> lower_text(Literal const& text);

}  // namespace cairn::query
