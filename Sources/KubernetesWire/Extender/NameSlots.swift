/// The slots of a hash table with open addressing that is filled once.
struct NameSlots {
    /// Index of the entry in each slot, −1 where there is none. A power of two, more than twice the capacity.
    private(set) var slots: [Int32]

    init(capacity: Int) {
        var count = 2
        while count <= capacity * 2 { count *= 2 }
        slots = [Int32](repeating: -1, count: count)
    }

    /// The slot where an entry with that hash belongs, `nil` when an entry that `isEqual` is there already.
    func freeSlot(hash: UInt32, isEqual: (_ other: Int) -> Bool) -> Int? {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] >= 0 {
            if isEqual(Int(slots[slot])) { return nil }
            slot = (slot + 1) & mask
        }
        return slot
    }

    mutating func fill(_ slot: Int, with index: Int) {
        slots[slot] = Int32(truncatingIfNeeded: index)
    }
}
