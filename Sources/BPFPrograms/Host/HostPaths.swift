/// Where the kernel says what is mounted and how its types look; tests give others.
package struct HostPaths: Sendable {
    package var types = "/sys/kernel/btf/vmlinux"
    package var mounts = "/proc/self/mounts"

    package init() {}
}
