import ClusterModel
import KubernetesWire
import TestSupport
import Testing

@testable import ControlPlane

@Suite("The tables that answers are written from")
struct VerdictTableTests {
    private func table(_ count: Int) -> VerdictTable {
        VerdictTable(
            Assessment(
                component: "c", replica: 3,
                verdicts: (0..<count).map { node in
                    switch node % 3 {
                    case 0: .passes(score: node % 11, regret: Double(node))
                    case 1: .far(Double(node))
                    default: .full
                    }
                }), summary: ExtenderScene.summary)
    }

    @Test("keep the verdict of every node, and of small clusters in full")
    func small() {
        let table = table(30)
        for node in 0..<30 {
            switch table.detail(at: node) {
            case .passes(let score, let regret)?:
                #expect(table.score(at: node) == score)
                #expect(regret == Double(node))
            case .rejected(let cause)?:
                #expect(table.reason(at: node) == cause.sentence)
                #expect(table.causeClass(at: node) == cause.class)
            case nil: Issue.record("node \(node) is not kept in full")
            }
        }
        #expect(table.replica == 3)
        #expect(table.hasPassing)
    }

    @Test("keep of large clusters a score and a cause for each node, and some verdicts of each kind in full")
    func large() {
        let table = table(5_000)
        #expect(table.score(at: 4_998) == 4_998 % 11)
        #expect(table.causeClass(at: 4_999) == .latency)
        #expect(table.reason(at: 4_999) == "limit near")
        let kept = (0..<5_000).count { table.detail(at: $0) != nil }
        #expect(kept == 8 * (11 + 2))
    }

    @Test("know nothing of nodes that the snapshot does not have")
    func unknown() {
        let table = table(3)
        #expect(table.codes(of: [-1, 3]) == [0, 0])
        #expect(table.scores(of: [-1, 3]) == [0, 0])
        #expect(table.causeClass(at: 3) == .unknownNode)
        #expect(table.score(at: -1) == nil)
    }

    @Test("reject what lost its room since")
    func shortages() {
        let table = table(30).with([(0, .capacity(.init(resource: "cpu", requested: 2, free: 1))), (99, .notReady)])
        #expect(table.score(at: 0) == nil)
        #expect(table.causeClass(at: 0) == .capacity)
        #expect(table.score(at: 3) == 3)
    }

    @Test("of all applications together have a bound: what was not used for longest goes")
    func bound() {
        let tables = VerdictTables(capacity: 1_000)
        let first = tables.number()
        for replica in 0..<40 {
            let question = Decision.Question(component: "c", replica: replica, occupied: [])
            tables.keep(table(100), of: question, first)
            _ = tables.table(of: Decision.Question(component: "c", replica: 0, occupied: []), first)
        }
        let kept = (0..<40).filter {
            tables.table(of: Decision.Question(component: "c", replica: $0, occupied: []), first) != nil
        }
        #expect(kept.count <= 10)
        #expect(kept.contains(0), "it was used all the time")
        #expect(kept.contains(39))
        let other = tables.number()
        #expect(tables.table(of: Decision.Question(component: "c", replica: 39, occupied: []), other) == nil)
    }
}
