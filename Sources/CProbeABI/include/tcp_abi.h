/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* What the kernel's program that watches TCP sockets and the daemon agree on: map keys and values. */
#pragma once

#include <linux/types.h>

#include "ip_address.h"
#include "log_linear.h"

enum {
    /* The number of the peers and pods that no table knows. */
    TCP_UNKNOWN = 0,
    TCP_PREFIX_BITS = 128,
    /* IPv4 addresses are mapped: their prefixes are that much longer. */
    TCP_MAPPED_BITS = 96,
    TCP_LARGEST_LISTENERS = 4096,
    /* Round trips after which a socket is added to totals and distributions; that happens also with each walk, when
     * segments are sent again, and when the connection ends. */
    TCP_BATCH = 32,
};

enum tcp_direction {
    TCP_OUTGOING,
    TCP_INCOMING,
    TCP_DIRECTIONS,
};

/* Fixed before the programs are loaded. */
struct tcp_settings {
    /* The cgroup whose sockets count, and those of the cgroups below it; 0: all. */
    __u64 cgroup;
    /* Numbers of nodes and pods are below these. */
    __u32 nodes;
    __u32 pods;
    /* Whether this kernel lets an iterator set the callbacks of a socket. */
    __u32 arms;
    __u32 zero;
};

/* Written by user space at any time. */
struct tcp_control {
    /* Which half of the distributions is written to: 0 or 1. */
    __u32 half;
    /* Grows when a table of nodes or pods has changed, so that sockets look again. */
    __u32 generation;
};

/* The key of the table of nodes, a longest-prefix trie. */
struct tcp_prefix {
    __u32 bits;
    struct ip_address address;
};

/* What became of a wish to connect. */
enum tcp_outcome {
    TCP_ESTABLISHED_OUTCOME,
    TCP_REFUSED,
    TCP_TIMED_OUT,
    /* The program that wanted it gave up. */
    TCP_ABORTED,
    TCP_FAILED,
    TCP_OUTCOMES,
};

/* What sockets have done, by node × TCP_DIRECTIONS + direction, or by pod; for each CPU. */
struct tcp_totals {
    /* With data. */
    __u64 sent_segments;
    /* Also those without data: connection requests. */
    __u64 retransmitted_segments;
    /* Each once, however often it was sent. */
    __u64 sent_bytes;
    __u64 received_bytes;
    __u64 connects[TCP_OUTCOMES];
};

enum tcp_quantity {
    TCP_ROUND_TRIP,
    TCP_CONNECT_TIME,
};

/* The distribution of one quantity in one window. */
struct tcp_distribution_key {
    __u32 node;
    __u8 quantity;
    __u8 direction;
    __u8 half;
    __u8 zero;
};

struct tcp_distribution {
    __u64 sum_us;
    __u32 min_us;
    __u32 counts[LOG_LINEAR_BUCKETS];
};

/* Where a socket was listening when the sockets were walked through last. */
struct tcp_listener {
    __u32 network_namespace;
    __u32 port;
};

/* What is counted, for each CPU. */
enum tcp_count {
    /* Met by a walk: not listening, not closed. */
    TCP_SOCKETS_SEEN,
    /* Of those: have the callbacks now. */
    TCP_SOCKETS_ARMED,
    /* No memory for what is kept of a socket. */
    TCP_LOST_SOCKET,
    /* The map of distributions is full, or there is no memory. */
    TCP_LOST_SAMPLE,
    /* A kernel before 6.10, which does not pass the round trip. */
    TCP_ROUND_TRIP_UNKNOWN,
    TCP_COUNTS,
};

_Static_assert(sizeof(struct tcp_settings) == 24, "no padding");
_Static_assert(sizeof(struct tcp_control) == 8, "no padding");
_Static_assert(sizeof(struct tcp_prefix) == 20, "no padding");
_Static_assert(sizeof(struct tcp_totals) == 8 * (4 + TCP_OUTCOMES), "no padding");
_Static_assert(sizeof(struct tcp_distribution_key) == 8, "no padding");
_Static_assert(sizeof(struct tcp_distribution) == 12 + 4 * LOG_LINEAR_BUCKETS, "no padding");
_Static_assert(sizeof(struct tcp_listener) == 8, "no padding");
