// libjq 1.6 does not free what it had read of a text that turns out to be wrong, nor the values in
// a program that does not compile. Only AddressSanitizer's leak check is told so.
#pragma once

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CAIRN_HAS_LEAK_CHECK 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define CAIRN_HAS_LEAK_CHECK 1
#endif

#ifdef CAIRN_HAS_LEAK_CHECK
extern "C" char const* __lsan_default_suppressions() { return "leak:libjq.so\n"; }
#endif
