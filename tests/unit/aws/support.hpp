// A session of a test: its own environment, a server instead of AWS, and waits of nothing.
#pragma once
#include "aws/session.hpp"
#include "support/http_server.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace cairn::aws {

using Variables = std::map<std::string, std::string, std::less<>>;

inline Variables test_variables(std::string const& url) {
  return {{"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
          {"AWS_SECRET_ACCESS_KEY", "hushhush"},
          {"AWS_REGION", "eu-west-1"},
          {"AWS_ENDPOINT_URL", url},
          {"AWS_CONFIG_FILE", "/nowhere/config"},
          {"AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials"},
          {"AWS_EC2_METADATA_DISABLED", "true"}};
}

inline Settings test_settings(Variables variables) {
  Settings settings;
  settings.environment = Environment(std::move(variables));
  settings.retry_unit = std::chrono::milliseconds(1);
  return settings;
}

inline std::shared_ptr<Session> test_session(Variables variables) {
  auto session = Session::create(test_settings(std::move(variables)));
  EXPECT_TRUE(session) << session.error().message;
  return session ? *session : nullptr;
}

/// A folder that goes away with the test.
class Folder {
 public:
  Folder() {
    std::string form = (std::filesystem::temp_directory_path() / "cairn-aws-XXXXXX").string();
    if (::mkdtemp(form.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
    path_ = form;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  std::string write(std::string const& name, std::string const& text) const {
    auto const path = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  std::string const& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace cairn::aws
