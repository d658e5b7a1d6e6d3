/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* What is kept of TCP sockets, and the maps that it is summed up in. */
#pragma once

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "tcp_abi.h"

/* The kernel's own counts for a socket. */
struct flow {
    __u64 sent_bytes;
    __u64 received_bytes;
    __u32 sent_segments;
    __u32 retransmitted_segments;
};

/* What is kept of a socket. The socket's lock is held whenever it is touched. */
struct tcp_socket {
    /* As far as it is in the totals. */
    struct flow counted;
    /* When the connection was asked for, in nanoseconds of the monotonic clock; 0: there is no connecting under way. */
    __u64 connect_started;
    /* Of the tables that node and pod come from. */
    __u32 generation;
    __u32 node;
    __u32 pod;
    __u32 direction;
    /* Round trips in microseconds that are in no distribution yet: finding that takes longer than all the rest. */
    __u32 waiting;
    __u32 round_trips[TCP_BATCH];
    /* The least that the kernel remembers of the connection (net.ipv4.tcp_min_rtt_wlen, 5 min): once a connection answers
     * in time with the acknowledgement, every later sample holds what the application thinks. */
    __u32 least;
};

struct {
    __uint(type, BPF_MAP_TYPE_SK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, int);
    __type(value, struct tcp_socket);
} sockets SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct tcp_control);
} control SEC(".maps");

/* Sized before loading, as all maps whose size is 1 below. */
struct {
    __uint(type, BPF_MAP_TYPE_LPM_TRIE);
    __uint(max_entries, 1);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, struct tcp_prefix);
    __type(value, __u32);
} nodes SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, __u64);
    __type(value, __u32);
} pods_by_cgroup SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, struct ip_address);
    __type(value, __u32);
} pods_by_address SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct tcp_totals);
} node_totals SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct tcp_totals);
} pod_totals SEC(".maps");

/* Only those that have samples take memory. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, struct tcp_distribution_key);
    __type(value, struct tcp_distribution);
} distributions SEC(".maps");

/* One entry: what a new distribution starts from, too large for the stack. */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct tcp_distribution);
} no_samples SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, TCP_LARGEST_LISTENERS);
    __type(key, struct tcp_listener);
    __type(value, __u32);
} listeners SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, TCP_COUNTS);
    __type(key, __u32);
    __type(value, __u64);
} counts SEC(".maps");

/* A program that a packet started may interrupt one that a system call started, on the same CPU. */
static __always_inline void add(__u64 *total, __u64 amount) {
    if (amount) __sync_fetch_and_add(total, amount);
}

static __always_inline void count_many(enum tcp_count what, __u64 amount) {
    __u32 key = what;
    __u64 *value = bpf_map_lookup_elem(&counts, &key);
    if (value) add(value, amount);
}

static __always_inline void count(enum tcp_count what) { count_many(what, 1); }

static __always_inline struct tcp_control *current_control(void) {
    __u32 key = 0;
    return bpf_map_lookup_elem(&control, &key);
}
