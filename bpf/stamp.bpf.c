// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* STAMP (RFC 8762) over IPv4 and IPv6 in tc: stamps our probes as they leave, answers our peers' probes, and takes our
 * answers in. Every packet to another port or address passes untouched, and other filters still see it (TC_ACT_UNSPEC).
 * What comes to our own ports and is refused ends here, counted: the daemon holds these ports, so nobody else misses it,
 * and a flood costs the daemon nothing. */
#include "packet.h"
#include "stamp_abi.h"

#include <linux/pkt_cls.h>

char LICENSE[] SEC("license") = "GPL";

const volatile struct stamp_settings settings = {};

/* One entry: nanoseconds from the monotonic clock's zero to 1900-01-01T00:00:00Z. */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, __u64);
} clock_offset SEC(".maps");

/* The addresses that we send from and answer at. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, STAMP_LARGEST_ADDRESSES);
    __type(key, struct ip_address);
    __type(value, __u32);
} own_addresses SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, STAMP_LARGEST_PEERS);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, struct ip_address);
    __type(value, struct stamp_peer);
} peers SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, STAMP_LARGEST_TARGETS);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, struct stamp_target_key);
    __type(value, struct stamp_target);
} targets SEC(".maps");

/* Sized before loading. */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct stamp_slot);
} slots SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, STAMP_COUNTS);
    __type(key, __u32);
    __type(value, __u64);
} counts SEC(".maps");

static __always_inline void count(enum stamp_count what) {
    __u32 key = what;
    __u64 *value = bpf_map_lookup_elem(&counts, &key);
    if (value) *value += 1;
}

/* Counts, and ends a packet to one of our own ports. */
static __always_inline int refuse(enum stamp_count why) {
    count(why);
    return TC_ACT_SHOT;
}

static __always_inline __u64 offset_to_1900(void) {
    __u32 key = 0;
    __u64 *offset = bpf_map_lookup_elem(&clock_offset, &key);
    return offset ? *offset : 0;
}

static __always_inline struct stamp_timestamp on_wire(__u64 monotonic, __u64 offset) {
    const __u64 second = 1000000000;
    __u64 since_1900 = monotonic + offset;
    struct stamp_timestamp stamp = {
        .seconds_be = bpf_htonl((__u32)(since_1900 / second)),
        .fraction_be = bpf_htonl((__u32)(((since_1900 % second) << 32) / second)),
    };
    return stamp;
}

static __always_inline int is_same(const struct stamp_timestamp *one, const struct stamp_timestamp *other) {
    return one->seconds_be == other->seconds_be && one->fraction_be == other->fraction_be;
}

static __always_inline struct stamp_slot *slot_of(const struct stamp_target *target, __u32 sequence) {
    __u32 key = target->session_index * settings.slots_per_session + (sequence & (settings.slots_per_session - 1));
    return bpf_map_lookup_elem(&slots, &key);
}

/* Takes one answer from the peer's allowance and returns its sequence number, or -1 when there is none left. */
static __always_inline __s64 next_answer(struct stamp_peer *peer, __u64 now) {
    __s64 sequence = -1;
    bpf_spin_lock(&peer->lock);
    __u64 due = peer->due > now ? peer->due : now;
    if (due - now <= peer->tolerance) {
        peer->due = due + peer->cost;
        sequence = peer->sequence;
        peer->sequence += 1;
    }
    bpf_spin_unlock(&peer->lock);
    return sequence;
}

static __always_inline void fill_reply(struct stamp_reply *reply, const struct stamp_request *asked, __u8 hops,
                                       __u32 sequence, __u64 received) {
    __u64 offset = offset_to_1900();
    *reply = (struct stamp_reply){
        .sequence_be = bpf_htonl(sequence),
        .error_estimate_be = bpf_htons(STAMP_ERROR_ESTIMATE),
        .session_be = asked->session_be,
        .received = on_wire(received, offset),
        .sender_sequence_be = asked->sequence_be,
        .sender_timestamp = asked->timestamp,
        .sender_error_estimate_be = asked->error_estimate_be,
        .sender_ttl = hops,
    };
    reply->timestamp = on_wire(bpf_ktime_get_ns(), offset);
}

static __always_inline int swap_hardware_addresses(struct __sk_buff *skb) {
    __u8 addresses[2 * ETH_ALEN], swapped[2 * ETH_ALEN];
    if (bpf_skb_load_bytes(skb, 0, addresses, sizeof addresses)) return -1;
    __builtin_memcpy(swapped, addresses + ETH_ALEN, ETH_ALEN);
    __builtin_memcpy(swapped + ETH_ALEN, addresses, ETH_ALEN);
    return bpf_skb_store_bytes(skb, 0, swapped, sizeof swapped, 0);
}

/* Replaces octets of the UDP payload and corrects the checksum by the difference, which holds for packets whose checksum
 * the device has yet to complete, too. `size` is a multiple of 4 at an even place. */
static __always_inline int replace(struct __sk_buff *skb, const struct datagram *datagram, __u32 place, const void *old,
                                   const void *new, __u32 size) {
    __u32 payload = datagram->transport + sizeof(struct udphdr);
    __s64 change = bpf_csum_diff((__be32 *)old, size, (__be32 *)new, size, 0);
    if (bpf_skb_store_bytes(skb, payload + place, new, size, 0)) return -1;
    __u32 check = datagram->transport + __builtin_offsetof(struct udphdr, check);
    return bpf_l4_csum_replace(skb, check, 0, change, BPF_F_MARK_MANGLED_0);
}

/* Turns the probe in `skb` into its answer. Swapping addresses and ports leaves the UDP checksum as it is. */
static __always_inline int write_answer(struct __sk_buff *skb, const struct datagram *datagram,
                                        const struct stamp_request *asked, __u32 sequence, __u64 received) {
    struct stamp_reply reply;
    if (datagram->network == ETH_HLEN && swap_hardware_addresses(skb)) return -1;
    if (turn_around(skb, datagram)) return -1;
    fill_reply(&reply, asked, datagram->hops, sequence, received);
    return replace(skb, datagram, 0, asked, &reply, STAMP_BASE_SIZE);
}

static __always_inline int reflect(struct __sk_buff *skb, const struct datagram *datagram, __u64 received) {
    struct stamp_request request;
    struct stamp_peer *peer = bpf_map_lookup_elem(&peers, &datagram->source);
    if (!peer) return refuse(STAMP_REFUSED_SOURCE);
    __u32 length = datagram->payload_length;
    if (length < STAMP_BASE_SIZE || length > STAMP_LARGEST_SIZE) return refuse(STAMP_REFUSED_SIZE);
    if (bpf_skb_load_bytes(skb, datagram->transport + sizeof(struct udphdr), &request, sizeof request))
        return refuse(STAMP_REFUSED_SIZE);
    if (request.session_be != peer->session_be) {
        if (peer->heartbeat_be && request.session_be == peer->heartbeat_be) return TC_ACT_UNSPEC;
        return refuse(STAMP_REFUSED_SESSION);
    }
    if (!checksums_hold(skb, datagram)) return refuse(STAMP_REFUSED_CHECKSUM);
    __s64 sequence = next_answer(peer, received);
    if (sequence < 0) return refuse(STAMP_REFUSED_RATE);
    /* Half an answer is worse than none. */
    if (write_answer(skb, datagram, &request, (__u32)sequence, received)) return refuse(STAMP_PACKET_UNWRITABLE);
    count(STAMP_REFLECTED);
    return bpf_redirect(skb->ifindex, 0);
}

static __always_inline enum stamp_count take_answer(struct stamp_slot *slot, const struct stamp_reply *reply,
                                                    __u64 received) {
    enum stamp_count result = STAMP_ANSWER_UNEXPECTED;
    __u32 sequence = bpf_ntohl(reply->sender_sequence_be);
    __u32 reflector_sequence = bpf_ntohl(reply->sequence_be);
    bpf_spin_lock(&slot->lock);
    if (slot->sent && slot->sequence == sequence && is_same(&slot->sent_on_wire, &reply->sender_timestamp)) {
        result = slot->answers ? STAMP_ANSWER_DUPLICATE : STAMP_ANSWERED;
        if (slot->answers < 0xffff) slot->answers += 1;
        if (result == STAMP_ANSWERED) {
            slot->received = received;
            slot->reflector_sequence = reflector_sequence;
            slot->reflector_saw_ttl = reply->sender_ttl;
            slot->reflector_received = reply->received;
            slot->reflector_sent = reply->timestamp;
        }
    }
    bpf_spin_unlock(&slot->lock);
    return result;
}

/* Takes an answer to one of our probes in. What answers nothing that was stamped here is left to user space, which may
 * have sent the probe through a device that we are not attached to. */
static __always_inline int collect(struct __sk_buff *skb, const struct datagram *datagram, __u64 received) {
    struct stamp_reply reply;
    struct stamp_target_key key = {.address = datagram->source, .port_be = datagram->source_port_be};
    struct stamp_target *target = bpf_map_lookup_elem(&targets, &key);
    if (!target) return refuse(STAMP_ANSWER_SOURCE);
    __u32 length = datagram->payload_length;
    if (length < STAMP_BASE_SIZE || length > STAMP_LARGEST_SIZE) return refuse(STAMP_ANSWER_SIZE);
    if (bpf_skb_load_bytes(skb, datagram->transport + sizeof(struct udphdr), &reply, sizeof reply))
        return refuse(STAMP_ANSWER_SIZE);
    if (target->heartbeat_be && reply.session_be == target->heartbeat_be) return TC_ACT_UNSPEC;
    /* A reflector of RFC 8762 alone leaves the session identifier zero. */
    if (reply.session_be && reply.session_be != target->session_be) return refuse(STAMP_ANSWER_SESSION);
    if (!checksums_hold(skb, datagram)) return refuse(STAMP_ANSWER_CHECKSUM);
    struct stamp_slot *slot = slot_of(target, bpf_ntohl(reply.sender_sequence_be));
    enum stamp_count result = slot ? take_answer(slot, &reply, received) : STAMP_ANSWER_UNEXPECTED;
    if (result == STAMP_ANSWER_UNEXPECTED) return TC_ACT_UNSPEC;
    count(result);
    return TC_ACT_SHOT;
}

static __always_inline int stamp_probe(struct __sk_buff *skb, const struct datagram *datagram) {
    struct stamp_request request;
    struct stamp_target_key key = {.address = datagram->destination, .port_be = datagram->destination_port_be};
    struct stamp_target *target = bpf_map_lookup_elem(&targets, &key);
    if (!target || datagram->payload_length < STAMP_BASE_SIZE) return TC_ACT_UNSPEC;
    if (bpf_skb_load_bytes(skb, datagram->transport + sizeof(struct udphdr), &request, sizeof request))
        return TC_ACT_UNSPEC;
    if (request.session_be != target->session_be) return TC_ACT_UNSPEC;
    __u32 sequence = bpf_ntohl(request.sequence_be);
    struct stamp_slot *slot = slot_of(target, sequence);
    if (!slot) return TC_ACT_UNSPEC;

    __u64 now = bpf_ktime_get_ns();
    struct stamp_timestamp stamp = on_wire(now, offset_to_1900());
    /* Before the packet is touched: an answer to a probe that left half-stamped is not believed. */
    bpf_spin_lock(&slot->lock);
    slot->sequence = sequence;
    slot->answers = 0;
    slot->received = 0;
    slot->sent = now;
    slot->sent_on_wire = stamp;
    bpf_spin_unlock(&slot->lock);

    __u32 place = __builtin_offsetof(struct stamp_request, timestamp);
    int failed = replace(skb, datagram, place, &request.timestamp, &stamp, sizeof stamp);
    count(failed ? STAMP_PACKET_UNWRITABLE : STAMP_SENT);
    return TC_ACT_UNSPEC;
}

static __always_inline int is_own(const struct ip_address *address) {
    return bpf_map_lookup_elem(&own_addresses, address) != NULL;
}

static __always_inline int arrive(struct __sk_buff *skb, __u32 offset) {
    struct datagram datagram = {};
    struct udphdr *udp = udp_header(skb, offset);
    if (!udp) return TC_ACT_UNSPEC;
    int is_probe = udp->dest == settings.reflector_port_be;
    if (!is_probe && udp->dest != settings.probe_port_be) return TC_ACT_UNSPEC;
    __u64 now = bpf_ktime_get_ns();
    if (read_datagram(skb, offset, &datagram) || !is_own(&datagram.destination)) return TC_ACT_UNSPEC;
    return is_probe ? reflect(skb, &datagram, now) : collect(skb, &datagram, now);
}

static __always_inline int leave(struct __sk_buff *skb, __u32 offset) {
    struct datagram datagram = {};
    struct udphdr *udp = udp_header(skb, offset);
    if (!udp || udp->source != settings.probe_port_be) return TC_ACT_UNSPEC;
    if (read_datagram(skb, offset, &datagram) || !is_own(&datagram.source)) return TC_ACT_UNSPEC;
    return stamp_probe(skb, &datagram);
}

/* Devices with an Ethernet header, and devices without any (TUN, WireGuard). */
SEC("tc") int arrive_ethernet(struct __sk_buff *skb) { return arrive(skb, ETH_HLEN); }
SEC("tc") int arrive_bare(struct __sk_buff *skb) { return arrive(skb, 0); }
SEC("tc") int leave_ethernet(struct __sk_buff *skb) { return leave(skb, ETH_HLEN); }
SEC("tc") int leave_bare(struct __sk_buff *skb) { return leave(skb, 0); }
