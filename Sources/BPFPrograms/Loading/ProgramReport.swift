package import ClusterModel

/// What a family of programs is at this moment.
package struct ProgramReport: Sendable, Equatable {
    package var name: String
    /// Whether it comes with the daemon.
    package var isBuiltIn = true
    package var state: ProgramState
    /// Why the last operation failed.
    package var failure: BPFError?
    package var attachments: [ProgramAttachment]
    /// In the kernel, by name; empty unless it is loaded.
    package var programs: [Program]
    /// By name; those of a stopped family are kept.
    package var maps: [Map]

    package struct Program: Sendable, Equatable {
        package var name: String
        /// The kernel's number of it, which bpftool shows.
        package var identifier: UInt32
        /// Such as `sched_cls`.
        package var type: String
        /// The hash of its instructions, 16 hexadecimal digits.
        package var tag: String
        /// Seconds from the start of the system to its loading.
        package var loadedAt: Double
        /// How often it ran and how long all of that took, in seconds; `nil` unless the kernel counts, which costs.
        package var runs: UInt64?
        package var runTime: Double?
    }

    package struct Map: Sendable, Equatable {
        package var name: String
        package var identifier: UInt32?
        /// Such as `hash`.
        package var type: String
        package var keySize: UInt32
        package var valueSize: UInt32
        package var capacity: UInt32
        /// Entries in use; `nil` for maps whose entries are always there, and where the kernel does not say.
        package var entries: UInt32?
    }
}
