// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "probe_socket.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "stamp_abi.h"

static struct sockaddr_in inet_address(uint32_t address_be, uint16_t port) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = address_be};
}

static int configure(int socket, int receive_buffer) {
    const int on = 1, ttl = 255;
    // SO_TIMESTAMPNS and IP_RECVTTL only enrich; without them the receiver falls back to its own clock.
    setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    setsockopt(socket, IPPROTO_IP, IP_RECVTTL, &on, sizeof on);
    setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    return setsockopt(socket, IPPROTO_IP, IP_TTL, &ttl, sizeof ttl);
}

int probe_socket_open(uint32_t address_be, uint16_t port, int receive_buffer) {
    int made = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (made < 0) return -errno;
    struct sockaddr_in address = inet_address(address_be, port);
    if (configure(made, receive_buffer) == 0 && bind(made, (struct sockaddr *)&address, sizeof address) == 0) return made;
    int error = errno;
    close(made);
    return -error;
}

int probe_socket_port(int socket) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    return getsockname(socket, (struct sockaddr *)&address, &size) < 0 ? -errno : ntohs(address.sin_port);
}

int probe_socket_send(int socket, const void *bytes, size_t size, uint32_t address_be, uint16_t port) {
    struct sockaddr_in address = inet_address(address_be, port);
    ssize_t sent = sendto(socket, bytes, size, MSG_DONTWAIT, (struct sockaddr *)&address, sizeof address);
    return sent < 0 ? -errno : (int)sent;
}

static void read_control(struct msghdr *message, struct probe_datagram *datagram) {
    for (struct cmsghdr *control = CMSG_FIRSTHDR(message); control; control = CMSG_NXTHDR(message, control)) {
        if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SO_TIMESTAMPNS) {
            struct timespec time;
            memcpy(&time, CMSG_DATA(control), sizeof time);
            datagram->received = (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
        } else if (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_TTL) {
            int ttl;
            memcpy(&ttl, CMSG_DATA(control), sizeof ttl);
            datagram->ttl = (uint8_t)ttl;
        }
    }
}

int probe_socket_receive(int socket, void *bytes, size_t capacity, struct probe_datagram *datagram) {
    struct sockaddr_in source = {0};
    _Alignas(struct cmsghdr) char control[128];
    struct iovec part = {.iov_base = bytes, .iov_len = capacity};
    struct msghdr message = {.msg_name = &source, .msg_namelen = sizeof source, .msg_iov = &part, .msg_iovlen = 1,
                             .msg_control = control, .msg_controllen = sizeof control};
    ssize_t length = recvmsg(socket, &message, MSG_DONTWAIT | MSG_TRUNC);
    if (length < 0) return -errno;
    *datagram = (struct probe_datagram){.address_be = source.sin_addr.s_addr, .port = ntohs(source.sin_port)};
    read_control(&message, datagram);
    return (int)length;
}

int probe_socket_wait(const int sockets[], int count, int milliseconds) {
    struct pollfd polled[32];
    if (count > 32) return -EINVAL;
    for (int index = 0; index < count; index++) polled[index] = (struct pollfd){.fd = sockets[index], .events = POLLIN};
    int ready = poll(polled, (nfds_t)count, milliseconds);
    return ready < 0 ? -errno : ready;
}

int probe_device_address(const char *name, uint32_t *address_be) {
    struct ifreq request = {0};
    if (strlen(name) >= IFNAMSIZ) return -ENODEV;
    strcpy(request.ifr_name, name);
    int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (control < 0) return -errno;
    int result = ioctl(control, SIOCGIFADDR, &request) < 0 ? -errno : 0;
    close(control);
    if (result == 0) *address_be = ((struct sockaddr_in *)&request.ifr_addr)->sin_addr.s_addr;
    return result;
}

uint64_t probe_clock(int clock) {
    struct timespec time = {0};
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}
