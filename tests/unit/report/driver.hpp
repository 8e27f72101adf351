// Drives consumers as the engine does, and catches what they write.
#pragma once
#include "engine/consumer.hpp"
#include "report/output.hpp"
#include "support/records.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cairn::test {

/// An Output into memory.
class Caught {
 public:
  Caught() : fd_(::memfd_create("caught", MFD_CLOEXEC)), output(fd_) {}
  ~Caught() { ::close(fd_); }
  Caught(Caught const&) = delete;

  std::string text() {
    EXPECT_TRUE(output.flush());
    std::string bytes(static_cast<std::size_t>(::lseek(fd_, 0, SEEK_END)), '\0');
    EXPECT_EQ(::pread(fd_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    return bytes;
  }

 private:
  int fd_;

 public:
  report::Output output;
};

using Objects = std::vector<std::vector<std::string>>;  // records of each object

struct Driven {
  std::uint64_t kept = 0, duplicate = 0, beyond_limit = 0;
  std::size_t objects = 0;  // written before the consumer had enough
  Status status;
};

/// Objects go to the workers in turn and are written in their order.
inline Driven drive(engine::Consumer& consumer, Objects const& objects, std::size_t threads = 1) {
  Driven driven;
  std::vector<std::unique_ptr<engine::Consumer::Worker>> workers;
  for (std::size_t i = 0; i < threads; ++i) workers.push_back(consumer.make_worker());
  for (std::size_t i = 0; i < objects.size(); ++i) {
    engine::Batch batch;
    std::string const name = "object-" + std::to_string(i);
    std::uint64_t index = 0;
    for (std::string const& text : objects[i]) {
      OwnedRecord record(text, {name, "444455556666"});
      if (!record.view) {
        ADD_FAILURE() << "no record: " << text;
        continue;
      }
      record.view->index = index++;
      ++batch.hits;
      if (workers[i % threads]->on_hit(*record.view, batch) == engine::Flow::kStop) break;
    }
    ++driven.objects;
    auto const written = consumer.write(batch);
    if (!written) {
      driven.status = tl::unexpected<Error>(written.error());
      return driven;
    }
    driven.kept += written->kept;
    driven.duplicate += written->duplicate;
    driven.beyond_limit += written->beyond_limit;
    if (written->flow == engine::Flow::kStop) break;
  }
  driven.status = consumer.finish(workers);
  return driven;
}

}  // namespace cairn::test
