import Testing

@testable import BPFPrograms

struct MountTableTests {
    @Test("the first place of a type counts, and blanks in paths come back")
    func places() {
        let table = MountTable(
            """
            sysfs /sys sysfs rw 0 0
            cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0
            cgroup2 /sys/fs/cgroup/the\\040unified cgroup2 rw 0 0
            none /elsewhere cgroup2 rw 0 0
            broken
            """)
        #expect(table.place(of: "cgroup2") == "/sys/fs/cgroup/the unified")
        #expect(table.place(of: "cgroup") == "/sys/fs/cgroup/cpu")
        #expect(table.place(of: "bpf") == nil)
    }

    @Test("a table that cannot be read is empty")
    func unreadable() {
        #expect(MountTable(path: "/nonexistent").place(of: "proc") == nil)
    }
}
