/// Gives out small numbers for names. A number that is given back is given out again as late as possible, because the
/// kernel may still count for its last owner for a moment.
struct NumberPool<Name: Hashable & Sendable>: Sendable {
    private(set) var numbers: [Name: UInt32] = [:]
    private var free: [UInt32]

    /// Numbers from 1 to `largest`.
    init(largest: Int) {
        free = (0..<max(0, largest)).map { UInt32($0 + 1) }
    }

    /// Gives these names a number each, in their order, and takes those of all others back.
    ///
    /// - Returns: how many names there was no number for.
    mutating func assign(_ names: [Name]) -> Int {
        let wanted = Set(names)
        let gone = numbers.filter { !wanted.contains($0.key) }
        for name in gone.keys { numbers[name] = nil }
        let added = names.filter { numbers[$0] == nil }
        let room = free.count
        for name in added where numbers[name] == nil && !free.isEmpty { numbers[name] = free.removeFirst() }
        free += gone.values.sorted()
        return max(0, Set(added).count - room)
    }

    /// Who has each number.
    var names: [UInt32: Name] {
        Dictionary(uniqueKeysWithValues: numbers.map { ($1, $0) })
    }
}
