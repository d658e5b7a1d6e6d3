import Foundation
import Rescheduling
import Synchronization

@testable import ClusterModel

/// Where a worker is, for links that depend on that.
final class Place: Sendable {
    private let state = Mutex(1)

    var edge: Int { state.withLock { $0 } }

    func set(_ edge: Int) { state.withLock { $0 = edge } }

    func isAt(_ edge: Int) -> Bool { self.edge == edge }
}

extension CourseTests {
    static func roundTrip(_ history: MoveHistory) throws -> MoveHistory {
        try JSONDecoder().decode(MoveHistory.self, from: JSONEncoder().encode(history))
    }
}
