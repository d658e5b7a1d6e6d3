/// Node names to dense indices, looked up by the bytes of a request without making strings of them.
///
/// Open addressing with linear probing; at most half of the slots are used.
public struct NodeNameTable: Sendable {
    /// How many different names there are.
    public let count: Int
    private let bytes: [UInt8]
    /// Where each name ends in ``bytes``; it starts where the one before ends.
    private let ends: [Int]
    private let hashes: [UInt32]
    /// Index of the name in each slot, −1 where there is none.
    private let slots: [Int32]

    /// The index of a name is its place in `names`; of equal names the first counts.
    public init(_ names: [String]) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for name in names {
            bytes.append(contentsOf: name.utf8)
            ends.append(bytes.count)
        }
        var slots = NameSlots(capacity: names.count)
        var hashes: [UInt32] = []
        var count = 0
        for index in names.indices {
            let name = Self.name(index, bytes: bytes, ends: ends)
            let hash = NameHash.hash(bytes.span.bytes.extracting(name))
            hashes.append(hash)
            let slot = slots.freeSlot(hash: hash) { other in
                hashes[other] == hash
                    && NameHash.areEqual(
                        bytes.span.bytes.extracting(name),
                        bytes.span.bytes.extracting(Self.name(other, bytes: bytes, ends: ends)))
            }
            guard let slot else { continue }
            slots.fill(slot, with: index)
            count += 1
        }
        self.count = count
        self.bytes = bytes
        self.ends = ends
        self.hashes = hashes
        self.slots = slots.slots
    }

    /// The index of a name, `nil` when it is not in the table.
    public func index(of name: String) -> Int? {
        let bytes = Array(name.utf8)
        let index = index(of: bytes.span.bytes, hash: NameHash.hash(bytes.span.bytes))
        return index < 0 ? nil : Int(index)
    }

    /// The index of each candidate of a request, in its order; −1 for those that are not in the table.
    public func indices(of request: ExtenderRequest) -> [Int32] {
        request.candidates.indices.map { candidate in
            request.withName(of: candidate) { name, hash in index(of: name, hash: hash) }
        }
    }

    private func index(of name: RawSpan, hash: UInt32) -> Int32 {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if hashes[index] == hash,
                NameHash.areEqual(name, bytes.span.bytes.extracting(Self.name(index, bytes: bytes, ends: ends)))
            {
                return Int32(index)
            }
            slot = (slot + 1) & mask
        }
        return -1
    }

    private static func name(_ index: Int, bytes: [UInt8], ends: [Int]) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }
}
