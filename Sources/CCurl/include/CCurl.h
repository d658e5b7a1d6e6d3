// Functions with a fixed number of arguments for the variadic ones of libcurl, which Swift cannot call.

#ifndef ISOCHRONE_CCURL_H
#define ISOCHRONE_CCURL_H

#include <curl/curl.h>
#include <stddef.h>

#if LIBCURL_VERSION_NUM < 0x075700
#error "libcurl 7.87 or newer is needed (CURLOPT_PROTOCOLS_STR, CURLOPT_QUICK_EXIT)"
#endif

typedef size_t (*ccurl_receiver)(char *bytes, size_t size, size_t count, void *context);

CURLcode ccurl_global_init(void);

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_set_size(CURL *handle, CURLoption option, curl_off_t value);
CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_set_headers(CURL *handle, struct curl_slist *headers);
CURLcode ccurl_set_error_buffer(CURL *handle, char *buffer);

// libcurl copies the bytes.
CURLcode ccurl_set_body(CURL *handle, const void *bytes, size_t count);

CURLcode ccurl_set_receivers(CURL *handle, ccurl_receiver header, ccurl_receiver body, void *context);

long ccurl_status(CURL *handle);
int ccurl_connected(CURL *handle);

// What a receiver returns in order to be called again with the same bytes after `ccurl_resume`.
size_t ccurl_pause(void);
CURLcode ccurl_resume(CURL *handle);

// An event descriptor of Linux that does not block, or -1; and a name for the calling thread.
int ccurl_event_create(void);
void ccurl_name_thread(const char *name);

#endif
