// The byte readers of this folder: files, memory, and one that can be looked into before it is
// read.
#pragma once
#include "base/bytes.hpp"
#include "source/listing.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace cairn::source {

/// What errno says, in the words that Skips and errors use.
std::string reason_of(int error_number);
Error error_of(int error_number);

/// Opens its file at the first read, closes it at the end. `size`: what the listing said, if it is
/// a regular file.
class FileReader final : public ByteReader {
 public:
  /// `folder`: where the file lies, which is a shorter way to it as long as somebody keeps it open.
  FileReader(std::string path, std::optional<std::uint64_t> size,
             std::weak_ptr<OpenFolder const> folder = {})
      : path_(std::move(path)), size_(size), folder_(std::move(folder)) {}
  /// Standard input, which is not closed.
  static std::unique_ptr<FileReader> of_input();
  ~FileReader() override;
  FileReader(FileReader const&) = delete;
  FileReader& operator=(FileReader const&) = delete;

  Result<std::size_t> read(char* out, std::size_t capacity) override;
  std::optional<std::uint64_t> size_hint() const override { return size_; }
  bool is_live() const override { return live_; }

 private:
  Status open();
  void close();

  std::string path_;
  std::optional<std::uint64_t> size_;
  std::weak_ptr<OpenFolder const> folder_;
  int descriptor_ = -1;
  bool borrowed_ = false;
  bool live_ = false;
  bool ended_ = false;
};

/// Bytes that are here already, and perhaps the error that cut them short.
class MemoryReader final : public ByteReader {
 public:
  explicit MemoryReader(std::string bytes, std::optional<Error> error = std::nullopt)
      : bytes_(std::move(bytes)), error_(std::move(error)) {}

  Result<std::size_t> read(char* out, std::size_t capacity) override;
  std::optional<std::uint64_t> size_hint() const override { return bytes_.size(); }

 private:
  std::string bytes_;
  std::optional<Error> error_;
  std::size_t at_ = 0;
};

/// Lets its owner look at the first bytes; whoever reads it then gets them all the same.
class PeekReader final : public ByteReader {
 public:
  explicit PeekReader(std::unique_ptr<ByteReader> inner) : inner_(std::move(inner)) {}

  /// The first `count` bytes or all there are. May block. Errors are kept for read().
  std::string_view peek(std::size_t count);
  /// All that was read ahead so far.
  std::string_view peek_known() const { return head_; }
  Result<std::size_t> read(char* out, std::size_t capacity) override;
  std::optional<std::uint64_t> size_hint() const override { return inner_->size_hint(); }
  bool is_live() const override { return inner_->is_live(); }

 private:
  bool fill();  // one more read of the inner reader; false at its end

  std::unique_ptr<ByteReader> inner_;
  std::string head_;
  std::size_t at_ = 0;
  bool ended_ = false;
  std::optional<Error> error_;
};

}  // namespace cairn::source
