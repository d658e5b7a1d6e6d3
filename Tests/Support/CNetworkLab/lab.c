// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CNetworkLab.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int lab_set_device_up(const char *name, int up) {
    int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (control < 0) return -errno;
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    int result = ioctl(control, SIOCGIFFLAGS, &request) < 0 ? -errno : 0;
    if (up) request.ifr_flags |= IFF_UP | IFF_RUNNING;
    else request.ifr_flags &= ~IFF_UP;
    if (result == 0 && ioctl(control, SIOCSIFFLAGS, &request) < 0) result = -errno;
    close(control);
    return result;
}

int lab_current_namespace(void) {
    int descriptor = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

int lab_enter_namespace(int descriptor) { return setns(descriptor, CLONE_NEWNET) < 0 ? -errno : 0; }

int lab_leave_for_new_namespace(void) { return unshare(CLONE_NEWNET) < 0 ? -errno : lab_set_device_up("lo", 1); }

int lab_new_namespace(void) {
    int home = lab_current_namespace();
    if (home < 0) return home;
    int result = lab_leave_for_new_namespace();
    int made = result < 0 ? result : lab_current_namespace();
    int back = lab_enter_namespace(home);
    close(home);
    if (back < 0) {
        if (made >= 0) close(made);
        return back;
    }
    return made;
}

int lab_set_hardware_address(const char *name, const uint8_t mac[6]) {
    int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (control < 0) return -errno;
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    request.ifr_hwaddr.sa_family = ARPHRD_ETHER;
    memcpy(request.ifr_hwaddr.sa_data, mac, 6);
    int result = ioctl(control, SIOCSIFHWADDR, &request) < 0 ? -errno : 0;
    close(control);
    return result;
}

int lab_open_tap(const char *name) {
    int descriptor = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return -errno;
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    request.ifr_flags = IFF_TAP | IFF_NO_PI;
    if (ioctl(descriptor, TUNSETIFF, &request) == 0) return descriptor;
    int failure = -errno;
    close(descriptor);
    return failure;
}

int lab_set_carrier(int tap, int up) { return ioctl(tap, TUNSETCARRIER, &up) < 0 ? -errno : 0; }

// Only calls that are safe between fork and exec in a program with threads.
static void become(int namespace_descriptor, pid_t parent, const char *path, char *const arguments[],
                   char *const environment[], int output, int control_group, int dies_with_thread) {
    if (dies_with_thread && (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)) _exit(126);
    // A group of its own keeps the terminal's Ctrl-C away: the parent ends its children in order.
    setpgid(0, 0);
    if (namespace_descriptor >= 0 && setns(namespace_descriptor, CLONE_NEWNET) < 0) _exit(126);
    if (control_group >= 0 && write(control_group, "0", 1) != 1) _exit(126);
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0) _exit(126);
    // A pipe of a test that runs at the same time would otherwise never see its end.
    close_range(3, ~0U, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    execve(path, arguments, environment);
    _exit(127);
}

pid_t lab_spawn(int namespace_descriptor, const char *path, char *const arguments[], char *const environment[],
                int output, int control_group, int dies_with_thread) {
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        become(namespace_descriptor, parent, path, arguments, environment, output, control_group, dies_with_thread);
    }
    return child < 0 ? -errno : child;
}

pid_t lab_spin(unsigned int seconds) {
    pid_t child = fork();
    if (child != 0) return child < 0 ? -errno : child;
    setpgid(0, 0);
    close_range(0, ~0U, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGALRM, SIG_DFL);
    alarm(seconds);
    for (volatile unsigned long turns = 0;; turns++) {}
}

enum { MOST_HOSTS = 256, MOST_ARGUMENTS = 256, MOST_ARGUMENT_BYTES = 65536, REAL_TIME_PRIORITY = 10 };

int lab_wait_readable(const int descriptors[], int count, long nanoseconds, int ready[]) {
    struct pollfd polled[MOST_HOSTS];
    if (count > MOST_HOSTS) count = MOST_HOSTS;
    for (int index = 0; index < count; index++) {
        polled[index] = (struct pollfd){.fd = descriptors[index], .events = POLLIN};
    }
    struct timespec timeout = {.tv_nsec = nanoseconds};
    if (ppoll(polled, (nfds_t)count, &timeout, NULL) <= 0) return 0;
    int found = 0;
    for (int index = 0; index < count; index++) {
        if (polled[index].revents != 0) ready[found++] = index;
    }
    return found;
}

void lab_make_thread_precise(void) {
    struct sched_param parameters = {.sched_priority = REAL_TIME_PRIORITY};
    sched_setscheduler(0, SCHED_FIFO, &parameters);
    prctl(PR_SET_TIMERSLACK, 1);
}

int lab_replace_process(void) {
    static char bytes[MOST_ARGUMENT_BYTES + 1];
    char *arguments[MOST_ARGUMENTS + 1];
    int descriptor = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return -errno;
    ssize_t length = read(descriptor, bytes, MOST_ARGUMENT_BYTES);
    close(descriptor);
    int count = 0;
    for (ssize_t start = 0; start < length && count < MOST_ARGUMENTS; start += (ssize_t)strlen(bytes + start) + 1) {
        arguments[count++] = bytes + start;
    }
    arguments[count] = NULL;
    execve("/proc/self/exe", arguments, environ);
    return -errno;
}
