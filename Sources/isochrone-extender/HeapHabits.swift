import CHost

/// How the C library keeps memory that is not used any more.
enum HeapHabits {
    /// Few heaps: each planning thread would otherwise get one of its own, which keeps what the largest plan needed.
    static func adopt() {
        host_heap_keep_few()
    }

    /// Gives back what reading large files took.
    static func giveBack() {
        host_heap_give_back()
    }
}
