/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* The few members of the kernel's own structs that are read. libbpf finds their places in the running kernel's BTF. */
#pragma once

#include <linux/bpf.h>
#include <linux/in6.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct ns_common {
    unsigned int inum;
};

struct net {
    struct ns_common ns;
};

typedef struct {
    struct net *net;
} possible_net_t;

struct sock_common {
    unsigned short skc_family;
    volatile unsigned char skc_state;
    __u16 skc_num;
    __be32 skc_daddr;
    __be32 skc_rcv_saddr;
    possible_net_t skc_net;
    unsigned long skc_flags;
    struct in6_addr skc_v6_daddr;
    struct in6_addr skc_v6_rcv_saddr;
};

struct kernfs_node {
    __u64 id;
};

struct cgroup;

struct cgroup_subsys_state {
    struct cgroup *cgroup;
    struct cgroup_subsys_state *parent;
};

struct cgroup {
    struct cgroup_subsys_state self;
    struct kernfs_node *kn;
};

struct sock_cgroup_data {
    struct cgroup *cgroup;
};

struct sock {
    struct sock_common __sk_common;
    struct sock_cgroup_data sk_cgrp_data;
    int sk_err;
};

struct inet_sock {
    struct sock sk;
};

struct inet_connection_sock {
    struct inet_sock icsk_inet;
};

struct minmax_sample {
    __u32 v;
};

struct minmax {
    struct minmax_sample s[3];
};

struct tcp_sock {
    struct inet_connection_sock inet_conn;
    __u32 data_segs_out;
    __u32 total_retrans;
    __u64 bytes_sent;
    __u64 bytes_retrans;
    __u64 bytes_received;
    struct minmax rtt_min;
    __u8 bpf_sock_ops_cb_flags;
};

struct seq_file;

struct bpf_iter_meta {
    struct seq_file *seq;
};

struct bpf_iter__tcp {
    struct bpf_iter_meta *meta;
    struct sock_common *sk_common;
};

#pragma clang attribute pop

enum sock_flags {
    SOCK_DONE = 1,
};

enum {
    FAMILY_INET = 2,
    FAMILY_INET6 = 10,
    LARGEST_CGROUP_DEPTH = 32,
};
