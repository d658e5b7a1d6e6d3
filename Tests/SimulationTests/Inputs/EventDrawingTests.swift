import ClusterModel
import Testing

@testable import Simulation

@Suite("Events that are written out")
struct EventDrawingTests {
    private static func drawn(_ events: [ScenarioEvent], horizon: Double = 100, seed: UInt64 = 1) -> [DrawnEvent] {
        DrawnScenario(ScenarioSamples.input(events: events, horizon: horizon), seed: seed).events
    }

    private static let site = PlaceSelector(.subClusters(["edge-1"]))

    @Test("repetitions and ends are written out up to the horizon; at one moment the end comes first")
    func repetition() {
        let event = ScenarioEvent(
            at: 10, change: .lose(Self.site), duration: 30, repetition: .init(every: 30))
        let events = Self.drawn([event])
        #expect(events.map(\.at) == [10, 40, 40, 70, 70])
        #expect(events.map(\.phase).map { $0 == .end } == [false, true, false, true, false])
        #expect(events.map(\.id) == [0, 0, 1, 1, 2])
        #expect(events.allSatisfy { $0.text == "edge-1 lost" })
    }

    @Test("so many times and no more")
    func times() {
        let event = ScenarioEvent(at: 0, change: .silence(Self.site), repetition: .init(every: 10, times: 3))
        #expect(Self.drawn([event]).map(\.at) == [0, 10, 20])
    }

    @Test("links go both ways unless they say otherwise, and texts say what becomes of them")
    func links() {
        let selector = LinkSelector(source: Self.site, sink: PlaceSelector(.tier("cloud")))
        let oneWay = LinkSelector(source: selector.source, sink: selector.sink, isOneWay: true)
        let degradation = ScenarioEvent.Degradation(latencyFactor: 2, addedLatency: 40, reliability: 0.95)
        let events = Self.drawn([
            ScenarioEvent(at: 1, change: .degrade([selector], degradation)),
            ScenarioEvent(at: 2, change: .fail([oneWay])),
        ])
        let edge = ["edge-1-1", "edge-1-2", "edge-1-3"]
        let cloud = ["cloud-1-1", "cloud-1-2", "cloud-2-1", "cloud-2-2"]
        let forth = DrawnEvent.Links(sources: edge, sinks: cloud)
        let back = DrawnEvent.Links(sources: cloud, sinks: edge)
        #expect(events.map(\.phase) == [.start(.degrade([forth, back], degradation)), .start(.fail([forth]))])
        #expect(
            events.map(\.text) == [
                "link edge-1 ↔ tier cloud: latency × 2, latency + 40 ms, reliability at most 95 %",
                "link edge-1 → tier cloud: down",
            ])
    }

    @Test("whole sites are drawn of a tier, others with another seed")
    func picks() {
        let place = PlaceSelector(.subClustersOfTier("edge"), pick: .fixed(2))
        var sites: Set<Set<String>> = []
        for seed in 1...20 {
            let events = Self.drawn([ScenarioEvent(at: 1, change: .partition(place))], seed: UInt64(seed))
            guard case .start(.partition(let names))? = events.first?.phase else { continue }
            #expect(names.count == 6 && names == names.sorted())
            sites.insert(Set(names.map { String($0.prefix(6)) }))
        }
        #expect(sites.allSatisfy { $0.count == 2 })
        #expect(sites.count > 5)
    }

    @Test("new nodes are like the one that is named, with names of their own from one event to the next")
    func additions() {
        let event = ScenarioEvent(
            at: 1, change: .add(count: .fixed(2), like: "edge-1-1"), repetition: .init(every: 10, times: 2))
        let names = Self.drawn([event]).flatMap { event -> [String] in
            guard case .start(.add(let nodes, "edge-1-1")) = event.phase else { return [] }
            #expect(nodes.allSatisfy { $0.subCluster == "edge-1" && $0.allocatable.milliCPU == 4_000 })
            return nodes.map(\.name)
        }
        #expect(names == (1...4).map { "edge-1-1-added-\($0)" })
    }
}
