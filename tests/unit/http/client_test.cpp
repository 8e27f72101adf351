#include "http/client.hpp"
#include "support/http_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>

namespace cairn::http {
namespace {

using test::Answer;
using test::answer;
using test::Asked;
using test::HttpServer;
using testing::HasSubstr;
using testing::Not;

Request get(std::string url) {
  Request request;
  request.url = std::move(url);
  return request;
}

Failure failed(Outcome const& outcome) {
  if (outcome) {
    ADD_FAILURE() << "status " << outcome->status << ", " << outcome->body.size() << " bytes";
    return {};
  }
  return outcome.error();
}

TEST(HttpClient, GivesStatusHeadersAndBody) {
  HttpServer server([](Asked const& asked) {
    return answer(asked.method == "POST" ? 404 : 200, asked.method + " " + asked.body,
                  "X-One:  a b \r\n");
  });
  Client client;
  Request request = get(server.url() + "/a/../b//c%2F?x=%2B&y=");
  request.method = "POST";
  request.body = "hello";
  request.headers = {{"X-Empty", ""}, {"X-Full", "v"}};
  auto const outcome = client.send(request);
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->status, 404);
  EXPECT_EQ(outcome->body, "POST hello");
  EXPECT_EQ(outcome->header("x-ONE"), "a b");
  Asked const asked = server.asked().at(0);
  EXPECT_EQ(asked.target, "/a/../b//c%2F?x=%2B&y=");
  EXPECT_EQ(asked.header("X-Full"), "v");
  EXPECT_THAT(asked.head, HasSubstr("X-Empty:\r\n"));
  EXPECT_THAT(asked.head, Not(HasSubstr("Expect")));
  EXPECT_THAT(asked.head, Not(HasSubstr("Accept-Encoding")));
  EXPECT_THAT(asked.head, Not(HasSubstr("Content-Type")));
}

TEST(HttpClient, SpeaksAllMethods) {
  HttpServer server([](Asked const& asked) {
    Answer said = answer(200, asked.method == "HEAD" ? "" : asked.method + asked.body);
    if (asked.method == "HEAD") said.bytes = "HTTP/1.1 200 X\r\nContent-Length: 5\r\n\r\n";
    return said;
  });
  Client client;
  for (std::string const method : {"GET", "HEAD", "PUT", "DELETE", "POST"}) {
    Request request = get(server.url());
    request.method = method;
    if (method == "PUT") request.body = "x";
    auto const outcome = client.send(request);
    ASSERT_TRUE(outcome) << method << outcome.error().message;
    EXPECT_EQ(outcome->body, method == "HEAD" ? "" : method == "PUT" ? "PUTx" : method);
  }
}

TEST(HttpClient, KeepsConnectionsAndTheBoundOnThem) {
  std::atomic<int> now{0}, most{0};
  HttpServer server([&](Asked const& asked) {
    int const here = ++now;
    for (int seen = most; here > seen && !most.compare_exchange_weak(seen, here);) {
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    --now;
    return answer(200, asked.target);
  });
  Client client({4, ""});
  constexpr int kRequests = 200;
  std::latch all(kRequests);
  std::atomic<int> right{0};
  for (int i = 0; i < kRequests; ++i) {
    std::string const target = "/" + std::to_string(i);
    client.start(get(server.url() + target), [&, target](Outcome outcome) {
      if (outcome && outcome->body == target) ++right;
      all.count_down();
    });
  }
  all.wait();
  EXPECT_EQ(right, kRequests);
  EXPECT_LE(most, 4);
  EXPECT_LE(server.connections(), 4);
}

TEST(HttpClient, NeverTakesHalfAResponseForAWholeOne) {
  using Then = Answer::Then;
  std::vector<Answer> const broken = {
      {"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nhalf", Then::kClose},
      {"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nhalf", Then::kReset},
      {"HTTP/1.1 200 X\r\nContent-Le", Then::kClose},
      {"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", Then::kClose},
      {"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
       Then::kClose},
      {"", Then::kClose},
      {"", Then::kReset},
      {"hello\r\n\r\n", Then::kClose},
  };
  for (Answer const& said : broken) {
    HttpServer server([&](Asked const&) { return said; });
    Client client;
    Failure const failure = failed(client.send(get(server.url())));
    EXPECT_EQ(failure.trouble, Trouble::kBroken) << said.bytes << ": " << failure.message;
    EXPECT_TRUE(failure.passing());
    EXPECT_THAT(failure.message, HasSubstr(server.url()));
  }
}

TEST(HttpClient, StopsAtItsLimits) {
  HttpServer server([&](Asked const& asked) {
    if (asked.target == "/headers") {
      std::string headers;
      for (int i = 0; i < 400; ++i)
        headers += "X-" + std::to_string(i) + ": " + std::string(1000, 'a') + "\r\n";
      return answer(200, "", headers);
    }
    if (asked.target == "/stall")
      return Answer{"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nhalf", Answer::Then::kStall};
    return answer(200, std::string(1000, 'x'));
  });
  Client client;
  Request body = get(server.url());
  body.max_body = 999;
  EXPECT_EQ(failed(client.send(body)).trouble, Trouble::kTooLarge);
  body.max_body = 1000;
  EXPECT_TRUE(client.send(body));
  EXPECT_EQ(failed(client.send(get(server.url() + "/headers"))).trouble, Trouble::kTooLarge);
  Request stall = get(server.url() + "/stall");
  stall.timeout = std::chrono::milliseconds(100);
  EXPECT_EQ(failed(client.send(stall)).trouble, Trouble::kTimeout);
}

TEST(HttpClient, GivesBodiesInPieces) {
  HttpServer server([](Asked const& asked) {
    return answer(asked.target == "/no" ? 500 : 200, std::string(300'000, 'x'));
  });
  Client client;
  std::size_t bytes = 0;
  Request request = get(server.url());
  request.on_body = [&](std::string_view piece) {
    bytes += piece.size();
    return true;
  };
  auto outcome = client.send(request);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(bytes, 300'000u);
  EXPECT_TRUE(outcome->body.empty());
  request.url += "/no";  // what is no success explains itself in Response::body
  outcome = client.send(request);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->body.size(), 300'000u);
  request.url = server.url();
  request.on_body = [](std::string_view) { return false; };
  EXPECT_EQ(failed(client.send(request)).trouble, Trouble::kCancelled);
}

TEST(HttpClient, FollowsNoRedirectAndDecompressesNothing) {
  HttpServer server([](Asked const& asked) {
    return asked.target == "/gz" ? answer(200, "not gzip", "Content-Encoding: gzip\r\n")
                                 : answer(301, "moved", "Location: http://192.0.2.1/\r\n");
  });
  Client client;
  auto outcome = client.send(get(server.url()));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->status, 301);
  outcome = client.send(get(server.url() + "/gz"));
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->body, "not gzip");
}

TEST(HttpClient, SaysWhatIsWrong) {
  Client client;
  int port = 0;
  {
    port = HttpServer([](Asked const&) { return answer(200, ""); }).port();
  }
  Failure failure =
      failed(client.send(get("http://127.0.0.1:" + std::to_string(port) + "/?X-Amz-Signature=s")));
  EXPECT_EQ(failure.trouble, Trouble::kConnect) << failure.message;
  EXPECT_THAT(failure.message, Not(HasSubstr("Signature")));
  failure = failed(client.send(get("http://nowhere.invalid/")));
  EXPECT_TRUE(failure.trouble == Trouble::kName) << failure.message;
  for (char const* url : {"file:///etc/passwd", "ftp://127.0.0.1/", "not a url", ""})
    EXPECT_EQ(failed(client.send(get(url))).trouble, Trouble::kUsage) << url;
  Request split = get("http://127.0.0.1/");
  split.headers = {{"X-A", "b\r\nX-C: d"}};
  EXPECT_EQ(failed(client.send(split)).trouble, Trouble::kUsage);
  HttpServer plain([](Asked const&) { return answer(400, "no TLS here"); });
  failure = failed(client.send(get("https://127.0.0.1:" + std::to_string(plain.port()))));
  EXPECT_EQ(failure.trouble, Trouble::kTls) << failure.message;
  Client missing({1, "/nowhere/ca.pem"});
  failure = failed(missing.send(get("https://127.0.0.1:" + std::to_string(plain.port()))));
  EXPECT_EQ(failure.trouble, Trouble::kUsage) << failure.message;
  EXPECT_THAT(failure.message, HasSubstr("/nowhere/ca.pem"));
}

TEST(HttpClient, IsCancelledOneByOneAndAltogether) {
  HttpServer server([](Asked const&) {
    return Answer{"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nhalf", Answer::Then::kStall};
  });
  Client client({2, ""});
  std::stop_source stop;
  Request request = get(server.url());
  request.stop = stop.get_token();
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    stop.request_stop();
  });
  EXPECT_EQ(failed(client.send(request)).trouble, Trouble::kCancelled);
  EXPECT_EQ(failed(client.send(request)).trouble, Trouble::kCancelled);  // before it begins
  stopper.join();
  std::latch all(5);
  std::atomic<int> cancelled{0};
  for (int i = 0; i < 5; ++i)
    client.start(get(server.url()), [&](Outcome outcome) {
      if (!outcome && outcome.error().trouble == Trouble::kCancelled) ++cancelled;
      all.count_down();
    });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  client.cancel();
  all.wait();
  EXPECT_EQ(cancelled, 5);
  EXPECT_EQ(failed(client.send(get(server.url()))).trouble, Trouble::kCancelled);
}

TEST(HttpClient, CallsBackBeforeItGoes) {
  HttpServer server([](Asked const&) { return Answer{"HTTP/1.1 ", Answer::Then::kStall}; });
  std::atomic<int> called{0};
  {
    Client client({2, ""});
    for (int i = 0; i < 5; ++i) client.start(get(server.url()), [&](Outcome) { ++called; });
  }
  EXPECT_EQ(called, 5);
}

}  // namespace
}  // namespace cairn::http
