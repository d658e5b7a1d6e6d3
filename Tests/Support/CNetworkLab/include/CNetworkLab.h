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

/// Makes a TAP device in the calling thread's namespace, sets its addresses, brings it up, and returns a non-blocking
/// descriptor that reads and writes Ethernet frames. `address` is in network byte order.
int lab_open_tap(const char *name, const uint8_t mac[6], uint32_t address, int prefix_length);

/// Starts a program in a namespace (-1: the caller's) with its standard output and error on `output`; returns its
/// process identifier. With `dies_with_thread` the kernel kills it when the calling thread ends, however that happens.
pid_t lab_spawn(int namespace_descriptor, const char *path, char *const arguments[], char *const environment[],
                int output, int dies_with_thread);

/// Executes the running program anew with the same arguments and environment; returns a negative errno on failure.
int lab_replace_process(void);

/// Waits until one of `count` descriptors can be read or `nanoseconds` (less than a second) passed.
void lab_wait_readable(const int descriptors[], int count, long nanoseconds);

/// Asks the kernel for the finest timers and real-time priority for the calling thread; without the privilege it stays
/// as it is.
void lab_make_thread_precise(void);

#ifdef __cplusplus
}
#endif
