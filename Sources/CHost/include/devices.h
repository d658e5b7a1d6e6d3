/* SPDX-License-Identifier: Apache-2.0 */
/* Network devices and their addresses as rtnetlink tells them, now and at every change: its messages are macros and
 * trailing structs, which Swift cannot read. Every function returns a negative errno on failure. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum host_device_event {
    HOST_DEVICE_IS,
    HOST_DEVICE_GONE,
    HOST_ADDRESS_IS,
    HOST_ADDRESS_GONE,
    /* Something changed while the question was being answered: the answer may lack something. */
    HOST_DEVICES_INCOMPLETE,
    /* The answer has ended. */
    HOST_DEVICES_TOLD,
    /* The question was not answered. */
    HOST_DEVICES_REFUSED,
};

struct host_device_note {
    enum host_device_event event;
    int32_t index;
    /* IFF_ flags of a device, IFA_F_ flags of an address. */
    uint32_t flags;
    /* The ARPHRD_ type of a device. */
    uint16_t type;
    /* The RT_SCOPE_ of an address; 0 is global. */
    uint8_t scope;
    /* Ends with a zero. */
    char name[16];
    /* IPv4 is mapped: ::ffff:a.b.c.d. */
    uint8_t address[16];
};

/* A non-blocking socket in the calling thread's network namespace, with `follow` one that is told every change. */
int host_devices_open(bool follow);

/* Asks for all devices, or for all of their addresses; one question at a time. */
int host_devices_ask(int socket, bool addresses);

/* The most notes that one message holds. */
enum { HOST_MOST_NOTES = 1024 };

/* Reads one message and tells the number of its notes; -EAGAIN when there is none, -ENOBUFS when messages were lost. */
int host_devices_read(int socket, struct host_device_note notes[HOST_MOST_NOTES], int *count);

/* Waits until the socket can be read (1), until `end` (-1: nothing) can be or was closed at its other side, or until the
 * time (-1: any) is over (0). */
int host_devices_wait(int socket, int end, int milliseconds);

/* A pipe to end such a wait with: what is read from, and what is closed. */
int host_devices_pipe(int ends[2]);
