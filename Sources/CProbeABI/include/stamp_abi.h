/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* What the kernel's STAMP programs and the daemon agree on: map keys and values, and the wire format of RFC 8762 with
 * the session identifier of RFC 8972. Fields named `be` are in network byte order. */
#pragma once

#include <linux/bpf.h>
#include <linux/types.h>

#include "ip_address.h"

enum {
    /* Octets of an unauthenticated test packet without extensions, RFC 8762 §4.2.1. */
    STAMP_BASE_SIZE = 44,
    /* The largest test packet that is answered. What follows the base are extensions, returned as they came: a
     * reflector that understands none of them has to leave their U flag set (RFC 8972 §4.2). */
    STAMP_LARGEST_SIZE = 500,
    /* Clock not known to be synchronised (S = 0), NTP format (Z = 0), error 1 × 2^(32 − 32) s, RFC 4656 §4.1.2. */
    STAMP_ERROR_ESTIMATE = 0x2001,
    /* Nodes whose probes are answered: all of a cluster, of which a node probes only some. Nothing is allocated ahead. */
    STAMP_LARGEST_PEERS = 32768,
    STAMP_LARGEST_TARGETS = 1024,
    STAMP_LARGEST_ADDRESSES = 16,
};

/* Seconds since 1900 and their fraction in units of 2^-32 s. */
struct stamp_timestamp {
    __be32 seconds_be;
    __be32 fraction_be;
};

/* RFC 8762 §4.2.1 with RFC 8972 §3. */
struct stamp_request {
    __be32 sequence_be;
    struct stamp_timestamp timestamp;
    __be16 error_estimate_be;
    __be16 session_be;
    __u8 zero[28];
};

/* RFC 8762 §4.3.1 with RFC 8972 §3. */
struct stamp_reply {
    __be32 sequence_be;
    struct stamp_timestamp timestamp;
    __be16 error_estimate_be;
    __be16 session_be;
    struct stamp_timestamp received;
    __be32 sender_sequence_be;
    struct stamp_timestamp sender_timestamp;
    __be16 sender_error_estimate_be;
    __u8 zero[2];
    __u8 sender_ttl;
    __u8 zero_too[3];
};

/* Fixed before the programs are loaded. */
struct stamp_settings {
    __be16 reflector_port_be;
    __be16 probe_port_be;
    /* A power of two. */
    __u32 slots_per_session;
};

/* A peer whose probes are answered; the key is its address. */
struct stamp_peer {
    struct bpf_spin_lock lock;
    __be16 session_be;
    /* Probes that the daemon itself has to answer: they tell that it lives. 0: there are none. */
    __be16 heartbeat_be;
    /* Of the next answer: counted per session, so that the sender can tell the directions of loss apart. */
    __u32 sequence;
    __u32 zero_too;
    /* Nanoseconds that one answer costs, and how far answers may run ahead of that pace. */
    __u64 cost;
    __u64 tolerance;
    /* When the next answer would be due at that pace (the theoretical arrival time of ITU-T I.371's GCRA). */
    __u64 due;
};

/* Where our own probes go. */
struct stamp_target_key {
    struct ip_address address;
    __be16 port_be;
    __u16 zero;
};

struct stamp_target {
    __u32 session_index;
    __be16 session_be;
    /* Of probes that user space sends and whose answers it takes in itself; 0: there are none. */
    __be16 heartbeat_be;
};

/* One probe of ours: entry session_index × slots_per_session + sequence mod slots_per_session. */
struct stamp_slot {
    struct bpf_spin_lock lock;
    __u32 sequence;
    __u32 reflector_sequence;
    __u16 answers;
    __u8 reflector_saw_ttl;
    __u8 zero;
    /* T1 and T4 in nanoseconds of the monotonic clock; 0: not yet. */
    __u64 sent;
    __u64 received;
    /* T1 as it is on the wire, to recognise the answer. */
    struct stamp_timestamp sent_on_wire;
    /* T2 and T3 of the peer's clock. */
    struct stamp_timestamp reflector_received;
    struct stamp_timestamp reflector_sent;
};

/* What is counted, for each CPU. */
enum stamp_count {
    STAMP_REFLECTED,
    STAMP_REFUSED_SOURCE,
    STAMP_REFUSED_SIZE,
    STAMP_REFUSED_SESSION,
    STAMP_REFUSED_CHECKSUM,
    STAMP_REFUSED_RATE,
    STAMP_SENT,
    STAMP_ANSWERED,
    STAMP_ANSWER_DUPLICATE,
    STAMP_ANSWER_SOURCE,
    STAMP_ANSWER_SIZE,
    STAMP_ANSWER_SESSION,
    STAMP_ANSWER_CHECKSUM,
    STAMP_ANSWER_UNEXPECTED,
    STAMP_PACKET_UNWRITABLE,
    STAMP_COUNTS,
};

_Static_assert(sizeof(struct stamp_request) == STAMP_BASE_SIZE, "RFC 8762: 44 octets");
_Static_assert(sizeof(struct stamp_reply) == STAMP_BASE_SIZE, "RFC 8762: 44 octets");
_Static_assert(__builtin_offsetof(struct stamp_request, session_be) == 14, "RFC 8972: octets 14 and 15");
_Static_assert(__builtin_offsetof(struct stamp_reply, received) == 16, "RFC 8762: octets 16 to 23");
_Static_assert(__builtin_offsetof(struct stamp_reply, sender_sequence_be) == 24, "RFC 8762: octets 24 to 27");
_Static_assert(__builtin_offsetof(struct stamp_reply, sender_ttl) == 40, "RFC 8762: octet 40");
_Static_assert(sizeof(struct stamp_settings) == 8, "no padding");
_Static_assert(sizeof(struct stamp_peer) == 40, "no padding");
_Static_assert(sizeof(struct stamp_target_key) == 20, "no padding");
_Static_assert(sizeof(struct stamp_target) == 8, "no padding");
_Static_assert(sizeof(struct stamp_slot) == 56, "no padding");
