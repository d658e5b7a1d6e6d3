/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* IPv4, IPv6 and UDP headers, and the Internet checksum (RFC 1071). */
#pragma once

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "ip_address.h"

enum {
    IPV4_FRAGMENT_BITS = 0x3fff,
    SCRATCH_SIZE = 512,
};

/* What the headers of a UDP datagram say. */
struct datagram {
    struct ip_address source;
    struct ip_address destination;
    __be16 source_port_be;
    __be16 destination_port_be;
    __be16 length_be;
    __be16 check_be;
    /* TTL or hop limit. */
    __u8 hops;
    __u8 is_ipv6;
    /* Where the network header and the UDP header begin. */
    __u32 network;
    __u32 transport;
    /* Octets behind the UDP header; 0 when the lengths in the headers disagree with each other or the packet. */
    __u32 payload_length;
};

/* RFC 8200 §8.1; for IPv4 the same sum comes out with mapped addresses less what the mapping adds. */
struct pseudo_header {
    struct ip_address source;
    struct ip_address destination;
    __be32 length_be;
    __be32 protocol_be;
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

static __always_inline struct ip_address mapped(__be32 address_be) {
    return (struct ip_address){.words_be = {0, 0, bpf_htonl(0xffff), address_be}};
}

/* `length` octets from `offset` on as directly readable memory, or NULL. */
static __always_inline void *linear(struct __sk_buff *skb, __u32 offset, __u32 length) {
    void *data = (void *)(long)skb->data;
    if (data + offset + length <= (void *)(long)skb->data_end) return data + offset;
    if (skb->len < offset + length || bpf_skb_pull_data(skb, offset + length)) return NULL;
    data = (void *)(long)skb->data;
    return data + offset + length <= (void *)(long)skb->data_end ? data + offset : NULL;
}

/* The UDP header of an unfragmented packet without IPv4 options or IPv6 extension headers, or NULL: then the packet is
 * none of ours, or one that user space takes care of. */
static __always_inline struct udphdr *udp_header(struct __sk_buff *skb, __u32 offset) {
    if (skb->protocol == bpf_htons(ETH_P_IP)) {
        struct iphdr *ip = linear(skb, offset, sizeof *ip + sizeof(struct udphdr));
        if (!ip || ip->version != 4 || ip->ihl != 5 || ip->protocol != IPPROTO_UDP) return NULL;
        if (ip->frag_off & bpf_htons(IPV4_FRAGMENT_BITS)) return NULL;
        return (struct udphdr *)(ip + 1);
    }
    if (skb->protocol != bpf_htons(ETH_P_IPV6)) return NULL;
    struct ipv6hdr *ip = linear(skb, offset, sizeof *ip + sizeof(struct udphdr));
    if (!ip || ip->version != 6 || ip->nexthdr != IPPROTO_UDP) return NULL;
    return (struct udphdr *)(ip + 1);
}

/* Reads the headers of a packet that `udp_header` found one in. */
static __always_inline int read_datagram(struct __sk_buff *skb, __u32 offset, struct datagram *datagram) {
    struct udphdr udp;
    __u32 announced;
    datagram->network = offset;
    datagram->is_ipv6 = skb->protocol == bpf_htons(ETH_P_IPV6);
    if (datagram->is_ipv6) {
        struct ipv6hdr ip;
        if (bpf_skb_load_bytes(skb, offset, &ip, sizeof ip)) return -1;
        __builtin_memcpy(&datagram->source, &ip.saddr, sizeof datagram->source);
        __builtin_memcpy(&datagram->destination, &ip.daddr, sizeof datagram->destination);
        datagram->hops = ip.hop_limit;
        datagram->transport = offset + sizeof ip;
        announced = bpf_ntohs(ip.payload_len);
    } else {
        struct iphdr ip;
        if (bpf_skb_load_bytes(skb, offset, &ip, sizeof ip)) return -1;
        datagram->source = mapped(ip.saddr);
        datagram->destination = mapped(ip.daddr);
        datagram->hops = ip.ttl;
        datagram->transport = offset + sizeof ip;
        announced = bpf_ntohs(ip.tot_len) - sizeof ip;
    }
    if (bpf_skb_load_bytes(skb, datagram->transport, &udp, sizeof udp)) return -1;
    datagram->source_port_be = udp.source;
    datagram->destination_port_be = udp.dest;
    datagram->length_be = udp.len;
    datagram->check_be = udp.check;
    __u32 length = bpf_ntohs(udp.len);
    int fits = length == announced && length > sizeof udp && skb->len >= datagram->transport + length;
    datagram->payload_length = fits ? length - sizeof udp : 0;
    return 0;
}

/* The unfolded sum of the pseudo-header. The words that mapping adds to an IPv4 address sum up to 0 (0xffff). */
static __always_inline __u32 pseudo_sum(const struct datagram *datagram) {
    struct pseudo_header pseudo = {
        .source = datagram->source,
        .destination = datagram->destination,
        .length_be = bpf_htonl(bpf_ntohs(datagram->length_be)),
        .protocol_be = bpf_htonl(IPPROTO_UDP),
    };
    return bpf_csum_diff(NULL, 0, (__be32 *)&pseudo, sizeof pseudo, 0);
}

static __always_inline int ipv4_header_holds(struct __sk_buff *skb, const struct datagram *datagram) {
    struct iphdr ip;
    if (bpf_skb_load_bytes(skb, datagram->network, &ip, sizeof ip)) return 0;
    return fold(bpf_csum_diff(NULL, 0, (__be32 *)&ip, sizeof ip, 0)) == 0xffff;
}

/* Whether the checksums hold. A checksum that a device has yet to complete (CHECKSUM_PARTIAL: the packet never left this
 * machine) is the sum of the pseudo-header, and holds too. Zero means none in IPv4 (RFC 768) and is none in IPv6. */
static __always_inline int checksums_hold(struct __sk_buff *skb, const struct datagram *datagram) {
    if (!datagram->is_ipv6 && !ipv4_header_holds(skb, datagram)) return 0;
    if (datagram->check_be == 0) return !datagram->is_ipv6;
    __u32 sum = pseudo_sum(datagram);
    __u16 folded = fold(sum);
    if (folded == datagram->check_be) return 1;

    __u32 key = 0;
    struct scratch *scratch = bpf_map_lookup_elem(&scratches, &key);
    __u32 length = bpf_ntohs(datagram->length_be);
    /* The verifier needs two comparisons of the length itself; clang would make one of a difference. */
    if (!scratch || length < sizeof(struct udphdr)) return 0;
    barrier_var(length);
    if (length > SCRATCH_SIZE - 4) return 0;
    if (bpf_skb_load_bytes(skb, datagram->transport, scratch->bytes, length)) return 0;
    scratch->bytes[length] = 0;
    scratch->bytes[length + 1] = 0;
    scratch->bytes[length + 2] = 0;
    __u32 padded = (length + 3) & ~3u;
    if (padded > SCRATCH_SIZE) return 0;
    return fold(bpf_csum_diff(NULL, 0, (__be32 *)scratch->bytes, padded, sum)) == 0xffff;
}

/* Sends the packet back where it came from: addresses swapped in both headers, hops as for a new packet. */
static __always_inline int turn_around(struct __sk_buff *skb, const struct datagram *datagram) {
    const __be16 ports[2] = {datagram->destination_port_be, datagram->source_port_be};
    if (datagram->is_ipv6) {
        struct ip_address addresses[2] = {datagram->destination, datagram->source};
        const __u8 hops = 255;
        if (bpf_skb_store_bytes(skb, datagram->network + __builtin_offsetof(struct ipv6hdr, saddr), addresses,
                                sizeof addresses, 0))
            return -1;
        if (bpf_skb_store_bytes(skb, datagram->network + __builtin_offsetof(struct ipv6hdr, hop_limit), &hops, 1, 0))
            return -1;
    } else {
        struct iphdr ip;
        if (bpf_skb_load_bytes(skb, datagram->network, &ip, sizeof ip)) return -1;
        ip.saddr = datagram->destination.words_be[3];
        ip.daddr = datagram->source.words_be[3];
        ip.ttl = 255;
        ip.check = 0;
        ip.check = ~fold(bpf_csum_diff(NULL, 0, (__be32 *)&ip, sizeof ip, 0));
        if (bpf_skb_store_bytes(skb, datagram->network, &ip, sizeof ip, 0)) return -1;
    }
    return bpf_skb_store_bytes(skb, datagram->transport, ports, sizeof ports, 0);
}
