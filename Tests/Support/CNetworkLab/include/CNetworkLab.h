// SPDX-License-Identifier: Apache-2.0
// System calls of network namespaces and TAP devices that Swift cannot make itself: setns and fork concern one thread,
// and ioctl is variadic. Every function returns a negative errno on failure.
#pragma once
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Makes a network namespace without a name, with its loopback up, and returns a descriptor of it. It lives as long as
/// the descriptor, a process or a device in it. The calling thread stays where it is.
int lab_new_namespace(void);

/// A descriptor of the calling thread's own network namespace.
int lab_current_namespace(void);

/// Moves the calling thread into a namespace.
int lab_enter_namespace(int descriptor);

/// Moves the calling thread into a new namespace with its loopback up.
int lab_leave_for_new_namespace(void);

/// Makes a TAP device in the calling thread's namespace and returns a non-blocking descriptor that reads and writes
/// Ethernet frames. The device lives as long as the descriptor.
int lab_open_tap(const char *name);

/// Plugs the cable of a TAP device in or pulls it out: the device stays up and has no carrier.
int lab_set_carrier(int tap, int up);

/// Makes a veth pair with an end of the same name in each of two namespaces.
int lab_make_veth(const char *device, int near_namespace, int far_namespace);

/// The next ones concern a device of the calling thread's namespace.
int lab_set_hardware_address(const char *device, const uint8_t mac[6]);
int lab_set_device_up(const char *device, int up);
int lab_delete_device(const char *device);

/// Adds an address (4 or 16 octets in network byte order) that can be used at once.
int lab_add_address(const char *device, int family, const void *address, int prefix_length);

/// Adds an entry to the neighbour table that is never asked for and never forgotten.
int lab_add_neighbour(const char *device, int family, const void *address, const uint8_t mac[6]);

/// Starts a program in a namespace (-1: the caller's) and a control group (a descriptor of its `cgroup.procs`; -1: the
/// caller's) with its standard output and error on `output`; returns its process identifier. With `dies_with_thread`
/// the kernel kills it when the calling thread ends, however that happens.
pid_t lab_spawn(int namespace_descriptor, const char *path, char *const arguments[], char *const environment[],
                int output, int control_group, int dies_with_thread);

/// Starts a process that does nothing but keep a CPU busy, at most for some seconds.
pid_t lab_spin(unsigned int seconds);

/// Executes the running program anew with the same arguments and environment; returns a negative errno on failure.
int lab_replace_process(void);

/// Waits until one of `count` descriptors can be read or has failed, or `nanoseconds` (less than a second) passed.
/// Puts the indices of those into `ready` and returns how many they are; negative descriptors are left out.
int lab_wait_readable(const int descriptors[], int count, long nanoseconds, int ready[]);

/// Asks the kernel for the finest timers and real-time priority for the calling thread; without the privilege it stays
/// as it is.
void lab_make_thread_precise(void);

#ifdef __cplusplus
}
#endif
