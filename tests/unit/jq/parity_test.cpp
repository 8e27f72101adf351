// Every road against the real jq: programs, flags, inputs, cut into objects in different ways.
#include "jq_process.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace cairn::jq::testing {
namespace {

constexpr char kRecordA[] =
    R"({"eventVersion":"1.08","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/ana"},)"
    R"("eventName":"CreateToken","eventSource":"codecatalyst.amazonaws.com","sourceIPAddress":"192.0.2.7",)"
    R"("errorCode":null,"readOnly":false,"n":12,"big":1e400,"f":2356.0,"deep":{"a":{"b":[1,2,{"c":"d"}]}}})";
constexpr char kRecordB[] =
    R"({"eventName":"PutBucketPolicy","userIdentity":{"type":"Root"},"sourceIPAddress":"198.51.100.4",)"
    R"("errorCode":"AccessDenied","userAgent":"a\u003db \"q\" \\ \/ \u00e9 \ud83d\ude00 \u007f \u0000","n":-0,"eventName":"Second"})";
constexpr char kRecordC[] =
    R"({"eventName":5,"userIdentity":null,"readOnly":true,"n":1.5,"tags":["a",1],"é":"ü"})";

std::string document(std::initializer_list<std::string> records) {
  std::string out = R"({"Records":[)";
  for (auto const& record : records) out += (out.back() == '[' ? "" : ",") + record;
  return out + "]}";
}

std::vector<std::vector<std::string>> const& inputs() {
  static std::vector<std::vector<std::string>> const all = {
      {document({kRecordA, kRecordB, kRecordC})},
      {document({kRecordA}) + "\n", document({}), document({kRecordB, kRecordC})},
      {document({kRecordA}) + document({kRecordB}), "  \n", document({kRecordC}) + "\n\n"},
      // a record that makes paths raise, between good ones
      {document({kRecordB}),
       document({kRecordA, R"({"userIdentity":"text","eventName":"CreateToken"})", kRecordC}),
       document({kRecordA})},
      {document({kRecordA, "7", kRecordB}), document({kRecordC})},
      {document({"null", kRecordA})},
      // not what it seems
      {R"({"Records":null})", document({kRecordA})},
      {R"({"Records":{"a":{"eventName":"x"},"b":{"eventName":"CreateToken"}}})"},
      {R"({"x":[1,2],"Records":[{"eventName":"CreateToken"}],"y":[{"eventName":"no"}]})"},
      {R"({"y":[{"eventName":"no"}],"Records":[{"eventName":"CreateToken"}]})"},
      {R"({"Records":[{"eventName":"no"}],"Records":[{"eventName":"CreateToken"}]})"},
      {R"({"\u0052ecords":[{"eventName":"CreateToken"}]})"},
      {R"({"Records":[{"\u0065ventName":"CreateToken"}]})"},
      {R"([{"eventName":"CreateToken"}])", R"("text")", document({kRecordA})},
      {"true", document({kRecordA})},
      {document({kRecordA}), "12"},
      {document({kRecordA}), "12 "},
      // values that straddle objects
      {document({kRecordA}) + "1", "2 ", document({kRecordB})},
      {document({kRecordA}) + "1", document({kRecordB})},
      {R"({"Records":[{"eventName":"Cre)", R"(ateToken"}]})", document({kRecordB})},
      {document({kRecordA}), R"({"Records":[)", document({kRecordB})},
      {document({kRecordA}) + "tr", "ue", document({kRecordB})},
      {document({kRecordA}), "[1", ",2]", "\"a", "b\""},
      // not JSON
      {document({kRecordA}), R"({"Records":[{"eventName":"CreateToken"},]})", document({kRecordB})},
      {document({kRecordA}) + "}", document({kRecordB})},
      {document({kRecordA}), "garbage", document({kRecordB})},
      {document({kRecordA}), R"({"Records":[{"eventName":"CreateToken" "a":1}]})"},
      {document({kRecordA}), R"({"Records":[{"eventName":"Create\qToken"}]})",
       document({kRecordB})},
      {document({kRecordA}), R"({"Records":[{"eventName":"\ud800"}]})", document({kRecordB})},
      {R"({"Records":[{"eventName":"\udc00 low"}]})", document({kRecordB})},
      {"{\"Records\":[{\"eventName\":\"bad \xff\xc3 utf\"}]}", document({kRecordB})},
      {"{\"Records\":[{\"eventName\":\"raw \x01 control\"}]}", document({kRecordB})},
      {"{\"Records\":[{\"eventName\":\"raw \x1f control\"}]}", document({kRecordB})},
      {std::string("{\"Records\":[{\"eventName\":\"raw ") + '\0' + " zero\"}]}",
       document({kRecordB})},
      {R"({"Records":[{"eventName":nan,"n":01}]})", document({kRecordB})},
      {R"({"Records":[{"eventName":tru,"n":1}]})", document({kRecordB})},
      {R"({"Records":[{"n":1.}, {"n":.5}, {"n":+1}, {"n":-}]})", document({kRecordB})},
      {document({kRecordA}) + "\x1e", document({kRecordB}) + "\n"},
      {document({kRecordA}) + std::string("\0\0", 2)},
      {document({kRecordA}) + "\xef\xbb\xbf", document({kRecordB})},
      {document({kRecordA}), "\xef\xbb\xbf" + document({kRecordB})},
      {"{\r\n\t\"Records\" : [ {\r\n \"eventName\" : \"CreateToken\" , \"n\" : 3 } ] }\r\n"},
      {R"({"Records":[{"n":100000000000000000000},{"n":1e2},{"n":123456789012345678},{"n":-12},{"n":0.1},{"n":-0}]})"},
      {std::string(300, '[') + std::string(300, ']'), document({kRecordA})},
      {R"({"Records":[{"d":)" + std::string(120, '[') + std::string(120, ']') + "}]}",
       document({kRecordA})},
      {},
      {"", " \n"},
  };
  return all;
}

std::string describe(Options const& options, std::vector<std::string> const& objects) {
  std::string out = fmt::format(
      "program {} n{} s{} R{} r{} j{} a{} S{} e{} C{} indent {}; input:", options.program,
      options.null_input, options.slurp, options.raw_input, options.raw_output, options.join_output,
      options.ascii_output, options.sort_keys, options.exit_status, options.color, options.indent);
  for (auto const& object : objects) out += "\n  " + object;
  return out;
}

using Road = Cairn::Road;

void expect_parity(Options const& options, Cairn& cairn_, std::vector<std::string> const& objects,
                   std::vector<Road> const& roads) {
  std::string input;
  for (auto const& object : objects) input += object;
  Ran const jq = run_jq(options, input);
  for (Road const road : roads) {
    Ran const cairn = cairn_.run(objects, road);
    std::string const what =
        fmt::format("road {}; {}\njq says: {}\ncairn says: {}", static_cast<int>(road),
                    describe(options, objects), jq.err, cairn.err);
    ASSERT_EQ(cairn.out, jq.out) << what;
    ASSERT_EQ(cairn.exit_code, jq.exit_code) << what;
    ASSERT_EQ(std::count(cairn.err.begin(), cairn.err.end(), '\n'),
              std::count(jq.err.begin(), jq.err.end(), '\n'))
        << what;
    if (road == Road::kStream) {
      ASSERT_EQ(cairn.err, jq.err) << what;
    }
  }
}

Options with(std::string program) {
  Options out;
  out.program = std::move(program);
  return out;
}

class Parity : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!have_jq()) GTEST_SKIP() << "no /usr/bin/jq to compare with";
  }
};

// Programs whose recognised part, or the lack of one, matters.
std::vector<std::string> const kPrograms = {
    ".",
    ".Records[]",
    ".Records[] | .eventName",
    ".Records[].eventName",
    R"(."Records"[] | ."eventName")",
    R"(.["Records"][]? | .["userIdentity"]["arn"])",
    ".Records | .[] | .userIdentity.type",
    ".Records[] | .eventName, .n, .errorCode",
    ".Records[] | .userAgent",
    ".Records[] | .n",
    ".Records[] | .f, .big, .readOnly",
    ".Records[] | .deep",
    ".Records[] | .deep.a.b",
    R"(.Records[] | select(.eventName=="CreateToken"))",
    R"(.Records[] | select(.eventName=="CreateToken" or .eventName=="PutBucketPolicy"))",
    R"(.Records[] | select(.eventName!="CreateToken") | .eventName)",
    R"(.Records[] | select(.userIdentity.type == "Root" and (.errorCode != null | not)))",
    R"(.Records[] | select(.userIdentity.type == "Root") | select(.errorCode) | .eventName, .userAgent)",
    R"(.Records[] | select(.readOnly) | .n)",
    R"(.Records[] | select(.readOnly == false or 5 == .eventName) | [.eventName, .n])",
    R"(.Records[] | select(.errorCode == null) | {eventName, t: .userIdentity.type})",
    R"--(.Records[] | select(.n == 0) | "\(.eventName) \(.userAgent)")--",
    R"(.Records[] | select(.eventName=="CreateToken") | .userIdentity.type | error)",
    R"(.Records[] | select(.eventName=="CreateToken") | .n.x)",
    R"(.Records[] | select(.sourceIPAddress="192.0.2.7"))",
    R"(.Records[] | select(.eventName | test("^Put")))",
    R"(.Records[] | select(.eventName=="CreateToken") as $r | $r.n)",
    R"(.Records[] | select(.n > 1) | $__loc__)",
    ".Records[] |\n select(.eventName == \"CreateToken\") | $__loc__",
    ".Records[] | [.eventName, .userIdentity.type, .tags] | tojson",
    ".Records[] | {n, eventName, t: .userIdentity.arn, \"\u00e9\"} | select(.n) | .",
    ".Records[] | [.eventName, .deep.a.b, .userAgent] | @json \"x\\(.)\"",
    ".Records | length",
    "[.Records[].eventName] | sort_by(tostring)",
    ".Records[0].eventName // \"none\"",
    ".eventName",
    "empty",
    "halt_error",
    ".Records[] | select(.n == 12) | halt",
    "input",
    "[., input] | length",
    "[inputs] | length",
    "input_line_number",
    "input_filename",
    "first(inputs)",
    "null, false",
    "\"a\", \"\\u0000\"",
    "error(null)",
    "error({a:1})",
    "debug",
    ".. | numbers",
    "tostring | length",
    "keys",
    "to_entries",
    ".a.b.c = 1",
    "{(",
    ".Records[] | foo",
    ".Records[] | select(.eventName == )",
};

/// Every `program_stride`th program on every `input_stride`th input; `shift` chooses which.
void compare_pairs(std::size_t program_stride, std::size_t input_stride, std::size_t shift,
                   std::vector<Road> const& roads, void (*adjust)(Options&)) {
  for (std::size_t i = shift % program_stride; i < kPrograms.size(); i += program_stride) {
    Options options = with(kPrograms[i]);
    adjust(options);
    Cairn cairn(options);
    for (std::size_t k = (i + shift) % input_stride; k < inputs().size(); k += input_stride)
      ASSERT_NO_FATAL_FAILURE(expect_parity(options, cairn, inputs()[k], roads));
  }
}

void compact(Options& options) { options.indent = 0; }

TEST_F(Parity, ProgramsOnInputs) {
  compare_pairs(1, 37, 0, {Road::kParallel, Road::kOrdered, Road::kStream}, compact);
}

class ParityLong : public Parity {};

TEST_F(ParityLong, EveryProgramOnEveryInput) {
  compare_pairs(1, 1, 0, {Road::kParallel, Road::kOrdered, Road::kStream}, compact);
}

TEST_F(Parity, Flags) {
  std::vector<void (*)(Options&)> const flags = {
      [](Options&) {},
      [](Options& o) { o.raw_output = true; },
      [](Options& o) { o.raw_output = true, o.indent = 0, o.exit_status = true; },
      [](Options& o) { o.join_output = true; },
      [](Options& o) { o.sort_keys = true, o.indent = -1; },
      [](Options& o) { o.sort_keys = true, o.indent = 0, o.exit_status = true; },
      [](Options& o) { o.indent = 7, o.ascii_output = true; },
      // -r with -a is left out: jq 1.6 frees the string twice and crashes
      [](Options& o) { o.color = true; },
      [](Options& o) { o.color = true, o.indent = 0, o.sort_keys = true; },
      [](Options& o) { o.slurp = true, o.exit_status = true; },
      [](Options& o) { o.null_input = true, o.exit_status = true; },
      [](Options& o) { o.slurp = true, o.null_input = true; },
      [](Options& o) { o.raw_input = true; },
      [](Options& o) { o.raw_input = true, o.slurp = true; },
      [](Options& o) { o.stream = true, o.indent = 0; },
      [](Options& o) { o.sequence = true, o.indent = 0; },
  };
  for (std::size_t i = 0; i < flags.size(); ++i)
    ASSERT_NO_FATAL_FAILURE(compare_pairs(9, 31, i, {Road::kParallel}, flags[i]));
}

TEST_F(Parity, Arguments) {
  Options options = with("[$a, $b, $ARGS.named] + [.Records[] | select(.eventName == $a)]");
  options.arguments = {{Argument::Kind::kText, "a", "CreateToken"},
                       {Argument::Kind::kJson, "b", R"({"x":[1,null]})"},
                       {Argument::Kind::kText, "a", "second is ignored"}};
  Cairn cairn(options);
  expect_parity(options, cairn, {document({kRecordA}), document({kRecordB})},
                {Road::kParallel, Road::kStream});
}

TEST_F(Parity, LongTexts) {
  std::string records;
  for (int i = 0; i < 3000; ++i)
    records += (records.empty() ? "" : ",") + std::string(i % 3 == 0 ? kRecordA : kRecordB);
  std::vector<std::string> const objects = {R"({"Records":[)" + records + "]}",
                                            R"({"Records":[)" + records + "]}\n"};
  for (char const* program :
       {".Records[] | .eventName", ".Records[]", "[inputs | .Records | length]", "."}) {
    Options const options = with(program);
    Cairn cairn(options);
    ASSERT_NO_FATAL_FAILURE(
        expect_parity(options, cairn, objects, {Road::kParallel, Road::kStream}));
  }
}

// The lines of the practice guide, as typed there.
TEST_F(Parity, PracticeGuide) {
  for (char const* program :
       {".Records[] | .sourceIPAddress", R"(.Records[] | select(.sourceIPAddress="198.51.100.4"))",
        ".Records[] | .eventSource", ".Records[] | .eventName", ".Records[] | .userAgent",
        ".Records[] | .errorCode", R"(.Records[] | select(.eventName=="CreateToken"))",
        R"(.Records[] | select(.eventName=="CreateToken" or .eventName=="PutBucketPolicy"))"}) {
    Options const options = with(program);
    Cairn cairn(options);
    ASSERT_NO_FATAL_FAILURE(expect_parity(options, cairn,
                                          {document({kRecordA, kRecordB}), document({kRecordC})},
                                          {Road::kParallel, Road::kOrdered, Road::kStream}));
  }
}

}  // namespace
}  // namespace cairn::jq::testing
