import TestSupport
import Testing

@testable import Monitoring

@Suite("Peers")
struct PeerSelectionTests {
    private func names(_ count: Int, prefix: String = "node") -> [String] { (0..<count).map { "\(prefix)-\($0)" } }

    private func candidates(_ subClusters: [String: Int]) -> [PeerCandidate] {
        subClusters.sorted { $0.key < $1.key }.flatMap { subCluster, count in
            names(count, prefix: subCluster).map { PeerCandidate(name: $0, subCluster: subCluster) }
        }
    }

    private func peers(
        of node: String, among candidates: [PeerCandidate], period: UInt64 = 0, failing: Set<String> = []
    ) -> [String: PeerReason] {
        PeerSelection(node: node, configuration: .bySubClusters)
            .peers(among: candidates, period: period, failing: failing)
    }

    @Test(
        "up to 64 nodes of a cluster probe each other, whatever the sub-clusters", arguments: [(32, true), (33, false)])
    func smallCluster(size: Int, isMesh: Bool) {
        let all = candidates(["a": size, "b": 32])
        let peers = PeerSelection(node: "a-0").peers(among: all, period: 0)
        #expect((peers.count == all.count - 1) == isMesh)
        #expect(names(.gateway, in: peers).isEmpty == isMesh)
    }

    private func names(_ reason: PeerReason, in peers: [String: PeerReason]) -> Set<String> {
        Set(peers.filter { $0.value == reason }.keys)
    }

    @Test("up to 64 nodes of a sub-cluster probe each other", arguments: [1, 2, 10, 64])
    func mesh(count: Int) {
        let all = candidates(["a": count])
        let peers = peers(of: "a-0", among: all)
        #expect(Set(peers.keys) == Set(all.map(\.name)).subtracting(["a-0"]))
        #expect(Set(peers.values).isSubset(of: [.mesh]))
    }

    @Test("nodes without a sub-cluster are one")
    func noSubCluster() {
        let all = names(5).map { PeerCandidate(name: $0) } + candidates(["a": 3])
        let peers = peers(of: "node-0", among: all)
        #expect(names(.mesh, in: peers) == ["node-1", "node-2", "node-3", "node-4"])
        #expect(names(.gateway, in: peers).count == 2)
    }

    @Test("a node that is not on the list chooses as one without a sub-cluster, and never itself")
    func stranger() {
        #expect(names(.gateway, in: peers(of: "stranger", among: candidates(["a": 3]))).count == 2)
        #expect(peers(of: "node-0", among: [PeerCandidate(name: "node-0")]).isEmpty)
    }

    @Test("every node of a large sub-cluster has ten successors and ten predecessors", arguments: [65, 66, 150])
    func ring(count: Int) {
        let all = candidates(["a": count])
        var predecessors: [String: Int] = [:]
        for candidate in all {
            let peers = peers(of: candidate.name, among: all)
            #expect(peers.count == 15)
            #expect(peers[candidate.name] == nil)
            let ring = names(.ring, in: peers)
            #expect(ring.count == 10)
            for name in ring { predecessors[name, default: 0] += 1 }
        }
        #expect(predecessors.count == count)
        #expect(Set(predecessors.values) == [10])
    }

    @Test(
        "rotation comes to everyone in as few periods as possible, with five peers in each", arguments: [65, 100, 213])
    func rotation(count: Int) {
        let all = candidates(["a": count])
        let turns = UInt64((count - 11 + 4) / 5)
        for start: UInt64 in [0, 12_345] {
            var visited: Set<String> = []
            for period in start..<start + turns {
                let rotating = names(.rotating, in: peers(of: "a-7", among: all, period: period))
                #expect(rotating.count == 5)
                visited.formUnion(rotating)
            }
            #expect(visited.count == count - 11)
        }
    }

    @Test("a node that comes changes one successor of its predecessors, and nothing of others")
    func coming() {
        let before = candidates(["a": 100])
        let after = before + [PeerCandidate(name: "newcomer", subCluster: "a")]
        var changed = 0
        for candidate in before {
            let (old, new) = (
                names(.ring, in: peers(of: candidate.name, among: before)),
                names(.ring, in: peers(of: candidate.name, among: after))
            )
            guard old != new else { continue }
            changed += 1
            #expect(new.subtracting(old) == ["newcomer"])
            #expect(old.subtracting(new).count == 1)
        }
        #expect(changed == 10)
    }

    @Test("the choice depends on nothing but what it is made of")
    func isDeterministic() {
        var random = SplitMix64(seed: 1)
        let all = candidates(["a": 100, "b": 20, "c": 1])
        let first = peers(of: "a-3", among: all, period: 9)
        #expect(peers(of: "a-3", among: all.shuffled(using: &random) + all.prefix(5), period: 9) == first)
        // Computed by hand from the definitions: another release has to choose the same.
        #expect(StableHash.value("a", "b") == 0xB912_458B_53EC_5105)
    }

    @Test(
        "each other sub-cluster is probed at one to three nodes", arguments: [(0, 1), (1, 1), (2, 2), (3, 3), (9, 3)])
    func gatewayCount(setting: Int, expected: Int) {
        var configuration = PeerSelection.Configuration()
        configuration.gatewaysPerSubCluster = setting
        configuration.clusterMeshLimit = 0
        let selection = PeerSelection(node: "a-0", configuration: configuration)
        let peers = selection.peers(among: candidates(["a": 3, "b": 50, "c": 1]), period: 0)
        let gateways = names(.gateway, in: peers)
        #expect(gateways.count { $0.hasPrefix("b-") } == expected)
        #expect(gateways.count { $0.hasPrefix("c-") } == 1)
    }

    @Test("a gateway that fails is replaced, the other stays, and the first comes back when it answers again")
    func replacement() throws {
        let all = candidates(["a": 3, "b": 50])
        let before = names(.gateway, in: peers(of: "a-0", among: all))
        let failed = try #require(before.min())
        let during = names(.gateway, in: peers(of: "a-0", among: all, failing: [failed]))
        #expect(during.isSuperset(of: before))
        #expect(during.count == 3)
        #expect(names(.gateway, in: peers(of: "a-0", among: all)) == before)
    }

    @Test("while a whole sub-cluster fails, no more than twice as many of it are probed")
    func lostSubCluster() {
        let all = candidates(["a": 3, "b": 50])
        let failing = Set(names(50, prefix: "b"))
        let before = names(.gateway, in: peers(of: "a-0", among: all))
        #expect(names(.gateway, in: peers(of: "a-0", among: all, failing: failing)) == before)
        let all4 = names(.gateway, in: peers(of: "a-0", among: all, failing: failing.subtracting(["b-0", "b-1"])))
        #expect(all4.isSuperset(of: ["b-0", "b-1"]) && all4.count <= 4)
    }

    @Test("a node that leaves changes the gateways of those only that probed it")
    func leaving() {
        let before = candidates(["a": 40, "b": 40])
        let after = before.filter { $0.name != "b-5" }
        for node in names(40, prefix: "a") {
            let (old, new) = (
                names(.gateway, in: peers(of: node, among: before)), names(.gateway, in: peers(of: node, among: after))
            )
            #expect(new.isSuperset(of: old.subtracting(["b-5"])))
            #expect(new.count == 2)
        }
    }

    @Test("the load of being a gateway is spread")
    func spread() {
        let all = candidates(["a": 60, "b": 50])
        var load: [String: Int] = [:]
        for node in names(60, prefix: "a") {
            for name in names(.gateway, in: peers(of: node, among: all)) { load[name, default: 0] += 1 }
        }
        #expect(load.values.reduce(0, +) == 120)
        #expect(load.values.allSatisfy { $0 <= 10 })
    }

    @Test("however many nodes and sub-clusters there are, the number of peers is bounded", arguments: 1...10)
    func bound(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let count = Int.random(in: 1...300, using: &random)
        let sizes = (0..<count).map {
            ("s\($0)", Int.random(in: 1...($0.isMultiple(of: 50) ? 100 : 4), using: &random))
        }
        let all = candidates(Dictionary(uniqueKeysWithValues: sizes))
        for node in all.shuffled(using: &random).prefix(10) {
            let peers = peers(of: node.name, among: all, period: random.next())
            #expect(peers.count <= 63 + 128)
            let gateways = names(.gateway, in: peers)
            let reached = Set(gateways.map { $0.prefix { $0 != "-" } })
            #expect(reached.count == min(count - 1, 128))
        }
    }
}

extension PeerSelection.Configuration {
    /// As for a large cluster, however small it is.
    static var bySubClusters: Self {
        var configuration = Self()
        configuration.clusterMeshLimit = 0
        return configuration
    }
}
