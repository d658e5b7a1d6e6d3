// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "probe_socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "stamp_abi.h"

union socket_address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

static int is_ipv4(const struct ip_address *address) {
    return address->words_be[0] == 0 && address->words_be[1] == 0 && address->words_be[2] == htonl(0xffff);
}

static socklen_t to_socket(struct ip_address address, uint16_t port, union socket_address *result) {
    memset(result, 0, sizeof *result);
    if (is_ipv4(&address)) {
        result->four.sin_family = AF_INET;
        result->four.sin_port = htons(port);
        result->four.sin_addr.s_addr = address.words_be[3];
        return sizeof result->four;
    }
    result->six.sin6_family = AF_INET6;
    result->six.sin6_port = htons(port);
    memcpy(&result->six.sin6_addr, &address, sizeof address);
    return sizeof result->six;
}

static struct ip_address from_socket(const union socket_address *address) {
    struct ip_address result = {{0, 0, htonl(0xffff), 0}};
    if (address->any.sa_family == AF_INET6) {
        memcpy(&result, &address->six.sin6_addr, sizeof result);
    } else {
        result.words_be[3] = address->four.sin_addr.s_addr;
    }
    return result;
}

static uint16_t port_of(const union socket_address *address) {
    return ntohs(address->any.sa_family == AF_INET6 ? address->six.sin6_port : address->four.sin_port);
}

static int configure(int socket, int family, int receive_buffer) {
    const int on = 1, hops = 255;
    // The timestamp and the hops of arrivals only enrich; without them the receiver falls back to its own clock.
    setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    if (family == AF_INET) {
        setsockopt(socket, IPPROTO_IP, IP_RECVTTL, &on, sizeof on);
        return setsockopt(socket, IPPROTO_IP, IP_TTL, &hops, sizeof hops);
    }
    setsockopt(socket, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, &on, sizeof on);
    if (setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) < 0) return -1;
    return setsockopt(socket, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &hops, sizeof hops);
}

int probe_socket_open(struct ip_address address, uint16_t port, int receive_buffer) {
    union socket_address own;
    socklen_t size = to_socket(address, port, &own);
    int made = socket(own.any.sa_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (made < 0) return -errno;
    if (configure(made, own.any.sa_family, receive_buffer) == 0 && bind(made, &own.any, size) == 0) return made;
    int error = errno;
    close(made);
    return -error;
}

int probe_socket_port(int socket) {
    union socket_address address;
    socklen_t size = sizeof address;
    return getsockname(socket, &address.any, &size) < 0 ? -errno : port_of(&address);
}

int probe_socket_send(int socket, const void *bytes, size_t size, struct ip_address address, uint16_t port) {
    union socket_address peer;
    socklen_t length = to_socket(address, port, &peer);
    ssize_t sent = sendto(socket, bytes, size, MSG_DONTWAIT, &peer.any, length);
    return sent < 0 ? -errno : (int)sent;
}

static void read_control(struct msghdr *message, struct probe_datagram *datagram) {
    for (struct cmsghdr *control = CMSG_FIRSTHDR(message); control; control = CMSG_NXTHDR(message, control)) {
        if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SO_TIMESTAMPNS) {
            struct timespec time;
            memcpy(&time, CMSG_DATA(control), sizeof time);
            datagram->received = (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
        } else if ((control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_TTL) ||
                   (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_HOPLIMIT)) {
            int hops;
            memcpy(&hops, CMSG_DATA(control), sizeof hops);
            datagram->ttl = (uint8_t)hops;
        }
    }
}

int probe_socket_receive(int socket, void *bytes, size_t capacity, struct probe_datagram *datagram) {
    union socket_address source = {0};
    _Alignas(struct cmsghdr) char control[128];
    struct iovec part = {.iov_base = bytes, .iov_len = capacity};
    struct msghdr message = {.msg_name = &source, .msg_namelen = sizeof source, .msg_iov = &part, .msg_iovlen = 1,
                             .msg_control = control, .msg_controllen = sizeof control};
    ssize_t length = recvmsg(socket, &message, MSG_DONTWAIT | MSG_TRUNC);
    if (length < 0) return -errno;
    *datagram = (struct probe_datagram){.address = from_socket(&source), .port = port_of(&source)};
    read_control(&message, datagram);
    return (int)length;
}

int probe_socket_wait(const int descriptors[], int count, int milliseconds) {
    struct pollfd polled[64];
    if (count > 64) return -EINVAL;
    for (int index = 0; index < count; index++) {
        polled[index] = (struct pollfd){.fd = descriptors[index], .events = POLLIN};
    }
    int ready = poll(polled, (nfds_t)count, milliseconds);
    return ready < 0 ? -errno : ready;
}

uint64_t probe_clock(int clock) {
    struct timespec time = {0};
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}
