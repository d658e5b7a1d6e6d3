// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* Watches the TCP sockets of a cgroup: what they send and receive, what they send again, how long round trips and
 * connecting take, summed up by peer node, direction and pod. It changes nothing about a connection: it sets no option
 * but the callbacks that it is called by, and leaves the reply to every question as it is. */
#include "tcp_maps.h"

#include <linux/errno.h>
#include <linux/in.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "kernel_types.h"

char LICENSE[] SEC("license") = "GPL";

const volatile struct tcp_settings settings = {};

enum {
    CALLBACKS = BPF_SOCK_OPS_RTT_CB_FLAG | BPF_SOCK_OPS_RETRANS_CB_FLAG | BPF_SOCK_OPS_STATE_CB_FLAG,
    /* TCP_BPF_SOCK_OPS_CB_FLAGS of Linux 6.12, which older headers do not have. */
    CALLBACKS_OPTION = 1008,
    LARGEST_SAMPLE = 0xfffffffe,
};

static __always_inline struct sock *base(struct tcp_sock *tcp) { return &tcp->inet_conn.icsk_inet.sk; }

static __always_inline void map_address(struct ip_address *address, __be32 word) {
    address->words_be[0] = 0;
    address->words_be[1] = 0;
    address->words_be[2] = bpf_htonl(0xffff);
    address->words_be[3] = word;
}

/* The peer's address and our own. */
static __always_inline void read_addresses(struct sock *sk, struct ip_address *peer, struct ip_address *own) {
    struct sock_common *common = &sk->__sk_common;
    if (common->skc_family == FAMILY_INET) {
        map_address(peer, common->skc_daddr);
        map_address(own, common->skc_rcv_saddr);
        return;
    }
    for (int word = 0; word < 4; word++) {
        peer->words_be[word] = common->skc_v6_daddr.in6_u.u6_addr32[word];
        own->words_be[word] = common->skc_v6_rcv_saddr.in6_u.u6_addr32[word];
    }
}

/* 0 before Linux 5.15, where a socket keeps its cgroup in another way. */
static __always_inline __u64 cgroup_of(struct sock *sk) {
    return bpf_core_field_exists(sk->sk_cgrp_data.cgroup) ? sk->sk_cgrp_data.cgroup->kn->id : 0;
}

/* Looks up which node and pod a socket belongs to. */
static __noinline int classify(struct tcp_sock *tcp, struct tcp_socket *socket, __u32 generation) {
    if (!tcp || !socket) return 0;
    struct tcp_prefix peer;
    struct ip_address own;
    peer.bits = TCP_PREFIX_BITS;
    struct sock *sk = base(tcp);
    read_addresses(sk, &peer.address, &own);
    __u64 cgroup = cgroup_of(sk);
    __u32 *node = bpf_map_lookup_elem(&nodes, &peer);
    __u32 *pod = bpf_map_lookup_elem(&pods_by_cgroup, &cgroup);
    if (!pod) pod = bpf_map_lookup_elem(&pods_by_address, &own);
    socket->node = node ? *node : TCP_UNKNOWN;
    socket->pod = pod ? *pod : TCP_UNKNOWN;
    socket->generation = generation;
    return 0;
}

static __always_inline void read_flow(struct tcp_sock *tcp, struct flow *flow) {
    flow->sent_bytes = tcp->bytes_sent - tcp->bytes_retrans;
    /* The kernel counts the peer's FIN as a byte. */
    __u64 is_done = base(tcp)->__sk_common.skc_flags >> bpf_core_enum_value(enum sock_flags, SOCK_DONE) & 1;
    flow->received_bytes = tcp->bytes_received - is_done;
    flow->sent_segments = tcp->data_segs_out;
    flow->retransmitted_segments = tcp->total_retrans;
}

static __always_inline void add_flow(struct tcp_totals *totals, const struct flow *before, const struct flow *now) {
    add(&totals->sent_bytes, now->sent_bytes - before->sent_bytes);
    add(&totals->received_bytes, now->received_bytes - before->received_bytes);
    add(&totals->sent_segments, now->sent_segments - before->sent_segments);
    add(&totals->retransmitted_segments, now->retransmitted_segments - before->retransmitted_segments);
}

static __always_inline struct tcp_distribution *new_distribution(const struct tcp_distribution_key *key) {
    __u32 zero = 0;
    struct tcp_distribution *empty = bpf_map_lookup_elem(&no_samples, &zero);
    if (!empty) return NULL;
    /* Another CPU may be as fast. */
    bpf_map_update_elem(&distributions, key, empty, BPF_NOEXIST);
    return bpf_map_lookup_elem(&distributions, key);
}

static __always_inline struct tcp_distribution *distribution_of(const struct tcp_socket *socket,
                                                                enum tcp_quantity quantity) {
    struct tcp_control *now = current_control();
    struct tcp_distribution_key key = {
        .node = socket->node,
        .quantity = quantity,
        .direction = socket->direction,
        .half = now ? now->half : 0,
    };
    struct tcp_distribution *distribution = bpf_map_lookup_elem(&distributions, &key);
    return distribution ? distribution : new_distribution(&key);
}

static __always_inline void lower(__u32 *minimum, __u32 value) {
    __u32 seen = *minimum;
    for (int attempt = 0; attempt < 8 && value < seen; attempt++) {
        __u32 found = __sync_val_compare_and_swap(minimum, seen, value);
        if (found == seen) return;
        seen = found;
    }
}

/* Not static, so that the verifier looks at it only once. */
__noinline __u32 bucket_of(__u32 microseconds) { return log_linear_index(microseconds); }

static __always_inline void count_sample(struct tcp_distribution *distribution, __u32 microseconds) {
    __u32 bucket = bucket_of(microseconds);
    if (bucket < LOG_LINEAR_BUCKETS) __sync_fetch_and_add(&distribution->counts[bucket], 1);
}

/* Adds the round trips that wait to the distribution. Not static, as `bucket_of`. */
__noinline int flush(struct tcp_socket *socket) {
    if (!socket || !socket->waiting) return 0;
    __u32 waiting = socket->waiting;
    socket->waiting = 0;
    struct tcp_distribution *distribution = distribution_of(socket, TCP_ROUND_TRIP);
    if (!distribution) {
        count_many(TCP_LOST_SAMPLE, waiting);
        return 0;
    }
    __u32 least = socket->least;
    __u64 sum = 0;
    for (__u32 index = 0; index < TCP_BATCH && index < waiting; index++) {
        __u32 sample = socket->round_trips[index];
        count_sample(distribution, sample);
        sum += sample;
        if (sample < least) least = sample;
    }
    add(&distribution->sum_us, sum);
    lower(&distribution->min_us, least);
    return 0;
}

/* Brings the totals up to what the socket has done. */
static __noinline int account(struct tcp_sock *tcp, struct tcp_socket *socket) {
    if (!tcp || !socket) return 0;
    struct flow now;
    read_flow(tcp, &now);
    /* What could not be sent again for want of memory is taken off nevertheless. */
    if ((__s64)(now.sent_bytes - socket->counted.sent_bytes) < 0) now.sent_bytes = socket->counted.sent_bytes;
    __u32 slot = socket->node * TCP_DIRECTIONS + socket->direction;
    struct tcp_totals *totals = bpf_map_lookup_elem(&node_totals, &slot);
    if (totals) add_flow(totals, &socket->counted, &now);
    __u32 pod = socket->pod;
    totals = bpf_map_lookup_elem(&pod_totals, &pod);
    if (totals) add_flow(totals, &socket->counted, &now);
    socket->counted = now;
    __u32 least = tcp->rtt_min.s[0].v;
    socket->least = least < LARGEST_SAMPLE ? least : LARGEST_SAMPLE;
    return flush(socket);
}

static __always_inline void record_connect(const struct tcp_socket *socket, __u64 microseconds) {
    struct tcp_distribution *distribution = distribution_of(socket, TCP_CONNECT_TIME);
    if (!distribution) return count(TCP_LOST_SAMPLE);
    __u32 sample = microseconds > LARGEST_SAMPLE ? LARGEST_SAMPLE : microseconds;
    count_sample(distribution, sample);
    add(&distribution->sum_us, sample);
    lower(&distribution->min_us, sample);
}

static __always_inline void count_connect(const struct tcp_socket *socket, enum tcp_outcome outcome) {
    __u32 slot = socket->node * TCP_DIRECTIONS + socket->direction;
    struct tcp_totals *totals = bpf_map_lookup_elem(&node_totals, &slot);
    if (totals) add(&totals->connects[outcome], 1);
    __u32 pod = socket->pod;
    totals = bpf_map_lookup_elem(&pod_totals, &pod);
    if (totals) add(&totals->connects[outcome], 1);
}

/* Starts with a socket as it is now: nothing that it did before counts. */
static __always_inline void start(struct tcp_sock *tcp, struct tcp_socket *socket, enum tcp_direction direction) {
    struct tcp_control *now = current_control();
    socket->direction = direction;
    socket->connect_started = 0;
    socket->waiting = 0;
    read_flow(tcp, &socket->counted);
    classify(tcp, socket, now ? now->generation : 0);
}

static __always_inline struct tcp_socket *watch(struct bpf_sock_ops *ctx, enum tcp_direction direction) {
    struct bpf_sock *sk = ctx->sk;
    struct tcp_sock *tcp = sk ? bpf_skc_to_tcp_sock(sk) : NULL;
    if (!tcp) return NULL;
    struct tcp_socket *socket = bpf_sk_storage_get(&sockets, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
    if (!socket) {
        count(TCP_LOST_SOCKET);
        return NULL;
    }
    start(tcp, socket, direction);
    bpf_sock_ops_cb_flags_set(ctx, ctx->bpf_sock_ops_cb_flags | CALLBACKS);
    return socket;
}

static __always_inline struct tcp_socket *watched(struct bpf_sock_ops *ctx) {
    struct bpf_sock *sk = ctx->sk;
    return sk ? bpf_sk_storage_get(&sockets, sk, NULL, 0) : NULL;
}

/* Looks again where a socket belongs when the tables have changed since: its old number may be another's by now. */
static __always_inline void refresh(struct tcp_sock *tcp, struct tcp_socket *socket, const struct tcp_control *now) {
    if (socket->generation != now->generation) classify(tcp, socket, now->generation);
}

static __always_inline void bring_up_to_date(struct bpf_sock_ops *ctx, struct tcp_socket *socket) {
    struct bpf_sock *sk = ctx->sk;
    struct tcp_sock *tcp = sk ? bpf_skc_to_tcp_sock(sk) : NULL;
    struct tcp_control *now = current_control();
    if (!tcp || !now) return;
    refresh(tcp, socket, now);
    account(tcp, socket);
}

static __always_inline void begin_connecting(struct bpf_sock_ops *ctx) {
    struct tcp_socket *socket = watch(ctx, TCP_OUTGOING);
    if (socket) socket->connect_started = bpf_ktime_get_ns();
}

static __always_inline void finish_connecting(struct bpf_sock_ops *ctx) {
    struct tcp_socket *socket = watched(ctx);
    if (!socket) socket = watch(ctx, TCP_OUTGOING);
    if (!socket) return;
    count_connect(socket, TCP_ESTABLISHED_OUTCOME);
    if (!socket->connect_started) return;
    record_connect(socket, (bpf_ktime_get_ns() - socket->connect_started) / 1000);
    socket->connect_started = 0;
}

static __always_inline void accept(struct bpf_sock_ops *ctx) {
    struct tcp_socket *socket = watch(ctx, TCP_INCOMING);
    if (socket) count_connect(socket, TCP_ESTABLISHED_OUTCOME);
}

static __always_inline void take_round_trip(struct bpf_sock_ops *ctx) {
    struct tcp_socket *socket = watched(ctx);
    if (!socket) return;
    /* A smoothed round trip is never 0 where the kernel passes it. */
    if (!ctx->args[1]) return count(TCP_ROUND_TRIP_UNKNOWN);
    __u32 waiting = socket->waiting;
    if (waiting < TCP_BATCH) {
        socket->round_trips[waiting] = ctx->args[0] > LARGEST_SAMPLE ? LARGEST_SAMPLE : ctx->args[0];
        socket->waiting = waiting + 1;
    }
    if (waiting + 1 >= TCP_BATCH) bring_up_to_date(ctx, socket);
}

static __always_inline enum tcp_outcome failure(struct bpf_sock_ops *ctx) {
    struct bpf_sock *sk = ctx->sk;
    struct tcp_sock *tcp = sk ? bpf_skc_to_tcp_sock(sk) : NULL;
    if (!tcp) return TCP_FAILED;
    int error = base(tcp)->sk_err;
    if (error == 0) return TCP_ABORTED;
    if (error == ECONNREFUSED) return TCP_REFUSED;
    return error == ETIMEDOUT ? TCP_TIMED_OUT : TCP_FAILED;
}

static __always_inline void change_state(struct bpf_sock_ops *ctx) {
    struct tcp_socket *socket = watched(ctx);
    if (!socket) return;
    bring_up_to_date(ctx, socket);
    if (ctx->args[0] != BPF_TCP_SYN_SENT || ctx->args[1] != BPF_TCP_CLOSE) return;
    enum tcp_outcome outcome = failure(ctx);
    if (outcome < TCP_OUTCOMES) count_connect(socket, outcome);
}

SEC("sockops")
int watch_sockets(struct bpf_sock_ops *ctx) {
    /* By far the most frequent, so nothing stands before it. */
    if (ctx->op == BPF_SOCK_OPS_RTT_CB) {
        take_round_trip(ctx);
        return 1;
    }
    switch (ctx->op) {
    case BPF_SOCK_OPS_TCP_CONNECT_CB: begin_connecting(ctx); break;
    case BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB: finish_connecting(ctx); break;
    case BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB: accept(ctx); break;
    case BPF_SOCK_OPS_STATE_CB: change_state(ctx); break;
    case BPF_SOCK_OPS_RETRANS_CB: {
        struct tcp_socket *socket = watched(ctx);
        if (socket) bring_up_to_date(ctx, socket);
    }
    }
    return 1;
}

static __always_inline int is_ours(struct sock *sk) {
    if (!settings.cgroup) return 1;
    struct cgroup_subsys_state *state = &sk->sk_cgrp_data.cgroup->self;
    for (int depth = 0; depth < LARGEST_CGROUP_DEPTH && state; depth++) {
        if (state->cgroup->kn->id == settings.cgroup) return 1;
        state = state->parent;
    }
    return 0;
}

static __always_inline struct tcp_listener listener(struct sock *sk) {
    struct tcp_listener listener = {
        .network_namespace = sk->__sk_common.skc_net.net->ns.inum, .port = sk->__sk_common.skc_num};
    return listener;
}

/* Nothing tells which side opened an established connection, but a port that somebody listens on is a server's. */
static __always_inline enum tcp_direction probable_direction(struct sock *sk) {
    struct tcp_listener key = listener(sk);
    return bpf_map_lookup_elem(&listeners, &key) ? TCP_INCOMING : TCP_OUTGOING;
}

/* Whether the socket has our callbacks now; those that others have set stay. */
static __always_inline int arm(struct tcp_sock *tcp) {
    int flags = tcp->bpf_sock_ops_cb_flags;
    if ((flags & CALLBACKS) == CALLBACKS) return 1;
    if (!settings.arms) return 0;
    flags |= CALLBACKS;
    return bpf_setsockopt(tcp, IPPROTO_TCP, CALLBACKS_OPTION, &flags, sizeof flags) == 0;
}

/* Meets every TCP socket of a network namespace, listening ones first, with its lock held: sockets that were there
 * before the program are watched from now on, and the totals of those that only receive are brought up to date. */
SEC("iter/tcp")
int walk_sockets(struct bpf_iter__tcp *ctx) {
    struct sock_common *common = ctx->sk_common;
    struct tcp_sock *tcp = common ? bpf_skc_to_tcp_sock(common) : NULL;
    struct tcp_control *now = current_control();
    if (!tcp || !now) return 0;
    struct sock *sk = base(tcp);
    __u8 state = sk->__sk_common.skc_state;
    if (state == BPF_TCP_LISTEN) {
        struct tcp_listener key = listener(sk);
        __u32 one = 1;
        bpf_map_update_elem(&listeners, &key, &one, BPF_ANY);
        return 0;
    }
    if (state == BPF_TCP_CLOSE || !is_ours(sk)) return 0;
    count(TCP_SOCKETS_SEEN);
    struct tcp_socket *socket = bpf_sk_storage_get(&sockets, tcp, NULL, 0);
    if (socket) {
        refresh(tcp, socket, now);
        account(tcp, socket);
    } else {
        socket = bpf_sk_storage_get(&sockets, tcp, NULL, BPF_SK_STORAGE_GET_F_CREATE);
        if (socket) {
            start(tcp, socket, probable_direction(sk));
        } else {
            count(TCP_LOST_SOCKET);
        }
    }
    if (arm(tcp)) count(TCP_SOCKETS_ARMED);
    return 0;
}
