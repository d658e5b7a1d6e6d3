/// Frames under way, the one due first on top (a binary heap; equal moments keep their order of arrival).
struct FrameQueue {
    struct Entry {
        /// Nanoseconds of the monotonic clock.
        var arrival: UInt64 = 0
        var due: UInt64
        var source = 0
        var sink: Int
        /// `nil` for a frame that is not counted.
        var kind: FrameKind?
        var frame: [UInt8]
    }

    private var heap: [(entry: Entry, order: UInt64)] = []
    private var arrivals: UInt64 = 0

    var nextDue: UInt64? { heap.first?.entry.due }

    mutating func push(_ entry: Entry) {
        arrivals += 1
        heap.append((entry, arrivals))
        var child = heap.count - 1
        while child > 0, precedes(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the first frame that is due at `moment` or before.
    mutating func pop(dueBy moment: UInt64) -> Entry? {
        guard let first = heap.first, first.entry.due <= moment else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        sink(from: 0)
        return first.entry
    }

    private mutating func sink(from start: Int) {
        var parent = start
        while true {
            let least = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
                .reduce(parent) { precedes($1, $0) ? $1 : $0 }
            guard least != parent else { return }
            heap.swapAt(least, parent)
            parent = least
        }
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        (heap[left].entry.due, heap[left].order) < (heap[right].entry.due, heap[right].order)
    }
}
