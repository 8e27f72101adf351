// The state of reading one object's texts: shared by the fast road, the shapes, the slow road and
// CSV.
#pragma once
#include "decode/csv.hpp"
#include "decode/envelope.hpp"
#include "decode/names.hpp"
#include "decode/repair.hpp"
#include "decode/units.hpp"
#include "json/index.hpp"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::decode {

/// What on_reject says.
namespace reason {
inline constexpr char const kNotAnObject[] = "not an object";
inline constexpr char const kNotAnArray[] = "Records is not an array";
inline constexpr char const kTooDeep[] = "nested deeper than 10,000 levels";
inline constexpr char const kNotARecord[] = "not a CloudTrail record";
inline constexpr char const kNotJson[] = "not JSON";
inline constexpr char const kBrokenJson[] = "broken JSON";
inline constexpr char const kBrokenRow[] = "broken CSV row";
inline constexpr char const kTooLarge[] = "a document of 4 GiB or more";
inline constexpr char const kCutOff[] = "cut off";
inline constexpr char const kBrokenPayload[] = "broken base64 or gzip";
}  // namespace reason

class Walker {
 public:
  explicit Walker(Road road) : road_(road) {}
  EnvelopeResult read(json::PaddedView text, RecordSink& sink, Part part);

 private:
  /// How far a value lies inside others: wrappers and strings that hold JSON.
  static constexpr unsigned kDeepest = 8;

  /// Where an object stands, and so how much it takes to be a record.
  enum class Place {
    kRecords,   // an element of Records: anything but a notification or a wrapper is one
    kDocument,  // a document, a list's element, a known wrapper's value
    kAnywhere,  // a member of some other object
  };
  /// kHandled: records or rejects came of it. kForeign: nothing has been said.
  enum class Outcome { kHandled, kForeign };

  /// Where the checked walk of a document could not go on.
  struct Stop {
    std::size_t document = 0;
    std::size_t at = 0;
    Inside inside = Inside::kNothing;
  };

  struct Level {
    json::Indexer indexer;
    json::Members members;
    std::string text;      // a string's decoded text, padded
    std::string repaired;  // a container whose raw control characters were escaped, padded
    std::vector<Finding> findings;
  };

  // envelope.cpp: the fast road.
  void read_text(json::PaddedView text, unsigned depth);
  std::optional<Stop> read_indexed(char const* text, std::span<std::uint32_t const> entries,
                                   unsigned depth);
  std::uint32_t const* read_records(char const* text, std::uint32_t const* at,
                                    std::uint32_t const* end, Stop& stop, unsigned depth);
  std::uint32_t const* read_list(char const* text, std::uint32_t const* at,
                                 std::uint32_t const* end, Place place, Stop& stop, unsigned depth);
  bool is_usual_record(char const* text, json::Members const& members) const;
  void sign_envelope();
  void emit(json::Value value, json::Members const& members);

  // shapes.cpp: everything that is not CloudTrail's own envelope.
  Outcome unwrap(json::Value value, Place place, unsigned depth);
  Outcome unwrap_object(json::Value object, Place place, unsigned depth);
  Outcome unwrap_array(json::Value array, Place place, unsigned depth);
  Outcome unwrap_string(json::Value string, unsigned depth);
  Outcome unwrap_records(json::Value value, Place place, unsigned depth);
  Outcome unwrap_payload(json::Value awslogs, unsigned depth);
  Outcome unwrap_notification(json::Value value, char const* reason, unsigned depth);
  Outcome read_inner(json::PaddedView text, json::Value from, unsigned depth);
  void element(json::Value value, unsigned depth);

  // slow.cpp: damaged text.
  void read_units(json::PaddedView text, std::size_t from, std::optional<Stop> stop,
                  unsigned depth);
  void read_unit(json::PaddedView text, Unit unit, std::optional<Stop> stop, unsigned depth);
  void repair(json::PaddedView document, std::size_t from, Inside inside, unsigned depth);
  bool read_finding(json::PaddedView part, Place place, unsigned depth);
  void garbage(json::PaddedView text, std::size_t begin, std::size_t end);
  void read_rows(json::PaddedView text);
  void begin_object(std::string_view text);

  void foreign_document(std::size_t offset);
  void sign();
  void reject_damage(char const* reason, std::size_t offset);
  void reject_foreign(std::size_t offset);
  void tell(char const* reason, std::size_t offset);
  void postpone_or_tell(char const* reason, std::size_t offset);
  std::size_t where(char const* position) const;
  std::size_t where(json::Value value) const { return where(value.text() + value.offset()); }
  Level& level(unsigned depth);

  Road road_;
  std::vector<std::unique_ptr<Level>> levels_;
  std::size_t source_place_ = 3;  // where in a record eventSource stood last
  EventHistory history_;
  std::string row_;

  // Of the call:
  RecordSink* sink_ = nullptr;
  json::PaddedView whole_;
  std::size_t inner_offset_ = 0;  // of the outermost string being read
  bool stopped_ = false;
  enum class Prefix {
    kNone,
    kPunctuation,
    kText
  } prefix_ = Prefix::kNone;  // before the document on its line

  // Of the object:
  bool begun_ = false;  // something that is not blank has been seen
  struct Postponed {
    char const* reason = nullptr;
    std::size_t offset = 0;
    std::uint64_t count = 0;
  };
  bool cloudtrail_ = false;
  bool digest_ = false;
  bool text_seen_ = false;
  bool damaged_ = false;
  bool csv_ = false;
  bool header_due_ = false;                // the CSV's header has not been read
  bool payload_ = false;                   // it may hold base64 payloads
  bool lost_ = false;                      // what is broken here has been told
  std::uint64_t said_ = 0;                 // records and rejects
  std::array<Postponed, 10> postponed_{};  // until it is known whether the object is CloudTrail's
};

}  // namespace cairn::decode
