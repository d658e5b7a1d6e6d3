#define _GNU_SOURCE
#include "CCurl.h"

#include <pthread.h>
#include <sys/eventfd.h>

CURLcode ccurl_global_init(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode ccurl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode ccurl_set_headers(CURL *handle, struct curl_slist *headers) {
    return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
}

CURLcode ccurl_set_error_buffer(CURL *handle, char *buffer) {
    return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

CURLcode ccurl_set_body(CURL *handle, const void *bytes, size_t count) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    if (code != CURLE_OK) {
        return code;
    }
    return curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, count == 0 ? "" : (const char *)bytes);
}

CURLcode ccurl_set_receivers(CURL *handle, ccurl_receiver header, ccurl_receiver body, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, header);
    if (code == CURLE_OK) {
        code = curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
    }
    if (code == CURLE_OK) {
        code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, body);
    }
    if (code == CURLE_OK) {
        code = curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
    }
    return code;
}

long ccurl_status(CURL *handle) {
    long status = 0;
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

int ccurl_connected(CURL *handle) {
    curl_off_t microseconds = 0;
    return curl_easy_getinfo(handle, CURLINFO_PRETRANSFER_TIME_T, &microseconds) == CURLE_OK && microseconds > 0;
}

size_t ccurl_pause(void) {
    return CURL_WRITEFUNC_PAUSE;
}

CURLcode ccurl_resume(CURL *handle) {
    return curl_easy_pause(handle, CURLPAUSE_CONT);
}

int ccurl_event_create(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void ccurl_name_thread(const char *name) {
    pthread_setname_np(pthread_self(), name);
}
