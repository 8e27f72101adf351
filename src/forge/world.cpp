#include "forge/world.hpp"

#include "forge/identifiers.hpp"

namespace cairn::forge {
namespace {

constexpr std::string_view kKnownAccounts[] = {"111122223333", "444455556666", "777788889999",
                                               "123456789012"};
constexpr std::string_view kPurposes[] = {"prod", "security", "staging", "shared",
                                          "dev",  "data",     "sandbox"};

/// After the four of the documentation: three different digits four times each, which nobody
/// mistakes for a real account.
std::string account_id(std::size_t number) {
  if (number < std::size(kKnownAccounts)) return std::string(kKnownAccounts[number]);
  number -= std::size(kKnownAccounts);
  for (unsigned code = 100; code < 1000; ++code) {
    char const digits[3] = {static_cast<char>('0' + code / 100),
                            static_cast<char>('0' + code / 10 % 10),
                            static_cast<char>('0' + code % 10)};
    if (digits[0] == digits[1] || digits[1] == digits[2] || digits[0] == digits[2]) continue;
    std::string id;
    for (char digit : digits) id.append(4, digit);
    bool taken = id == kVendorAccount;
    for (std::string_view known : kKnownAccounts) taken = taken || id == known;
    if (!taken && number-- == 0) return id;
  }
  return {};
}

std::string fill(PoolRow const& row, std::string_view stem, World const& world, std::size_t account,
                 std::size_t region, Random& random) {
  std::string out;
  std::string_view rest = row.pattern;
  while (!rest.empty()) {
    if (rest[0] != '$') {
      std::size_t const next = rest.find('$');
      out += rest.substr(0, next);
      rest.remove_prefix(next == std::string_view::npos ? rest.size() : next);
      continue;
    }
    auto const take = [&](std::string_view name) {
      bool const is = rest.substr(1).starts_with(name);
      if (is) rest.remove_prefix(1 + name.size());
      return is;
    };
    if (take("stem"))
      out += stem;
    else if (take("purpose"))
      out += world.accounts[account].purpose;
    else if (take("account"))
      out += world.accounts[account].id;
    else if (take("region"))
      out += world.regions[region].name;
    else if (take("hexlong"))
      append_hex(out, random, 16);
    else if (take("hex"))
      append_hex(out, random, 6);
    else if (take("uuid"))
      append_uuid(out, random);
    else
      out += rest[0], rest.remove_prefix(1);
  }
  return out;
}

std::vector<std::string> fill_pool(PoolRow const& row, World const& world, std::size_t account,
                                   std::size_t region, Random& random) {
  std::vector<std::string> values;
  std::string_view stems = row.stems;
  do {
    std::size_t const bar = stems.find('|');
    for (unsigned copy = 0; copy < row.copies; ++copy)
      values.push_back(fill(row, stems.substr(0, bar), world, account, region, random));
    stems = bar == std::string_view::npos ? std::string_view() : stems.substr(bar + 1);
  } while (!stems.empty());
  return values;
}

}  // namespace

std::vector<std::string> const& World::pool(std::size_t account, std::size_t region,
                                            std::size_t pool_number) const {
  std::size_t const where = pool_rows()[pool_number].regional ? region : 0;
  return pools[(account * regions.size() + where) * pool_rows().size() + pool_number];
}

World build_world(ForgeOptions const& options) {
  World world;
  world.seed = options.seed;
  world.span = {options.start, options.start + options.hours * kHour};
  Random random(options.seed, "world");
  world.organization = "o-";
  append_random(world.organization, random, "abcdefghijklmnopqrstuvwxyz0123456789", 10);
  for (std::size_t i = 0; i < options.accounts; ++i)
    world.accounts.push_back({account_id(i), kPurposes[i % std::size(kPurposes)]});
  for (RegionRow const& row : region_rows().first(options.regions)) world.regions.push_back(row);
  world.regions.push_back({kUnusedRegion, 0});
  for (std::size_t account = 0; account < world.accounts.size(); ++account)
    for (std::size_t region = 0; region < world.regions.size(); ++region)
      for (PoolRow const& row : pool_rows()) {
        Random own(options.seed, row.placeholder, account * kMaxRegions + region);
        world.pools.push_back(row.regional || region == 0
                                  ? fill_pool(row, world, account, region, own)
                                  : std::vector<std::string>());
      }
  return world;
}

}  // namespace cairn::forge
