import ClusterModel
import Testing

@testable import Monitoring

@Suite("A gateway")
struct GatewayHealthTests {
    /// Notes one window for each letter: `.` answered, `x` not, ` ` nothing settled, `-` not probed.
    private func health(_ windows: String) -> GatewayHealth {
        var health = GatewayHealth()
        for window in windows {
            switch window {
            case "-": health.note([:])
            case ".": health.note(["g": ProbeCounts(sent: 10, received: 1, lost: 9)])
            case "x": health.note(["g": ProbeCounts(sent: 10, lost: 10)])
            default: health.note(["g": ProbeCounts()])
            }
        }
        return health
    }

    @Test(
        "fails after three windows without an answer, even if it never gave one, and serves again after six with one",
        arguments: [
            ("", false), ("x", false), ("xx", false), ("xxx", true), (".xx.xx", false), (".xxx", true), ("x x x", true),
            ("xxx.....", true), ("xxx......", false), ("xxx...x...", true), ("xxx...x......", false),
        ])
    func hysteresis(windows: String, isFailing: Bool) {
        #expect(health(windows).failing == (isFailing ? ["g"] : []))
    }

    @Test("that is no longer probed gets another chance after ten minutes")
    func chance() {
        #expect(health("xxx" + String(repeating: "-", count: 59)).failing == ["g"])
        #expect(health("xxx" + String(repeating: "-", count: 60)).failing == [])
    }

    @Test("is found where it lives, while a whole sub-cluster but one node is down")
    func search() {
        let all = (0..<20).map { PeerCandidate(name: "b-\($0)", subCluster: "b") }
        let selection = PeerSelection(node: "a-0", configuration: .bySubClusters)
        var health = GatewayHealth()
        var found: Int?
        for window in 0..<40 where found == nil {
            let peers = selection.peers(among: all, period: 0, failing: health.failing).keys
            if peers.contains("b-13") { found = window }
            health.note(
                Dictionary(
                    uniqueKeysWithValues: peers.map {
                        ($0, $0 == "b-13" ? ProbeCounts(sent: 10, received: 10) : ProbeCounts(sent: 10, lost: 10))
                    }))
        }
        #expect(found != nil)
        #expect(!health.failing.contains("b-13"))
    }
}
