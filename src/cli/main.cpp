#include "cli/cairn.hpp"

int main(int count, char** words) {
  return cairn::cli::run_program({words + (count > 0 ? 1 : 0), words + count});
}
