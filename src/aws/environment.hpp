// What the process was told from outside, as a value, so that tests have their own.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace cairn::aws {

class Environment {
 public:
  explicit Environment(std::map<std::string, std::string, std::less<>> variables)
      : variables_(std::move(variables)) {}
  static Environment of_process();

  /// An empty variable counts as none, as in AWS's own tools.
  std::optional<std::string> find(std::string_view name) const;
  std::string get(std::string_view name) const { return find(name).value_or(""); }
  /// A copy in which one variable is another.
  Environment with(std::string name, std::string value) const;
  bool is_true(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> variables_;
};

}  // namespace cairn::aws
