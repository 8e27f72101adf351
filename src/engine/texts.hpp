// A run over inflated text instead of records: what `cairn jq` drives. Same workers, same order,
// same account of objects.
#pragma once
#include "decode/text_stream.hpp"
#include "engine/run.hpp"

namespace cairn::engine {

/// Sees the text of every object that is not left out by its name (control files are; digests, CSV
/// and other services' logs are not).
class TextConsumer {
 public:
  virtual ~TextConsumer() = default;

  /// The object's place in the order, for output too large to wait for the end of its piece.
  class Turn {
   public:
    virtual ~Turn() = default;
    /// Everything before this object has been written.
    virtual bool has_come() const = 0;
    /// Waits for it, then writes the batch and clears it. False: nobody wants more.
    virtual bool write() = 0;
    /// Nobody wants more.
    virtual bool stopped() const = 0;
  };

  /// One a thread.
  class Worker {
   public:
    virtual ~Worker() = default;
    /// One object's text, piece by piece (piece.first, piece.last). Appends output to `batch`.
    /// kStop: nothing more of this object is wanted.
    virtual Flow on_piece(std::string_view object, decode::Piece const& piece, Batch& batch,
                          Turn& turn) = 0;
  };

  virtual std::unique_ptr<Worker> make_worker() = 0;
  /// In object order, one thread at a time; several times for an object whose output is large
  /// (`last` is then false). kStop ends the run.
  virtual Result<Flow> write(Batch& batch, bool last) = 0;
};

/// Like run(); records are not counted. With `threads` = 1 pieces come strictly in order, on one
/// thread.
Status run_texts(source::Source& source, TextConsumer& consumer, RunOptions const& options,
                 Account& account, std::stop_token stop = {}, Progress* progress = nullptr);

}  // namespace cairn::engine
