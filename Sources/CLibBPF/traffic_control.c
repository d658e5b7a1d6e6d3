// SPDX-License-Identifier: Apache-2.0
#include "CLibBPF.h"

#include <errno.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static struct bpf_tc_hook hook_of(int device, enum bpf_tc_attach_point point) {
    LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = device, .attach_point = point);
    return hook;
}

static enum bpf_tc_attach_point point_of(bool ingress) { return ingress ? BPF_TC_INGRESS : BPF_TC_EGRESS; }

int clibbpf_tc_make_hook(int device) {
    struct bpf_tc_hook hook = hook_of(device, BPF_TC_INGRESS | BPF_TC_EGRESS);
    int result = bpf_tc_hook_create(&hook);
    return result == -EEXIST ? 1 : result;
}

int clibbpf_tc_remove_hook(int device) {
    struct bpf_tc_hook hook = hook_of(device, BPF_TC_INGRESS | BPF_TC_EGRESS);
    return bpf_tc_hook_destroy(&hook);
}

int clibbpf_tc_attach(int device, bool ingress, int program, uint32_t priority, uint32_t handle) {
    struct bpf_tc_hook hook = hook_of(device, point_of(ingress));
    LIBBPF_OPTS(bpf_tc_opts, options, .prog_fd = program, .flags = BPF_TC_F_REPLACE, .handle = handle,
                .priority = priority);
    return bpf_tc_attach(&hook, &options);
}

int clibbpf_tc_detach(int device, bool ingress, uint32_t priority, uint32_t handle) {
    struct bpf_tc_hook hook = hook_of(device, point_of(ingress));
    LIBBPF_OPTS(bpf_tc_opts, options, .handle = handle, .priority = priority);
    return bpf_tc_detach(&hook, &options);
}

int clibbpf_tc_program(int device, bool ingress, uint32_t priority, uint32_t handle, uint32_t *program) {
    struct bpf_tc_hook hook = hook_of(device, point_of(ingress));
    LIBBPF_OPTS(bpf_tc_opts, options, .handle = handle, .priority = priority);
    int result = bpf_tc_query(&hook, &options);
    *program = options.prog_id;
    return result;
}

struct filter_query {
    struct nlmsghdr header;
    struct tcmsg message;
};

// 1: there are filters, 0: none so far and more to read, 2: none at all.
static int read_filters(int descriptor) {
    _Alignas(struct nlmsghdr) char buffer[16384];
    ssize_t length = recv(descriptor, buffer, sizeof buffer, 0);
    if (length < 0) return -errno;
    unsigned int left = (unsigned int)length;
    for (struct nlmsghdr *header = (struct nlmsghdr *)buffer; NLMSG_OK(header, left); header = NLMSG_NEXT(header, left)) {
        if (header->nlmsg_type == NLMSG_DONE) return 2;
        if (header->nlmsg_type == NLMSG_ERROR) return ((struct nlmsgerr *)NLMSG_DATA(header))->error ?: 2;
        if (header->nlmsg_type == RTM_NEWTFILTER) return 1;
    }
    return 0;
}

static int has_filters_at(int device, uint32_t parent) {
    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (descriptor < 0) return -errno;
    struct filter_query query = {
        .header = {.nlmsg_len = sizeof query, .nlmsg_type = RTM_GETTFILTER, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
        .message = {.tcm_family = AF_UNSPEC, .tcm_ifindex = device, .tcm_parent = parent},
    };
    int result = send(descriptor, &query, sizeof query, 0) < 0 ? -errno : 0;
    while (result == 0) result = read_filters(descriptor);
    close(descriptor);
    return result == 2 ? 0 : result;
}

int clibbpf_tc_has_filters(int device) {
    int ingress = has_filters_at(device, TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS));
    return ingress ? ingress : has_filters_at(device, TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS));
}

int clibbpf_device_type(const char *name) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    if (strlen(name) >= IFNAMSIZ) return -ENODEV;
    strcpy(request.ifr_name, name);
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    int result = ioctl(descriptor, SIOCGIFHWADDR, &request) < 0 ? -errno : request.ifr_hwaddr.sa_family;
    close(descriptor);
    return result;
}
