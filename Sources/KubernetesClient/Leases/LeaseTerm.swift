import ClusterModel

/// Who of several processes is the one that acts: what to do next, from what was seen of the lease.
///
/// Clocks are not compared: another holder is silent when the lease looks the same for its whole duration by our own
/// clock, as in Kubernetes' own leader election (client-go, `leaderelection.go`).
struct LeaseTerm: Sendable {
    /// How long a holder may be silent, and how often it shows itself.
    struct Timing: Hashable, Sendable {
        /// Seconds after which a silent holder is followed by another.
        var duration: Double = 15
        /// Seconds without a renewal after which the holder stops acting: less than ``duration``, so that two never act.
        var renewDeadline: Double = 10
        /// Seconds between two tries.
        var retry: Double = 2
    }

    enum Step: Hashable, Sendable {
        case create(Lease)
        /// With the resource version that was seen: somebody who was quicker wins.
        case update(Lease)
        /// Another one holds it.
        case wait
    }

    let identity: String
    let timing: Timing
    private let name: String
    private let namespace: String
    private var seen: Lease?
    private var seenAt: Timestamp?
    private var renewedAt: Timestamp?

    init(identity: String, name: String, namespace: String, timing: Timing = Timing()) {
        self.identity = identity
        self.name = name
        self.namespace = namespace
        self.timing = timing
    }

    /// Whether we hold the lease and have said so lately enough.
    func isHeld(at now: Timestamp) -> Bool {
        renewedAt.map { now.seconds(since: $0) < timing.renewDeadline } ?? false
    }

    /// Who holds the lease, as far as was seen; `nil`: nobody.
    var holder: String? {
        seen?.spec?.holderIdentity.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What to do now that the lease looks like this; `nil`: there is none.
    mutating func step(seeing lease: Lease?, at now: Timestamp) -> Step {
        if lease != seen || seenAt == nil { (seen, seenAt) = (lease, now) }
        guard var lease else { return .create(mine(over: nil, at: now)) }
        if holder == identity {
            lease.spec = spec(
                acquired: lease.spec?.acquireTime, transitions: lease.spec?.leaseTransitions ?? 0, at: now)
            return .update(lease)
        }
        renewedAt = nil
        let patience = Double(lease.spec?.leaseDurationSeconds ?? Int(timing.duration))
        guard holder == nil || now.seconds(since: seenAt ?? now) > patience else { return .wait }
        return .update(mine(over: lease, at: now))
    }

    /// The API server took the step that was begun at `moment`, and this is the lease now.
    mutating func succeeded(_ lease: Lease, begunAt moment: Timestamp) {
        (seen, seenAt, renewedAt) = (lease, moment, moment)
    }

    /// Somebody else was quicker.
    mutating func lost() {
        renewedAt = nil
    }

    /// The lease without a holder, for a successor that need not wait; `nil` when it is not ours.
    mutating func release() -> Lease? {
        guard renewedAt != nil, holder == identity, var lease = seen else { return nil }
        renewedAt = nil
        lease.spec?.holderIdentity = ""
        lease.spec?.leaseDurationSeconds = 1
        return lease
    }

    private func mine(over lease: Lease?, at now: Timestamp) -> Lease {
        var lease = lease ?? Lease(metadata: .init(name: name, namespace: namespace))
        let transitions = lease.spec.map { ($0.leaseTransitions ?? 0) + 1 } ?? 0
        lease.spec = spec(acquired: nil, transitions: transitions, at: now)
        return lease
    }

    private func spec(acquired: String?, transitions: Int, at now: Timestamp) -> Lease.Spec {
        Lease.Spec(
            holderIdentity: identity, leaseDurationSeconds: Int(timing.duration),
            acquireTime: acquired ?? now.microTime,
            renewTime: now.microTime, leaseTransitions: transitions)
    }
}
