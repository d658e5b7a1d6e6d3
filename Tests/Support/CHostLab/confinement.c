// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CHostLab.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __aarch64__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define ARCHITECTURE AUDIT_ARCH_X86_64
#endif

#ifndef MOUNT_ATTR_RDONLY
struct mount_attr {
    uint64_t attr_set, attr_clr, propagation, userns_fd;
};
#define MOUNT_ATTR_RDONLY 0x00000001
#endif

static int own_mounts(void) {
    if (unshare(CLONE_NEWNS) < 0) return -errno;
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ? -errno : 0;
}

static int set_read_only(const char *path, bool read_only, int flags) {
    struct mount_attr change = {.attr_set = read_only ? MOUNT_ATTR_RDONLY : 0,
                                .attr_clr = read_only ? 0 : MOUNT_ATTR_RDONLY};
    return syscall(SYS_mount_setattr, AT_FDCWD, path, flags, &change, sizeof change) < 0 ? -errno : 0;
}

int host_lab_read_only_root(const char *const writable[], size_t count) {
    int result = own_mounts();
    for (size_t index = 0; index < count && result == 0; index++) {
        if (mount(writable[index], writable[index], NULL, MS_BIND, NULL) < 0) result = -errno;
    }
    if (result == 0) result = set_read_only("/", true, AT_RECURSIVE);
    for (size_t index = 0; index < count && result == 0; index++) {
        result = set_read_only(writable[index], false, 0);
    }
    return result;
}

int host_lab_hide(const char *directory) {
    int result = own_mounts();
    if (result == 0 && mount("none", directory, "tmpfs", MS_RDONLY, NULL) < 0) result = -errno;
    return result;
}

enum { MOST_CALLS = 250 };

int host_lab_allow_only(const int calls[], size_t count) {
    struct sock_filter code[MOST_CALLS + 6];
    if (count > MOST_CALLS) return -E2BIG;
    size_t length = 0;
    code[length++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
    code[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
    code[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    code[length++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (size_t index = 0; index < count; index++) {
        const uint8_t to_allowing = (uint8_t)(count - index);
        code[length++] =
            (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[index], to_allowing, 0);
    }
    code[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    code[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {.len = (unsigned short)length, .filter = code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return -errno;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0 ? -errno : 0;
}
