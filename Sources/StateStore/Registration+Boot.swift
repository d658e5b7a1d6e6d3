extension Registration {
    /// One start of the daemon, and which of its reports were accepted.
    ///
    /// A daemon that was cut off sends its newest reports first, so what is missing is mostly one range that shrinks.
    public struct Boot: Hashable, Sendable, Codable {
        public var id: String
        /// The highest report that was accepted; 0 for none.
        public var sequence: UInt64
        /// Those below it that were not, ascending and apart: they may still come.
        public var missing: [ClosedRange<UInt64>]

        public init(id: String, sequence: UInt64, missing: [ClosedRange<UInt64>] = []) {
            self.id = id
            self.sequence = sequence
            self.missing = missing
        }

        /// A record that says nothing of missing reports is of a version to which every lower one was a duplicate.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = try container.decode(String.self, forKey: .id)
            sequence = try container.decode(UInt64.self, forKey: .sequence)
            missing = try container.decodeIfPresent([ClosedRange<UInt64>].self, forKey: .missing) ?? []
        }
    }
}

extension Registration.Boot {
    /// Ranges that are remembered: the lowest goes, and its reports count as accepted.
    static let rangesHeld = 32

    func holds(_ number: UInt64) -> Bool {
        number <= sequence && !missing.contains { $0.contains(number) }
    }

    mutating func accept(_ number: UInt64) {
        if number > sequence {
            if number - sequence > 1 { missing.append(sequence + 1...number - 1) }
            sequence = number
        } else if let index = missing.firstIndex(where: { $0.contains(number) }) {
            let range = missing.remove(at: index)
            if number < range.upperBound { missing.insert(number + 1...range.upperBound, at: index) }
            if number > range.lowerBound { missing.insert(range.lowerBound...number - 1, at: index) }
        }
        missing.removeFirst(max(0, missing.count - Self.rangesHeld))
    }
}
