#include "http/libcurl.hpp"

#include <dlfcn.h>

namespace cairn::http {
namespace {

Libcurl load() {
  Libcurl out;
  void* const library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    char const* const why = ::dlerror();
    out.problem = std::string("libcurl cannot be loaded: ") + (why == nullptr ? "" : why) +
                  "; install it (libcurl4)";
    return out;
  }
  auto const find = [&]<typename Function>(Function& function, char const* name) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    if (function == nullptr && out.problem.empty())
      out.problem = std::string("libcurl has no ") + name + "; install a newer one (7.85 or later)";
  };
  find(out.curl_easy_cleanup, "curl_easy_cleanup");
  find(out.curl_easy_getinfo, "curl_easy_getinfo");
  find(out.curl_easy_init, "curl_easy_init");
  find(out.curl_easy_reset, "curl_easy_reset");
  find(out.curl_easy_setopt, "curl_easy_setopt");
  find(out.curl_easy_strerror, "curl_easy_strerror");
  find(out.curl_global_init, "curl_global_init");
  find(out.curl_multi_add_handle, "curl_multi_add_handle");
  find(out.curl_multi_cleanup, "curl_multi_cleanup");
  find(out.curl_multi_info_read, "curl_multi_info_read");
  find(out.curl_multi_init, "curl_multi_init");
  find(out.curl_multi_perform, "curl_multi_perform");
  find(out.curl_multi_poll, "curl_multi_poll");
  find(out.curl_multi_remove_handle, "curl_multi_remove_handle");
  find(out.curl_multi_setopt, "curl_multi_setopt");
  find(out.curl_multi_wakeup, "curl_multi_wakeup");
  find(out.curl_slist_append, "curl_slist_append");
  find(out.curl_slist_free_all, "curl_slist_free_all");
  if (out.problem.empty()) out.curl_global_init(CURL_GLOBAL_DEFAULT);
  return out;
}

}  // namespace

Libcurl const& libcurl() {
  static Libcurl const loaded = load();
  return loaded;
}

}  // namespace cairn::http
