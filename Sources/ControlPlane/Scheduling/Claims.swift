import ClusterModel
import Synchronization

/// Which application each pod that asked belongs to, by UID: `bind` names a pod and not its labels. Bounded: a pod whose
/// claim was pushed out is bound all the same, and its place is learnt elsewhere.
final class Claims: Sendable {
    private struct State {
        var applications: [String: ApplicationID] = [:]
        var order: [String] = []
    }
    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int = 65_536) {
        self.capacity = capacity
    }

    func note(_ uid: String, of application: ApplicationID) {
        state.withLock { state in
            guard state.applications.updateValue(application, forKey: uid) == nil else { return }
            state.order.append(uid)
            guard state.order.count > 2 * capacity else { return }
            for old in state.order.prefix(capacity) { state.applications[old] = nil }
            state.order.removeFirst(capacity)
        }
    }

    func application(of uid: String) -> ApplicationID? {
        state.withLock { $0.applications[uid] }
    }
}
