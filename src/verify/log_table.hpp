// All logs of a run, a hundred bytes each: what was read, what digests list, and how both meet.
#pragma once
#include "trail/key.hpp"
#include "verify/digest.hpp"
#include "verify/inspect.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cairn::verify {

/// Names that share long beginnings, kept in a third of their size.
class Names {
 public:
  struct Name {
    std::uint32_t head = 0;  // shared
    std::uint32_t block = 0, at = 0;
    std::uint32_t size = 0;    // of the tail as kept
    bool packed_json = false;  // `.json.gz` follows
  };
  Name add(std::string_view name);
  std::string get(Name name) const;
  /// The part behind the last `/` or `!`, without `.gz`.
  void base(Name name, std::string& out) const;
  bool has_base(Name name, std::string_view base) const;
  static std::string_view base(std::string_view name);
  /// By their heads, then by what follows: for sorting many.
  std::vector<std::uint32_t> ranks_of_heads() const;
  std::string_view tail(Name name) const {
    return std::string_view(blocks_[name.block]).substr(name.at, name.size);
  }

 private:
  std::unordered_map<std::string, std::uint32_t> by_head_;
  std::vector<std::string const*> heads_;
  std::deque<std::string> blocks_;
};

inline constexpr std::uint32_t kNowhere = UINT32_MAX;

/// A list that grows without moving or wasting what it holds.
template <typename T>
class Blocks {
 public:
  T& emplace_back() {
    if (size_ == blocks_.size() * kBlock) blocks_.push_back(std::make_unique<T[]>(kBlock));
    return (*this)[size_++];
  }
  T& operator[](std::size_t at) { return blocks_[at / kBlock][at % kBlock]; }
  T const& operator[](std::size_t at) const { return blocks_[at / kBlock][at % kBlock]; }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kBlock = 4096;
  std::vector<std::unique_ptr<T[]>> blocks_;
  std::size_t size_ = 0;
};

/// One object that is or may be a log, or one that only digests name.
struct LogRecord {
  enum Flag : std::uint16_t {
    kPresent = 1,     // read
    kListed = 2,      // by `digest`
    kDiffers = 4,     // both, and the hashes are not equal
    kUnread = 8,      // there, but could not be read
    kNoHash = 16,     // the digest's hash is none that we know
    kOutside = 32,    // its events lie outside the times that the digest says
    kUpperCase = 64,  // the digest's hash
    kCopy = 128,      // another object of this name came before
    kUnpacked = 256,  // stored without gzip under a name that ends in .gz
  };
  Names::Name name;
  Sha256 hash{};  // of the bytes if present, else what the digest lists
  std::uint32_t digest = kNowhere;
  std::uint32_t next = kNowhere;         // the next object with this base name
  std::uint32_t oldest = 0, newest = 0;  // seconds; of the records if present, else as listed
  std::uint16_t flags = 0;
  std::uint8_t kind_ = static_cast<std::uint8_t>(trail::ObjectKind::kOther);
  std::uint8_t defect_ = 0;

  trail::ObjectKind kind() const { return static_cast<trail::ObjectKind>(kind_); }
  decode::ContainerDefect defect() const { return static_cast<decode::ContainerDefect>(defect_); }
  void set(trail::ObjectKind kind) { kind_ = static_cast<std::uint8_t>(kind); }
  void set(decode::ContainerDefect defect) { defect_ = static_cast<std::uint8_t>(defect); }
  bool has(Flag flag) const { return (flags & flag) != 0; }
  void set(Flag flag) { flags = static_cast<std::uint16_t>(flags | flag); }
};

/// A listing beyond the first of a log.
struct ExtraListing {
  std::uint32_t record = 0, digest = 0;
  bool same_hash = true;
};

/// Filled in any order.
class LogTable {
 public:
  void add(LogFacts const& facts);
  void add_unread(std::string_view name, trail::ObjectKind kind, std::string reason);
  void add_listing(std::uint32_t digest, ListedLog const& listed);

  std::size_t size() const { return records_.size(); }
  LogRecord const& operator[](std::size_t at) const { return records_[at]; }
  std::string name(LogRecord const& record) const { return names_.get(record.name); }
  /// The first record of a base name, kNowhere if there is none.
  std::uint32_t find(std::string_view name) const;

  /// All records in an order that depends on their names alone.
  std::vector<std::uint32_t> by_name() const;

  /// Of a record that differs: what the digest lists. Of others the record's own.
  Sha256 listed_hash(std::size_t at) const;
  std::string unread_reason(std::size_t at) const;
  std::vector<ExtraListing> const& extra() const { return extra_; }

 private:
  std::size_t slot(std::string_view base) const;
  /// The record to fill with something that is there: the one that only a digest named, or a new
  /// one.
  std::uint32_t claim(std::string_view name, bool& listed);
  std::uint32_t append(std::string_view name, std::uint16_t flags);
  void grow();

  Names names_;
  Blocks<LogRecord> records_;
  std::vector<std::uint32_t> index_;  // open addressing by base name
  std::size_t used_ = 0;
  std::unordered_map<std::uint32_t, Sha256> listed_hash_;
  std::unordered_map<std::uint32_t, std::string> unread_;
  std::vector<ExtraListing> extra_;
};

}  // namespace cairn::verify
