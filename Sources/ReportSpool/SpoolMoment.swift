package import ClusterModel

/// A moment whose distance to a later one can be told across restarts of the daemon and of the machine.
package struct SpoolMoment: Hashable, Sendable {
    /// Which start of the kernel it belongs to (`/proc/sys/kernel/random/boot_id`); empty when nobody knows.
    package var kernelBoot: String
    /// Seconds since that start, suspension included (`CLOCK_BOOTTIME`): it never steps.
    package var uptime: Double
    /// The wall clock, which may have been stepped since, or may be yet.
    package var wall: Timestamp

    package init(kernelBoot: String, uptime: Double, wall: Timestamp) {
        self.kernelBoot = kernelBoot
        self.uptime = uptime
        self.wall = wall
    }

    /// Seconds since an earlier moment; never negative.
    ///
    /// Within one start of the kernel the wall clock does not matter. Across a restart there is nothing else, but what
    /// happened before it is at least as old as the machine has been up. A wall clock that was set forward makes old what
    /// is young, never the other way round.
    package func seconds(since earlier: SpoolMoment) -> Double {
        if !kernelBoot.isEmpty, kernelBoot == earlier.kernelBoot { return max(0, uptime - earlier.uptime) }
        return max(0, uptime, wall.seconds(since: earlier.wall))
    }
}
