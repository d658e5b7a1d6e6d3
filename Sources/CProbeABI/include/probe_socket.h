/* SPDX-License-Identifier: Apache-2.0 */
/* UDP sockets of both families that say when and with how many hops left a datagram came: control messages are macros,
 * which Swift cannot call. Ports are in host byte order. Every function returns a negative errno on failure. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "ip_address.h"

struct probe_datagram {
    struct ip_address address;
    uint16_t port;
    /* TTL or hop limit; 0: the kernel did not say. */
    uint8_t ttl;
    /* Nanoseconds of the realtime clock; 0: the kernel did not say. */
    uint64_t received;
};

/* A non-blocking socket of the address's family, bound to it and a port (0: any), that sends with 255 hops. An
 * unspecified address (0.0.0.0, ::) stands for all of its family. */
int probe_socket_open(struct ip_address address, uint16_t port, int receive_buffer);
int probe_socket_port(int socket);
int probe_socket_send(int socket, const void *bytes, size_t size, struct ip_address address, uint16_t port);
/* The length of the datagram, or -EAGAIN when there is none. */
int probe_socket_receive(int socket, void *bytes, size_t capacity, struct probe_datagram *datagram);
/* Waits until one of the descriptors can be read or the time (-1: for ever) is over; returns how many can. */
int probe_socket_wait(const int descriptors[], int count, int milliseconds);
/* Nanoseconds of a clock (CLOCK_MONOTONIC, CLOCK_REALTIME). */
uint64_t probe_clock(int clock);
