import RecordedBodies

/// The times of two requests that follow each other, many times over.
struct Pairs: Sendable {
    var first: Samples
    var second: Samples
    /// The sum of the two, for each pair.
    var both: Samples
    /// Each of the two by itself.
    var each: Samples
    /// Bytes of the last two answers.
    var sizes: [Int]
    var errors: Int

    /// Each connection sends its share of `count` pairs, after a tenth of that to warm up.
    static func measured(port: UInt16, _ work: [RequestPair], count: Int, connections: Int) async throws -> Pairs {
        let share = max(1, count / connections)
        let results = try await withThrowingTaskGroup(of: Times.self) { group in
            for offset in 0..<connections {
                group.addTask {
                    try await Times.onThread { try Times(port: port, work, offset: offset, count: share) }
                }
            }
            return try await group.reduce(into: [Times]()) { $0.append($1) }
        }
        let pairs = results.flatMap(\.pairs)
        return Pairs(
            first: Samples(pairs.map(\.0)), second: Samples(pairs.map(\.1)), both: Samples(pairs.map { $0 + $1 }),
            each: Samples(pairs.flatMap { [$0.0, $0.1] }), sizes: results.first?.sizes ?? [0, 0],
            errors: results.reduce(0) { $0 + $1.errors })
    }
}
