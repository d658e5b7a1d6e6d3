/* SPDX-License-Identifier: Apache-2.0 */
/* UDP sockets that say when and with which TTL a datagram came: control messages are macros, which Swift cannot call.
 * Addresses are in network byte order, ports are not. Every function returns a negative errno on failure. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct probe_datagram {
    uint32_t address_be;
    uint16_t port;
    /* 0: the kernel did not say. */
    uint8_t ttl;
    /* Nanoseconds of the realtime clock; 0: the kernel did not say. */
    uint64_t received;
};

/* A non-blocking socket bound to an address and a port (0: any) that sends with TTL 255. */
int probe_socket_open(uint32_t address_be, uint16_t port, int receive_buffer);
int probe_socket_port(int socket);
int probe_socket_send(int socket, const void *bytes, size_t size, uint32_t address_be, uint16_t port);
/* The length of the datagram, or -EAGAIN when there is none. */
int probe_socket_receive(int socket, void *bytes, size_t capacity, struct probe_datagram *datagram);
/* Waits until one of the sockets can be read or the time is over; returns how many can. */
int probe_socket_wait(const int sockets[], int count, int milliseconds);
/* The IPv4 address of a device in the calling thread's network namespace. */
int probe_device_address(const char *name, uint32_t *address_be);
/* Nanoseconds of a clock (CLOCK_MONOTONIC, CLOCK_REALTIME). */
uint64_t probe_clock(int clock);
