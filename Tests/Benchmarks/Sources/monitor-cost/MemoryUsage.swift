/// The resident memory of a process, in KiB.
struct MemoryUsage {
    var resident: Int
    /// Of ``resident``, what is not the pages of files: heap, stacks, relocated data.
    var anonymous: Int
    /// Of ``resident``, what no other process shares.
    var unshared: Int

    init(_ process: Int32) {
        func number(_ name: String) -> Int { ProcFile.number(name, in: "/proc/\(process)/smaps_rollup") ?? 0 }
        resident = number("Rss")
        anonymous = number("Anonymous")
        unshared = number("Private_Clean") + number("Private_Dirty")
    }
}
