// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* Watches the name resolution of the sockets of a cgroup: requests to port 53 as they leave, responses as they arrive.
 * Of a message only its header is read, never a name; every packet passes as it is. */
#include <linux/bpf.h>
#include <linux/errno.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "dns_abi.h"

char LICENSE[] SEC("license") = "GPL";

const volatile struct dns_settings settings = {};

enum {
    PASS = 1,
    FRAGMENT_OFFSET = 0x1fff,
    /* Of extension headers. */
    HOP_BY_HOP = 0,
    ROUTING = 43,
    FRAGMENT = 44,
    AUTHENTICATION = 51,
    DESTINATION = 60,
};

/* RFC 1035 §4.1.1. */
struct dns_header {
    __be16 identifier_be;
    /* QR, opcode, AA, TC, RD. */
    __u8 flags;
    /* RA, Z, and the response code in the last four bits. */
    __u8 code;
    __be16 counts_be[4];
};

/* A packet to or from port 53. */
struct packet {
    __u32 transport;
    __u8 protocol;
    __u8 is_ipv6;
    __u8 is_leaving;
};

/* One direction of a connection. */
struct stream {
    /* The sequence number of what comes next: the length of a message, or its header. */
    __u32 next;
    /* Of the message whose header comes next; 0: a length does. */
    __u16 length;
    __u8 is_known;
    __u8 is_lost;
};

struct connection {
    struct stream leaving;
    struct stream arriving;
};

struct {
    __uint(type, BPF_MAP_TYPE_SK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, int);
    __type(value, struct connection);
} connections SEC(".maps");

/* Sized before loading. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, struct dns_request_key);
    __type(value, struct dns_request);
} pending SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, DNS_CHANNELS);
    __type(key, __u32);
    __type(value, struct dns_totals);
} totals SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, DNS_EVENTS);
    __type(key, __u32);
    __type(value, __u64);
} events SEC(".maps");

static __always_inline void count(enum dns_event what) {
    __u32 key = what;
    __u64 *value = bpf_map_lookup_elem(&events, &key);
    if (value) __sync_fetch_and_add(value, 1);
}

static __always_inline void remember(const struct dns_request_key *key, __u32 channel, struct dns_totals *sums) {
    struct dns_request request = {.sent = bpf_ktime_get_ns(), .channel = channel};
    long result = bpf_map_update_elem(&pending, key, &request, BPF_NOEXIST);
    if (result == 0) return;
    if (result != -EEXIST) return count(DNS_PENDING_FULL);
    struct dns_request *earlier = bpf_map_lookup_elem(&pending, key);
    if (!earlier || request.sent - earlier->sent < settings.timeout) return;
    __sync_fetch_and_add(&sums->timeouts, 1);
    earlier->sent = request.sent;
}

static __always_inline void record(struct dns_totals *sums, __u8 code, __u64 microseconds) {
    __u32 class = code & 0xf;
    if (class > DNS_OTHER) class = DNS_OTHER;
    barrier_var(class);
    if (class < DNS_RESPONSE_CODES) __sync_fetch_and_add(&sums->responses[class], 1);
    __u32 bucket = log_linear_index(microseconds);
    /* The verifier has to see the comparison of this very number. */
    barrier_var(bucket);
    if (bucket < LOG_LINEAR_BUCKETS) __sync_fetch_and_add(&sums->response_times[bucket], 1);
    __sync_fetch_and_add(&sums->response_sum_us, microseconds);
}

static __always_inline void settle(const struct dns_request_key *key, __u8 code, struct dns_totals *sums) {
    struct dns_request *request = bpf_map_lookup_elem(&pending, key);
    if (!request) return count(DNS_UNASKED);
    __u64 taken = bpf_ktime_get_ns() - request->sent;
    /* Another CPU may have a second response. */
    if (bpf_map_delete_elem(&pending, key)) return count(DNS_UNASKED);
    if (taken >= settings.timeout) {
        __sync_fetch_and_add(&sums->timeouts, 1);
    } else {
        record(sums, code, taken / 1000);
    }
}

/* Counts the message whose header is at `offset`. Not static, so that the verifier looks at it only once. */
__noinline int take(struct __sk_buff *skb, __u32 offset, __u32 channel, __u32 is_leaving) {
    struct dns_header header;
    struct dns_totals *sums = bpf_map_lookup_elem(&totals, &channel);
    if (!sums) return 0;
    if (bpf_skb_load_bytes(skb, offset, &header, sizeof header) || header.flags >> 7 == is_leaving) {
        count(DNS_MALFORMED);
        return 0;
    }
    struct dns_request_key key = {.socket_cookie = bpf_get_socket_cookie(skb), .identifier = header.identifier_be};
    if (is_leaving) {
        __sync_fetch_and_add(&sums->requests, 1);
        remember(&key, channel, sums);
    } else {
        settle(&key, header.code, sums);
    }
    return 0;
}

/* Reads what begins at `stream->next`, `left` octets before the end of the segment. Returns whether to go on. */
static __always_inline int advance(struct __sk_buff *skb, __u32 channel, __u32 is_leaving, struct stream *stream,
                                   __u32 offset, __u32 left) {
    if (stream->length) {
        /* A header that is split over two segments is skipped with its message. */
        if (left < DNS_HEADER_SIZE) count(DNS_MALFORMED);
        else take(skb, offset, channel, is_leaving);
        stream->next += stream->length;
        stream->length = 0;
        return 1;
    }
    __be16 length_be;
    if (left < sizeof length_be || bpf_skb_load_bytes(skb, offset, &length_be, sizeof length_be)) return 0;
    if (bpf_ntohs(length_be) < DNS_HEADER_SIZE) return 0;
    stream->length = bpf_ntohs(length_be);
    stream->next += sizeof length_be;
    return 1;
}

static __always_inline void lose(struct stream *stream, enum dns_event why) {
    stream->is_lost = 1;
    count(why);
}

static __always_inline void follow(struct __sk_buff *skb, __u32 channel, __u32 is_leaving, struct stream *stream,
                                   __u32 sequence, __u32 payload) {
    __u32 length = skb->len - payload;
    for (int step = 0; step < 2 * DNS_LARGEST_PIPELINE; step++) {
        __u32 position = stream->next - sequence;
        /* What comes next is in a segment that has not arrived. */
        if ((__s32)position < 0) return lose(stream, DNS_STREAM_LOST);
        if (position >= length) return;
        if (!advance(skb, channel, is_leaving, stream, payload + position, length - position)) {
            return lose(stream, DNS_STREAM_LOST);
        }
    }
    if (stream->next - sequence < length) lose(stream, DNS_PIPELINE_TOO_LONG);
}

/* Messages of two octets of length and a body each (RFC 1035 §4.2.2), wherever segments begin. Not static: `take`. */
__noinline int read_segment(struct __sk_buff *skb, __u32 transport, __u32 channel, __u32 is_leaving) {
    struct tcphdr header;
    if (bpf_skb_load_bytes(skb, transport, &header, sizeof header)) return 0;
    __u32 payload = transport + header.doff * 4;
    struct bpf_sock *sk = skb->sk;
    if (sk) sk = bpf_sk_fullsock(sk);
    if (!sk || payload > skb->len || (payload == skb->len && !header.syn)) return 0;
    struct connection *connection = bpf_sk_storage_get(&connections, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
    if (!connection) return 0;
    struct stream *stream = is_leaving ? &connection->leaving : &connection->arriving;
    __u32 sequence = bpf_ntohl(header.seq) + header.syn;
    if (header.syn) stream->is_lost = stream->length = 0;
    if (header.syn || !stream->is_known) stream->next = sequence;
    stream->is_known = 1;
    if (!stream->is_lost) follow(skb, channel, is_leaving, stream, sequence, payload);
    return 0;
}

static __always_inline void read_packet(struct __sk_buff *skb, const struct packet *packet) {
    if (packet->protocol == IPPROTO_TCP) {
        read_segment(skb, packet->transport, DNS_TCP_IPV4 + packet->is_ipv6, packet->is_leaving);
    } else {
        take(skb, packet->transport + sizeof(struct udphdr), DNS_UDP_IPV4 + packet->is_ipv6, packet->is_leaving);
    }
}

/* Walks over extension headers; returns whether a TCP or UDP header follows. */
static __noinline int skip_extensions(struct __sk_buff *skb, struct packet *packet) {
    if (!packet) return 0;
    for (int index = 0; index < DNS_LARGEST_EXTENSIONS; index++) {
        if (packet->protocol == IPPROTO_TCP || packet->protocol == IPPROTO_UDP) return 1;
        __u8 header[4];
        if (bpf_skb_load_bytes(skb, packet->transport, header, sizeof header)) return 0;
        __u32 size;
        switch (packet->protocol) {
        case HOP_BY_HOP:
        case ROUTING:
        case DESTINATION: size = 8 + header[1] * 8; break;
        case AUTHENTICATION: size = 8 + header[1] * 4; break;
        case FRAGMENT:
            if (header[2] || header[3] & 0xf8) return 0;
            size = 8;
            break;
        default: return 0;
        }
        packet->protocol = header[0];
        packet->transport += size;
    }
    if (packet->protocol == IPPROTO_TCP || packet->protocol == IPPROTO_UDP) return 1;
    count(DNS_TOO_MANY_EXTENSIONS);
    return 0;
}

/* The far port of a packet whose TCP or UDP header is wherever its IP header says. */
static __noinline int read_extended(struct __sk_buff *skb, struct packet *packet) {
    if (!packet || (packet->is_ipv6 && !skip_extensions(skb, packet))) return PASS;
    __be16 port_be;
    __u32 offset = packet->transport + (packet->is_leaving ? sizeof port_be : 0);
    if (bpf_skb_load_bytes(skb, offset, &port_be, sizeof port_be) || port_be != bpf_htons(DNS_PORT)) return PASS;
    read_packet(skb, packet);
    return PASS;
}

static __always_inline int watch_ipv4(struct __sk_buff *skb, __u8 is_leaving) {
    struct iphdr *ip = (void *)(long)skb->data;
    __be16 *ports = (void *)(ip + 1);
    if ((void *)(ports + 2) > (void *)(long)skb->data_end) return PASS;
    __u8 protocol = ip->protocol;
    if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP) return PASS;
    if (ip->ihl == 5 && ports[is_leaving] != bpf_htons(DNS_PORT)) return PASS;
    if (ip->frag_off & bpf_htons(FRAGMENT_OFFSET)) return PASS;
    struct packet packet = {.transport = ip->ihl * 4, .protocol = protocol, .is_leaving = is_leaving};
    return read_extended(skb, &packet);
}

static __always_inline int watch_ipv6(struct __sk_buff *skb, __u8 is_leaving) {
    struct ipv6hdr *ip = (void *)(long)skb->data;
    __be16 *ports = (void *)(ip + 1);
    if ((void *)(ports + 2) > (void *)(long)skb->data_end) return PASS;
    __u8 protocol = ip->nexthdr;
    int is_plain = protocol == IPPROTO_TCP || protocol == IPPROTO_UDP;
    if (is_plain && ports[is_leaving] != bpf_htons(DNS_PORT)) return PASS;
    struct packet packet = {
        .transport = sizeof *ip, .protocol = protocol, .is_ipv6 = 1, .is_leaving = is_leaving};
    return read_extended(skb, &packet);
}

static __always_inline int watch(struct __sk_buff *skb, __u8 is_leaving) {
    if (skb->protocol == bpf_htons(ETH_P_IP)) return watch_ipv4(skb, is_leaving);
    if (skb->protocol == bpf_htons(ETH_P_IPV6)) return watch_ipv6(skb, is_leaving);
    return PASS;
}

SEC("cgroup_skb/egress")
int watch_leaving(struct __sk_buff *skb) { return watch(skb, 1); }

SEC("cgroup_skb/ingress")
int watch_arriving(struct __sk_buff *skb) { return watch(skb, 0); }
