// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "devices.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// rtnetlink's messages are at most 32 KiB long; the receive buffer holds what a node with many pods says at once.
enum { MESSAGE_SIZE = 65536, RECEIVE_BUFFER = 1 << 20 };

int host_devices_open(bool follow) {
    int made = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (made < 0) return -errno;
    const int size = RECEIVE_BUFFER;
    setsockopt(made, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    struct sockaddr_nl address = {
        .nl_family = AF_NETLINK, .nl_groups = follow ? RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR : 0};
    if (bind(made, (struct sockaddr *)&address, sizeof address) == 0) return made;
    int error = errno;
    close(made);
    return -error;
}

int host_devices_ask(int socket, bool addresses) {
    struct {
        struct nlmsghdr header;
        struct rtgenmsg message;
    } query = {
        .header = {.nlmsg_len = NLMSG_LENGTH(sizeof query.message),
                   .nlmsg_type = addresses ? RTM_GETADDR : RTM_GETLINK,
                   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
        .message = {.rtgen_family = AF_UNSPEC},
    };
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    return sendto(socket, &query, query.header.nlmsg_len, 0, (struct sockaddr *)&kernel, sizeof kernel) < 0 ? -errno : 0;
}

static int read_device(const struct nlmsghdr *header, struct host_device_note *note) {
    const struct ifinfomsg *message = NLMSG_DATA(header);
    // Bridges tell of their ports in the same words: a device that leaves a bridge is not gone.
    if (header->nlmsg_len < NLMSG_LENGTH(sizeof *message) || message->ifi_family != AF_UNSPEC) return 0;
    *note = (struct host_device_note){
        .event = header->nlmsg_type == RTM_NEWLINK ? HOST_DEVICE_IS : HOST_DEVICE_GONE,
        .index = message->ifi_index, .flags = message->ifi_flags, .type = message->ifi_type};
    int left = (int)IFLA_PAYLOAD(header);
    for (const struct rtattr *part = IFLA_RTA(message); RTA_OK(part, left); part = RTA_NEXT(part, left)) {
        size_t length = RTA_PAYLOAD(part);
        if (part->rta_type != IFLA_IFNAME || length >= sizeof note->name + 1) continue;
        memcpy(note->name, RTA_DATA(part), length);
        note->name[sizeof note->name - 1] = '\0';
    }
    return 1;
}

static int take_address(const struct rtattr *part, int family, uint8_t address[16]) {
    size_t length = family == AF_INET ? 4 : 16;
    if (RTA_PAYLOAD(part) != length) return 0;
    if (family == AF_INET) memcpy(address, (const uint8_t[12]){[10] = 0xFF, [11] = 0xFF}, 12);
    memcpy(address + 16 - length, RTA_DATA(part), length);
    return 1;
}

static int read_address(const struct nlmsghdr *header, struct host_device_note *note) {
    const struct ifaddrmsg *message = NLMSG_DATA(header);
    if (header->nlmsg_len < NLMSG_LENGTH(sizeof *message)) return 0;
    if (message->ifa_family != AF_INET && message->ifa_family != AF_INET6) return 0;
    *note = (struct host_device_note){
        .event = header->nlmsg_type == RTM_NEWADDR ? HOST_ADDRESS_IS : HOST_ADDRESS_GONE,
        .index = (int32_t)message->ifa_index, .flags = message->ifa_flags, .scope = message->ifa_scope};
    int found = 0, is_local = 0, left = (int)IFA_PAYLOAD(header);
    for (const struct rtattr *part = IFA_RTA(message); RTA_OK(part, left); part = RTA_NEXT(part, left)) {
        // On a point-to-point device IFA_ADDRESS is the other end's.
        if (part->rta_type == IFA_LOCAL) is_local = take_address(part, message->ifa_family, note->address);
        if (part->rta_type == IFA_ADDRESS && !is_local) found = take_address(part, message->ifa_family, note->address);
        if (part->rta_type == IFA_FLAGS && RTA_PAYLOAD(part) == 4) memcpy(&note->flags, RTA_DATA(part), 4);
    }
    return found || is_local;
}

static int read_note(const struct nlmsghdr *header, struct host_device_note *note) {
    switch (header->nlmsg_type) {
    case RTM_NEWLINK:
    case RTM_DELLINK: return read_device(header, note);
    case RTM_NEWADDR:
    case RTM_DELADDR: return read_address(header, note);
    case NLMSG_DONE: *note = (struct host_device_note){.event = HOST_DEVICES_TOLD}; return 1;
    case NLMSG_ERROR: *note = (struct host_device_note){.event = HOST_DEVICES_REFUSED}; return 1;
    default: return 0;
    }
}

int host_devices_read(int socket, struct host_device_note notes[HOST_MOST_NOTES], int *count) {
    _Alignas(struct nlmsghdr) char buffer[MESSAGE_SIZE];
    struct sockaddr_nl source = {0};
    socklen_t size = sizeof source;
    ssize_t length = recvfrom(socket, buffer, sizeof buffer, MSG_TRUNC, (struct sockaddr *)&source, &size);
    *count = 0;
    if (length < 0) return -errno;
    if ((size_t)length > sizeof buffer) return -ENOBUFS;
    // Any process can send to the socket; only the kernel is believed.
    if (source.nl_pid != 0) return 0;
    unsigned int left = (unsigned int)length;
    for (struct nlmsghdr *header = (struct nlmsghdr *)buffer; NLMSG_OK(header, left) && *count + 1 < HOST_MOST_NOTES;
         header = NLMSG_NEXT(header, left)) {
        if (header->nlmsg_flags & NLM_F_DUMP_INTR) notes[(*count)++].event = HOST_DEVICES_INCOMPLETE;
        *count += read_note(header, &notes[*count]);
    }
    return 0;
}

int host_devices_wait(int socket, int end, int milliseconds) {
    struct pollfd polled[] = {{.fd = socket, .events = POLLIN}, {.fd = end, .events = POLLIN}};
    int ready;
    do ready = poll(polled, 2, milliseconds);
    while (ready < 0 && errno == EINTR);
    if (ready < 0) return -errno;
    return polled[1].revents == 0 && polled[0].revents != 0;
}

int host_devices_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) < 0 ? -errno : 0; }
