// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* How large the packets that arrive are, by IP version: an example of a program of your own.
 *
 *     clang -target bpf -mcpu=v3 -O2 -g -idirafter /usr/include/x86_64-linux-gnu -c packet-sizes.bpf.c -o packet-sizes.bpf.o
 *     sha256sum packet-sizes.bpf.o
 */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

enum { IPV4 = 0x0800, IPV6 = 0x86dd, BUCKETS = 32 };

/* The key of both maps: what a packet is. */
struct kind {
    __u16 ether_type;
    __u8 priority;
    __u8 zero;
};

/* For each kind and each power of two one bucket: packets of 2^(n-1) + 1 to 2^n octets. */
struct bucket {
    struct kind kind;
    __u32 exponent;
};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_HASH);
    __uint(max_entries, 256);
    __type(key, struct kind);
    __type(value, __u64);
} packets SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_HASH);
    __uint(max_entries, 1024);
    __type(key, struct bucket);
    __type(value, __u64);
} sizes SEC(".maps");

static __always_inline void add(void *map, const void *key) {
    const __u64 one = 1;
    __u64 *value = bpf_map_lookup_elem(map, key);
    if (value) {
        *value += 1;
    } else {
        bpf_map_update_elem(map, key, &one, BPF_NOEXIST);
    }
}

static __always_inline __u32 exponent_of(__u32 length) {
    __u32 exponent = 0;
    for (__u32 limit = 1; exponent < BUCKETS - 1 && limit < length; exponent++) limit <<= 1;
    return exponent;
}

SEC("tc")
int count_packets(struct __sk_buff *skb) {
    struct bucket bucket = {.kind = {.ether_type = bpf_ntohs(skb->protocol)}};
    add(&packets, &bucket.kind);
    bucket.exponent = exponent_of(skb->len);
    add(&sizes, &bucket);
    /* As if nobody had looked: other programs and the stack still see the packet. */
    return TC_ACT_UNSPEC;
}
