// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CHostLab.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>

#define CALL(name) {#name, SYS_##name}

// What the shipped profile names; a test holds the two against each other.
static const struct {
    const char *name;
    int number;
} calls[] = {
    CALL(accept4), CALL(bind), CALL(bpf), CALL(brk), CALL(capget), CALL(capset), CALL(clock_gettime),
    CALL(clock_nanosleep), CALL(clone), CALL(clone3), CALL(close), CALL(connect), CALL(dup), CALL(dup3),
    CALL(epoll_create1), CALL(epoll_ctl), CALL(epoll_pwait), CALL(eventfd2), CALL(execve), CALL(exit), CALL(exit_group),
    CALL(faccessat), CALL(faccessat2), CALL(fallocate), CALL(fchmod), CALL(fchmodat), CALL(fchown), CALL(fcntl),
    CALL(fdatasync), CALL(flock), CALL(fstat), CALL(fstatfs), CALL(fsync), CALL(ftruncate), CALL(futex), CALL(getcwd),
    CALL(getdents64), CALL(getegid), CALL(geteuid), CALL(getgid), CALL(getpeername), CALL(getpid), CALL(getrandom),
    CALL(getrusage), CALL(getsockname), CALL(getsockopt), CALL(gettid), CALL(gettimeofday), CALL(getuid), CALL(ioctl),
    CALL(listen), CALL(lseek), CALL(madvise), CALL(membarrier), CALL(mkdirat), CALL(mmap), CALL(mprotect),
    CALL(mremap), CALL(munmap), CALL(nanosleep), CALL(newfstatat), CALL(openat), CALL(pipe2), CALL(ppoll), CALL(prctl),
    CALL(pread64), CALL(preadv), CALL(prlimit64), CALL(pselect6), CALL(pwrite64), CALL(pwritev), CALL(read),
    CALL(readlinkat), CALL(readv), CALL(recvfrom), CALL(recvmmsg), CALL(recvmsg), CALL(renameat), CALL(renameat2),
    CALL(restart_syscall), CALL(rseq), CALL(rt_sigaction), CALL(rt_sigprocmask), CALL(rt_sigreturn),
    CALL(rt_sigsuspend), CALL(sched_getaffinity), CALL(sched_yield), CALL(sendmmsg), CALL(sendmsg), CALL(sendto),
    CALL(set_robust_list), CALL(set_tid_address), CALL(setpriority), CALL(setsockopt), CALL(shutdown),
    CALL(sigaltstack), CALL(signalfd4), CALL(socket), CALL(socketpair), CALL(statfs), CALL(statx),
    CALL(sysinfo), CALL(tgkill), CALL(timerfd_create), CALL(timerfd_settime), CALL(umask), CALL(uname), CALL(unlinkat),
    CALL(write), CALL(writev),
#ifdef __x86_64__
    CALL(access), CALL(arch_prctl), CALL(chmod), CALL(epoll_create), CALL(epoll_wait), CALL(mkdir), CALL(poll),
    CALL(readlink), CALL(rename), CALL(unlink), CALL(lstat), CALL(stat),
#endif
};

int host_lab_system_call(const char *name) {
    for (size_t index = 0; index < sizeof calls / sizeof *calls; index++) {
        if (strcmp(calls[index].name, name) == 0) return calls[index].number;
    }
    return -ENOSYS;
}
