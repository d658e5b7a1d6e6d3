import ClusterModel
import Foundation
import Testing

@Suite("Records of before there were schedulers of one's own, or pod CIDRs")
struct OlderRecordTests {
    /// The JSON of a value as it was before `field` existed.
    private func record(_ value: some Encodable, without field: String) throws -> Data {
        var fields = try #require(
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any])
        #expect(fields.removeValue(forKey: field) != nil)
        return try JSONSerialization.data(withJSONObject: fields)
    }

    @Test("an application has the built-in scheduler")
    func application() throws {
        let application = Application(
            name: "a", labels: ["x": "y"], policy: "p", components: [Component(name: "c")],
            constraints: [Constraint(rule: .jitter(max: 1))])
        let older = try record(application, without: "scheduler")
        #expect(try JSONDecoder().decode(Application.self, from: older) == application)
    }

    @Test("a plan is the built-in scheduler's")
    func plan() throws {
        let plan = Plan(
            application: ApplicationID(name: "a"), status: .feasible,
            placements: [ReplicaPlacement(component: "c", replica: 0, node: "n")], objective: 2, bound: 1,
            snapshotRevision: 7, plannedAt: Timestamp(milliseconds: 5))
        let older = try record(plan, without: "origin")
        #expect(try JSONDecoder().decode(Plan.self, from: older) == plan)
    }

    @Test("a node's pods have their addresses from nobody knows where")
    func node() throws {
        let node = Node(name: "n", free: .zero, addresses: ["10.0.0.1"], isReady: false)
        let older = try record(node, without: "podCIDRs")
        #expect(try JSONDecoder().decode(Node.self, from: older) == node)
    }

    @Test("a node's pod CIDRs are kept")
    func podCIDRs() throws {
        let node = Node(name: "n", podCIDRs: ["10.244.1.0/24", "fd00:1::/64"])
        #expect(try JSONDecoder().decode(Node.self, from: JSONEncoder().encode(node)) == node)
    }

    @Test("what is written now is read again", arguments: [SchedulerChoice.builtin, .external(timeout: 2.5)])
    func newer(scheduler: SchedulerChoice) throws {
        let application = Application(name: "a", scheduler: scheduler, components: [Component(name: "c")])
        let record = try JSONEncoder().encode(application)
        #expect(try JSONDecoder().decode(Application.self, from: record) == application)
    }
}
