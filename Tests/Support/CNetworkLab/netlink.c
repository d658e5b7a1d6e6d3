// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CNetworkLab.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HARDWARE_OCTETS = 6, REQUEST_OCTETS = 1024, ANSWER_OCTETS = 4096 };

struct message {
    struct nlmsghdr header;
    char body[REQUEST_OCTETS];
};

static struct message new_message(uint16_t type, uint16_t flags) {
    struct message message = {.header = {
                                  .nlmsg_len = NLMSG_LENGTH(0),
                                  .nlmsg_type = type,
                                  .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags,
                              }};
    return message;
}

// What the lab sends is far shorter than a message can be; only names come from outside, and they are bounded.
static void *append(struct message *message, const void *bytes, size_t size) {
    char *place = (char *)message + NLMSG_ALIGN(message->header.nlmsg_len);
    if (size > 0 && bytes) memcpy(place, bytes, size);
    message->header.nlmsg_len = (uint32_t)(place - (char *)message + size);
    return place;
}

static struct rtattr *append_attribute(struct message *message, uint16_t type, const void *bytes, size_t size) {
    struct rtattr attribute = {.rta_len = (unsigned short)RTA_LENGTH(size), .rta_type = type};
    struct rtattr *place = append(message, &attribute, sizeof attribute);
    append(message, bytes, size);
    return place;
}

// Gives an attribute that holds others the length that they ended up with.
static void close_attribute(struct message *message, struct rtattr *outer) {
    outer->rta_len = (unsigned short)((char *)message + NLMSG_ALIGN(message->header.nlmsg_len) - (char *)outer);
}

static int exchange(const struct message *message) {
    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (descriptor < 0) return -errno;
    char answer[ANSWER_OCTETS] __attribute__((aligned(NLMSG_ALIGNTO)));
    ssize_t length = send(descriptor, message, message->header.nlmsg_len, 0);
    if (length >= 0) length = recv(descriptor, answer, sizeof answer, 0);
    int result = length < 0 ? -errno : -EBADMSG;
    const struct nlmsghdr *header = (const struct nlmsghdr *)answer;
    if (length >= (ssize_t)NLMSG_LENGTH(sizeof(struct nlmsgerr)) && header->nlmsg_type == NLMSG_ERROR) {
        result = ((const struct nlmsgerr *)NLMSG_DATA(header))->error;
    }
    close(descriptor);
    return result;
}

static size_t address_size(int family) { return family == AF_INET6 ? 16 : 4; }

int lab_add_address(const char *device, int family, const void *address, int prefix_length) {
    struct message message = new_message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE);
    struct ifaddrmsg head = {
        .ifa_family = (unsigned char)family,
        .ifa_prefixlen = (unsigned char)prefix_length,
        // Usable at once: nobody else in a lab has the address.
        .ifa_flags = family == AF_INET6 ? IFA_F_NODAD : 0,
        .ifa_index = if_nametoindex(device),
    };
    append(&message, &head, sizeof head);
    append_attribute(&message, IFA_LOCAL, address, address_size(family));
    append_attribute(&message, IFA_ADDRESS, address, address_size(family));
    return exchange(&message);
}

int lab_add_neighbour(const char *device, int family, const void *address, const uint8_t mac[6]) {
    struct message message = new_message(RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE);
    struct ndmsg head = {
        .ndm_family = (unsigned char)family,
        .ndm_ifindex = (int)if_nametoindex(device),
        .ndm_state = NUD_PERMANENT,
    };
    append(&message, &head, sizeof head);
    append_attribute(&message, NDA_DST, address, address_size(family));
    append_attribute(&message, NDA_LLADDR, mac, HARDWARE_OCTETS);
    return exchange(&message);
}

int lab_delete_device(const char *device) {
    struct message message = new_message(RTM_DELLINK, 0);
    struct ifinfomsg head = {.ifi_family = AF_UNSPEC, .ifi_index = (int)if_nametoindex(device)};
    append(&message, &head, sizeof head);
    return exchange(&message);
}

int lab_make_veth(const char *device, int near_namespace, int far_namespace) {
    struct ifinfomsg head = {.ifi_family = AF_UNSPEC};
    struct message message = new_message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    append(&message, &head, sizeof head);
    append_attribute(&message, IFLA_IFNAME, device, strnlen(device, IFNAMSIZ - 1) + 1);
    append_attribute(&message, IFLA_NET_NS_FD, &near_namespace, sizeof near_namespace);
    struct rtattr *information = append_attribute(&message, IFLA_LINKINFO, NULL, 0);
    append_attribute(&message, IFLA_INFO_KIND, "veth", sizeof "veth");
    struct rtattr *data = append_attribute(&message, IFLA_INFO_DATA, NULL, 0);
    struct rtattr *peer = append_attribute(&message, VETH_INFO_PEER, NULL, 0);
    append(&message, &head, sizeof head);
    append_attribute(&message, IFLA_IFNAME, device, strnlen(device, IFNAMSIZ - 1) + 1);
    append_attribute(&message, IFLA_NET_NS_FD, &far_namespace, sizeof far_namespace);
    close_attribute(&message, peer);
    close_attribute(&message, data);
    close_attribute(&message, information);
    return exchange(&message);
}
