// Digest JSON and sidecars from nowhere, through the inspector and the judge: no crash, and nothing
// proven.
#include "verify/judge.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace {

class MemoryReader final : public cairn::ByteReader {
 public:
  explicit MemoryReader(std::string_view bytes) : bytes_(bytes) {}
  cairn::Result<std::size_t> read(char* out, std::size_t capacity) override {
    std::size_t const size = std::min(capacity, bytes_.size());
    std::memcpy(out, bytes_.data(), size);
    bytes_.remove_prefix(size);
    return size;
  }

 private:
  std::string_view bytes_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace cairn;
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  std::string const name = "111122223333_CloudTrail-Digest_eu-west-1_t_eu-west-1_20260310T0";
  static verify::Inspector inspector;
  verify::Judge judge{verify::KeyStore(), verify::JudgeOptions()};
  struct Object {
    std::string name;
    trail::ObjectKind kind;
  };
  for (Object const& object : {Object{name + "10000Z.json.gz", trail::ObjectKind::kDigest},
                               Object{name + "20000Z.json.gz", trail::ObjectKind::kBackfillDigest},
                               Object{name + "10000Z.json.gz.meta.json", trail::ObjectKind::kOther},
                               Object{"x.json.gz", trail::ObjectKind::kLog}}) {
    MemoryReader reader(text);
    auto facts = inspector.inspect(object.name, object.kind, reader);
    if (facts) judge.add(*std::move(facts));
  }
  auto const report = judge.judge();
  auto const verified = [](verify::Counts const& counts) {
    auto const found = counts.find(trail::Verdict::kVerified);
    return found != counts.end() && found->second > 0;
  };
  if (verified(report.digests) || verified(report.logs)) std::abort();
  judge.for_each([](verify::ObjectVerdict const&) {});
  return 0;
}
