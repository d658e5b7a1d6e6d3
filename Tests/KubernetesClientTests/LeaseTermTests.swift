import ClusterModel
import Testing

@testable import KubernetesClient

@Suite("Who holds a lease")
struct LeaseTermTests {
    /// A server with one lease, and the processes that want it.
    private struct Scene {
        var lease: Lease?
        var version = 0
        var now = Timestamp(milliseconds: 1_767_225_600_000)
        var terms: [String: LeaseTerm] = [:]

        init(_ names: String...) {
            for name in names {
                terms[name] = LeaseTerm(identity: name, name: "extender", namespace: "isochrone-system")
            }
        }

        /// One look at the lease by one process; whether the server took what it sent.
        @discardableResult
        mutating func look(_ name: String, seeing stale: Lease?? = nil) -> Bool {
            guard var term = terms[name] else { return false }
            defer { terms[name] = term }
            let seen = stale ?? lease
            let sent: Lease
            switch term.step(seeing: seen, at: now) {
            case .wait: return false
            case .create(let new), .update(let new): sent = new
            }
            guard sent.metadata.resourceVersion == lease?.metadata.resourceVersion else {
                term.lost()
                return false
            }
            version += 1
            lease = sent
            lease?.metadata.resourceVersion = "\(version)"
            if let lease { term.succeeded(lease, begunAt: now) }
            return true
        }

        var holders: [String] { terms.filter { $0.value.isHeld(at: now) }.map(\.key).sorted() }

        mutating func pass(_ seconds: Double) { now = now.advanced(bySeconds: seconds) }
    }

    @Test("the first one gets it, and keeps it by renewing")
    func renewal() {
        var scene = Scene("a", "b")
        for _ in 0..<60 {
            scene.look("a")
            scene.look("b")
            #expect(scene.holders == ["a"])
            scene.pass(2)
        }
        #expect(scene.lease?.spec?.leaseTransitions == 0)
        #expect(scene.lease?.spec?.acquireTime == "2026-01-01T00:00:00.000000Z")
    }

    @Test("a silent holder stops acting before another one starts: never two at once")
    func takeover() {
        var scene = Scene("a", "b")
        scene.look("a")
        scene.look("b")
        var tookOver: Double?
        for second in 1...40 {
            scene.pass(1)
            scene.look("b")
            #expect(scene.holders.count <= 1)
            if scene.holders == ["b"], tookOver == nil { tookOver = Double(second) }
        }
        #expect(tookOver == 16)
        #expect(scene.lease?.spec?.leaseTransitions == 1)
    }

    @Test("of two that take over at once, one wins")
    func race() {
        var scene = Scene("a", "b", "c")
        scene.look("a")
        for name in ["b", "c"] { scene.look(name) }
        scene.pass(16)
        let seen = scene.lease
        let (first, second) = (scene.look("b", seeing: seen), scene.look("c", seeing: seen))
        #expect(first && !second)
        #expect(scene.holders == ["b"])
    }

    @Test("the clock of the holder does not count: an old renewTime that changes is a sign of life")
    func clocks() {
        var scene = Scene("a", "b")
        scene.look("a")
        for minute in 0..<3 {
            scene.lease?.spec?.renewTime = "1999-01-01T00:0\(minute):00.000000Z"
            scene.look("b")
            scene.pass(10)
            #expect(scene.holders.contains("b") == false)
        }
    }

    @Test("a lease that was given back is taken at once")
    func release() throws {
        var scene = Scene("a", "b")
        scene.look("a")
        var term = try #require(scene.terms["a"])
        let released = term.release()
        scene.terms["a"] = term
        scene.lease = released
        #expect(scene.holders.isEmpty)
        scene.look("b")
        #expect(scene.holders == ["b"])
        let again = term.release()
        #expect(again == nil)
    }
}
