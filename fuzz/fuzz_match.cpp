// Record paths: the matcher and the interpreter say the same of any record. The input is a record;
// what stands behind its last line break chooses the expressions.
#include "parity/roads.hpp"
#include "parity/samples.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace cairn;
  std::string_view const input(reinterpret_cast<char const*>(data), size);
  std::size_t const split = std::min(input.rfind('\n'), input.size());
  std::string const record(input.substr(0, split));
  auto const text = parity::Text::open(record);
  if (text == nullptr || text->records().empty()) return 0;

  parity::Vocabulary words = parity::small_vocabulary();
  parity::learn(words, text->records().front().node, 100);
  test::Random random(input.substr(split));
  std::vector<match::Expression> expressions;
  for (int i = 0; i < 3; ++i) expressions.push_back(parity::random_expression(random, words, 2));
  parity::Roads roads(std::move(expressions));
  if (auto const found = roads.compare(*text)) {
    std::string const raw(text->records()[found->record].view.raw());
    std::fprintf(stderr, "%s\n%s\n", found->what.c_str(),
                 parity::explain({raw, roads.expressions()[found->expression]}).c_str());
    std::abort();
  }
  return 0;
}
