/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* IPv4 and UDP headers, and the Internet checksum (RFC 1071). */
#pragma once

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "stamp_abi.h"

enum {
    IPV4_FRAGMENT_BITS = 0x3fff,
    SCRATCH_SIZE = 512,
};

/* The network header of a STAMP packet, without options, and its base. */
struct packet {
    struct iphdr ip;
    struct udphdr udp;
    union {
        struct stamp_request request;
        struct stamp_reply reply;
    };
};

struct pseudo_header {
    __be32 source_be;
    __be32 destination_be;
    __u8 zero;
    __u8 protocol;
    __be16 length_be;
};

struct scratch {
    __u8 bytes[SCRATCH_SIZE];
};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct scratch);
} scratches SEC(".maps");

static __always_inline __u16 fold(__u32 sum) {
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    return (__u16)sum;
}

/* The UDP header of an unfragmented IPv4 packet without options, or NULL: then the packet is none of ours. */
static __always_inline struct udphdr *udp_header(struct __sk_buff *skb, __u32 offset) {
    if (skb->protocol != bpf_htons(ETH_P_IP)) return NULL;
    const __u32 length = sizeof(struct iphdr) + sizeof(struct udphdr);
    void *data = (void *)(long)skb->data;
    if (data + offset + length > (void *)(long)skb->data_end) {
        if (skb->len < offset + length || bpf_skb_pull_data(skb, offset + length)) return NULL;
        data = (void *)(long)skb->data;
        if (data + offset + length > (void *)(long)skb->data_end) return NULL;
    }
    struct iphdr *ip = data + offset;
    if (ip->version != 4 || ip->ihl != 5 || ip->protocol != IPPROTO_UDP) return NULL;
    if (ip->frag_off & bpf_htons(IPV4_FRAGMENT_BITS)) return NULL;
    return (struct udphdr *)(ip + 1);
}

/* Octets of UDP payload when the lengths in the headers agree with each other and with the packet, else 0. */
static __always_inline __u32 payload_length(struct __sk_buff *skb, __u32 offset, struct packet *packet) {
    __u32 total = bpf_ntohs(packet->ip.tot_len);
    __u32 length = bpf_ntohs(packet->udp.len);
    if (total != sizeof(struct iphdr) + length || skb->len < offset + total) return 0;
    return length > sizeof(struct udphdr) ? length - sizeof(struct udphdr) : 0;
}

/* Whether the IP and UDP checksums hold. A checksum that a device has yet to complete (CHECKSUM_PARTIAL: the packet
 * never left this machine) is the sum of the pseudo-header, and holds too; one of zero means none (RFC 768). */
static __always_inline int checksums_hold(struct __sk_buff *skb, __u32 offset, struct packet *packet) {
    if (fold(bpf_csum_diff(NULL, 0, (__be32 *)&packet->ip, sizeof packet->ip, 0)) != 0xffff) return 0;
    if (packet->udp.check == 0) return 1;
    struct pseudo_header pseudo = {
        .source_be = packet->ip.saddr,
        .destination_be = packet->ip.daddr,
        .protocol = IPPROTO_UDP,
        .length_be = packet->udp.len,
    };
    __u32 sum = bpf_csum_diff(NULL, 0, (__be32 *)&pseudo, sizeof pseudo, 0);
    if (fold(sum) == packet->udp.check) return 1;

    __u32 key = 0;
    struct scratch *scratch = bpf_map_lookup_elem(&scratches, &key);
    __u32 length = bpf_ntohs(packet->udp.len);
    /* The verifier needs two comparisons of the length itself; clang would make one of a difference. */
    if (!scratch || length < sizeof(struct udphdr)) return 0;
    barrier_var(length);
    if (length > SCRATCH_SIZE - 4) return 0;
    if (bpf_skb_load_bytes(skb, offset + sizeof(struct iphdr), scratch->bytes, length)) return 0;
    scratch->bytes[length] = 0;
    scratch->bytes[length + 1] = 0;
    scratch->bytes[length + 2] = 0;
    __u32 padded = (length + 3) & ~3u;
    if (padded > SCRATCH_SIZE) return 0;
    return fold(bpf_csum_diff(NULL, 0, (__be32 *)scratch->bytes, padded, sum)) == 0xffff;
}
