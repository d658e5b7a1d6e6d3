// SPDX-License-Identifier: Apache-2.0
// What tests do to a host: devices that come and go, and processes that may do less. Every function returns a negative
// errno on failure.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Makes a TAP device in the calling thread's namespace; it is gone when the descriptor is closed.
int host_lab_make_device(const char *name);

/// The device has to be down.
int host_lab_rename_device(const char *name, const char *new_name);

int host_lab_set_up(const char *name, bool up);

/// Gives a device its one IPv4 address, in network byte order; 0 takes it away.
int host_lab_set_address(const char *name, uint32_t address);

/// Adds an IPv6 address to a device, or takes it away.
int host_lab_change_address6(const char *name, const uint8_t address[16], bool add);

/// Moves the calling process into a mount namespace of its own and makes everything in it read-only, except the given
/// directories.
int host_lab_read_only_root(const char *const writable[], size_t count);

/// Hides a directory behind an empty one, in the mount namespace that the process has for itself.
int host_lab_hide(const char *directory);

/// The number of a system call on this architecture; -ENOSYS when it has none of that name.
int host_lab_system_call(const char *name);

/// Fails all system calls but these with EPERM, in the calling thread and what it becomes.
int host_lab_allow_only(const int calls[], size_t count);

#ifdef __cplusplus
}
#endif
