// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CHostLab.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/ipv6.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static struct ifreq request_for(const char *name) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    return request;
}

static int control(int family, unsigned long number, void *request) {
    int descriptor = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    int result = ioctl(descriptor, number, request) < 0 ? -errno : 0;
    close(descriptor);
    return result;
}

int host_lab_make_device(const char *name) {
    int descriptor = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return -errno;
    struct ifreq request = request_for(name);
    request.ifr_flags = IFF_TAP | IFF_NO_PI;
    if (ioctl(descriptor, TUNSETIFF, &request) == 0) return descriptor;
    int error = errno;
    close(descriptor);
    return -error;
}

int host_lab_rename_device(const char *name, const char *new_name) {
    struct ifreq request = request_for(name);
    strncpy(request.ifr_newname, new_name, IFNAMSIZ - 1);
    return control(AF_INET, SIOCSIFNAME, &request);
}

int host_lab_set_up(const char *name, bool up) {
    struct ifreq request = request_for(name);
    int result = control(AF_INET, SIOCGIFFLAGS, &request);
    if (result < 0) return result;
    request.ifr_flags = (short)(up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
    return control(AF_INET, SIOCSIFFLAGS, &request);
}

int host_lab_set_address(const char *name, uint32_t address) {
    struct ifreq request = request_for(name);
    struct sockaddr_in inet = {.sin_family = AF_INET, .sin_addr.s_addr = address};
    memcpy(&request.ifr_addr, &inet, sizeof inet);
    return control(AF_INET, SIOCSIFADDR, &request);
}

int host_lab_change_address6(const char *name, const uint8_t address[16], bool add) {
    struct in6_ifreq request = {.ifr6_prefixlen = 64, .ifr6_ifindex = (int)if_nametoindex(name)};
    memcpy(&request.ifr6_addr, address, 16);
    return control(AF_INET6, add ? SIOCSIFADDR : SIOCDIFADDR, &request);
}
