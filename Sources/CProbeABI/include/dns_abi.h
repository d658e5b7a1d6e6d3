/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* What the kernel's programs that watch name resolution and the daemon agree on: map keys and values. */
#pragma once

#include <linux/types.h>

#include "log_linear.h"

enum {
    DNS_PORT = 53,
    /* RFC 1035 §4.1.1. */
    DNS_HEADER_SIZE = 12,
    /* IPv6 extension headers that are walked over. */
    DNS_LARGEST_EXTENSIONS = 6,
    /* Messages that are read in one TCP segment. */
    DNS_LARGEST_PIPELINE = 16,
};

/* Fixed before the programs are loaded. */
struct dns_settings {
    /* Nanoseconds after which a request counts as unanswered. */
    __u64 timeout;
};

/* What a request went over. */
enum dns_channel {
    DNS_UDP_IPV4,
    DNS_UDP_IPV6,
    DNS_TCP_IPV4,
    DNS_TCP_IPV6,
    DNS_CHANNELS,
};

/* A request that waits for its response: the identifier is unique only for one socket. */
struct dns_request_key {
    __u64 socket_cookie;
    __u32 identifier;
    __u32 zero;
};

struct dns_request {
    /* In nanoseconds of the monotonic clock. */
    __u64 sent;
    __u32 channel;
    __u32 zero;
};

/* Response codes of RFC 1035 §4.1.1 by number, what is above last. The upper bits of RFC 6891 are not read. */
enum {
    DNS_NOERROR,
    DNS_FORMERR,
    DNS_SERVFAIL,
    DNS_NXDOMAIN,
    DNS_NOTIMP,
    DNS_REFUSED,
    DNS_OTHER,
    DNS_RESPONSE_CODES,
};

/* For each channel and CPU. Of a request that was sent again before its time was up the first moment counts. */
struct dns_totals {
    __u64 requests;
    __u64 timeouts;
    __u64 responses[DNS_RESPONSE_CODES];
    __u64 response_sum_us;
    __u64 response_times[LOG_LINEAR_BUCKETS];
};

/* What could not be counted, for each CPU. */
enum dns_event {
    /* Too short, or in the wrong direction. */
    DNS_MALFORMED,
    DNS_TOO_MANY_EXTENSIONS,
    /* A TCP stream in which it is not known any more where messages begin, because of a lost or a reordered segment, a
     * split length or a connection that was there before the program: nothing more of it is read. */
    DNS_STREAM_LOST,
    DNS_PIPELINE_TOO_LONG,
    /* As many requests wait as may. */
    DNS_PENDING_FULL,
    /* A response that nobody waits for: a second one, a late one or a forged one. */
    DNS_UNASKED,
    DNS_EVENTS,
};

_Static_assert(sizeof(struct dns_request_key) == 16, "no padding");
_Static_assert(sizeof(struct dns_request) == 16, "no padding");
_Static_assert(sizeof(struct dns_totals) == 8 * (3 + DNS_RESPONSE_CODES + LOG_LINEAR_BUCKETS), "no padding");
