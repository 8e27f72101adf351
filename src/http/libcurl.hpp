// libcurl, loaded when the first client is made: with all that it needs in turn it takes longer to
// load than most runs of the program, which never ask a server anything.
#pragma once
#include <curl/curl.h>

#include <string>

namespace cairn::http {

/// The functions of libcurl that are used, by their own names.
struct Libcurl {
  decltype(&::curl_easy_cleanup) curl_easy_cleanup = nullptr;
  decltype(&::curl_easy_getinfo) curl_easy_getinfo = nullptr;
  decltype(&::curl_easy_init) curl_easy_init = nullptr;
  decltype(&::curl_easy_reset) curl_easy_reset = nullptr;
  decltype(&::curl_easy_setopt) curl_easy_setopt = nullptr;
  decltype(&::curl_easy_strerror) curl_easy_strerror = nullptr;
  decltype(&::curl_global_init) curl_global_init = nullptr;
  decltype(&::curl_multi_add_handle) curl_multi_add_handle = nullptr;
  decltype(&::curl_multi_cleanup) curl_multi_cleanup = nullptr;
  decltype(&::curl_multi_info_read) curl_multi_info_read = nullptr;
  decltype(&::curl_multi_init) curl_multi_init = nullptr;
  decltype(&::curl_multi_perform) curl_multi_perform = nullptr;
  decltype(&::curl_multi_poll) curl_multi_poll = nullptr;
  decltype(&::curl_multi_remove_handle) curl_multi_remove_handle = nullptr;
  decltype(&::curl_multi_setopt) curl_multi_setopt = nullptr;
  decltype(&::curl_multi_wakeup) curl_multi_wakeup = nullptr;
  decltype(&::curl_slist_append) curl_slist_append = nullptr;
  decltype(&::curl_slist_free_all) curl_slist_free_all = nullptr;

  std::string problem;  // why it could not be loaded; then no function may be called
};

/// Loads it at the first call, and keeps it. Any thread.
Libcurl const& libcurl();

}  // namespace cairn::http
