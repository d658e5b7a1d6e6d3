/// What is to happen, by time: a binary heap.
///
/// Of events at one moment those of the lower rank come first, see ``RunEvent/rank``, and of one rank those that were
/// added first.
struct EventQueue {
    private struct Entry {
        let at: Double
        let rank: Int
        let number: Int
        let event: RunEvent

        static func < (left: Entry, right: Entry) -> Bool {
            (left.at, left.rank, left.number) < (right.at, right.rank, right.number)
        }
    }

    private var heap: [Entry] = []
    private var added = 0
    /// Steps up and down the heap: what the queue costs.
    private(set) var steps = 0

    mutating func add(_ event: RunEvent, at moment: Double) {
        heap.append(Entry(at: moment, rank: event.rank, number: added, event: event))
        added += 1
        rise(heap.count - 1)
    }

    mutating func next() -> (at: Double, event: RunEvent)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (first.at, first.event)
    }

    private mutating func rise(_ start: Int) {
        var child = start
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
            steps += 1
        }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return }
            let least = left + 1 < heap.count && heap[left + 1] < heap[left] ? left + 1 : left
            guard heap[least] < heap[parent] else { return }
            heap.swapAt(least, parent)
            parent = least
            steps += 1
        }
    }
}
