package import ClusterModel
import Synchronization

/// Lets one of several processes act: the one that holds a Lease.
package final class LeaseElection: Sendable {
    private let client: KubernetesClient
    private let namespace: String
    private let name: String
    private let term: Mutex<LeaseTerm>
    private let trouble = Mutex<KubernetesError?>(nil)
    private let now: @Sendable () -> Timestamp

    /// - Parameter identity: unique among all that want the lease, such as the pod's name and a random number.
    package init(
        _ client: KubernetesClient, name: String, namespace: String, identity: String,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.client = client
        self.namespace = namespace
        self.name = name
        self.now = now
        term = Mutex(LeaseTerm(identity: identity, name: name, namespace: namespace))
    }

    /// Whether this process is the one that acts.
    package var isLeader: Bool {
        let moment = now()
        return term.withLock { $0.isHeld(at: moment) }
    }

    /// Who acts, in words.
    package var summary: String {
        let (holder, problem) = (term.withLock { $0.holder }, trouble.withLock { $0 })
        if isLeader { return "this process acts" }
        if let problem { return "nobody here acts: \(problem)" }
        return holder.map { "\($0) acts" } ?? "nobody acts yet"
    }

    /// Tries to get and to keep the lease until it is cancelled, and gives it back then.
    package func run() async {
        let pause = Duration.seconds(term.withLock { $0.timing.retry })
        repeat { await tryOnce() } while (try? await Task.sleep(for: pause)) != nil
        await release()
    }

    /// Looks at the lease once and does what that asks for.
    func tryOnce() async {
        do throws(KubernetesError) {
            let begun = now()
            let lease = try await client.lease(namespace: namespace, name: name)
            let result: Lease?
            switch term.withLock({ $0.step(seeing: lease, at: begun) }) {
            case .create(let lease): result = try await client.create(lease)
            case .update(let lease): result = try await client.update(lease)
            case .wait: result = nil
            }
            if let result { term.withLock { $0.succeeded(result, begunAt: begun) } }
            trouble.withLock { $0 = nil }
        } catch .refused(_, 409, _) {
            term.withLock { $0.lost() }
        } catch {
            trouble.withLock { $0 = error }
        }
    }

    /// The task is cancelled by now, and its requests would be; so this is another one.
    private func release() async {
        guard let lease = term.withLock({ $0.release() }) else { return }
        let client = client
        await Task.detached { _ = try? await client.update(lease) }.value
    }
}
