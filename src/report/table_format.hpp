// Hits as a table for people.
#pragma once
#include "report/row_format.hpp"
#include "report/table_layout.hpp"

namespace cairn::report {

struct TableOptions {
  std::size_t width = 120;
  bool colour = false;
};

struct TableColumn {
  LayoutColumn layout;
  std::vector<match::Field> parts;  // their texts, joined
  std::string joint;
  bool service = false;  // the first part loses `.amazonaws.com`
};

/// Time, account and region, principal, event, source address, outcome; on a narrow terminal the
/// account goes first, then the address, then the time.
std::vector<TableColumn> default_table();
/// One column for each field.
std::vector<TableColumn> table_of(std::vector<Column> const& columns);

std::unique_ptr<RowFormat> table_format(std::vector<TableColumn> columns, TableOptions options);

/// A top-level field of the query language.
match::Field top_level(std::string_view name);

}  // namespace cairn::report
