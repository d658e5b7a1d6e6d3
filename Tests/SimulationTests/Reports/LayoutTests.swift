import ClusterModel
import Testing

@testable import Simulation

@Suite("Layouts")
struct LayoutTests {
    @Test("points of a plane come back as far apart as they were")
    func scaling() {
        var generator = SeededGenerator(seed: 9)
        let points = (0..<12).map { _ in
            Point(x: Double(generator.next() % 100), y: Double(generator.next() % 100))
        }
        let distances = points.flatMap { first in points.map { (first - $0).length } }
        let found = ClassicalScaling(count: 12, distances: distances).positions
        for first in 0..<12 {
            for second in 0..<first {
                let wanted = distances[first * 12 + second]
                #expect(abs((found[first] - found[second]).length - wanted) < 0.02 * wanted + 0.5)
            }
        }
    }

    @Test("the same distances make the same picture, whatever they are", arguments: [0, 1, 2, 3, 90])
    func deterministic(count: Int) {
        let scaling = ClassicalScaling(count: count, distances: Array(repeating: 0, count: count * count))
        #expect(scaling.positions == scaling.positions)
        #expect(scaling.positions.count == count)
        #expect(scaling.positions.allSatisfy { $0.x.isFinite && $0.y.isFinite })
    }

    @Test("places on a map cover neither each other nor the rim", arguments: [1, 2, 5, 14, 40])
    func apart(sites: Int) {
        for hasCoordinates in [false, true] {
            let topology = SampleResult(repetitions: 0, sites: sites, hasCoordinates: hasCoordinates).make().topology
            let map = SiteMap(topology)
            #expect(map.isGeographic == hasCoordinates)
            for first in map.sites.indices {
                #expect((0...SiteMap.width).contains(map.positions[first].x))
                #expect((0...map.height).contains(map.positions[first].y))
                for second in 0..<first {
                    let gap = (map.positions[first] - map.positions[second]).length
                    #expect(gap >= map.radius(first) + map.radius(second) - 1)
                }
            }
        }
    }

    @Test("north is up and east is right")
    func compass() throws {
        let places = [("south", 40.0, 10.0), ("north", 60, 10), ("east", 50, 30)]
        let topology = Topology(
            name: "x",
            nodes: places.map { name, latitude, longitude in
                Node(
                    name: name, labels: [WellKnown.subClusterLabel: name],
                    properties: ["latitude": .number(latitude), "longitude": .number(longitude)])
            })
        let map = SiteMap(topology)
        let positions = Dictionary(uniqueKeysWithValues: zip(map.sites.map(\.name), map.positions))
        #expect(try #require(positions["north"]).y < #require(positions["south"]).y)
        #expect(try #require(positions["east"]).x > #require(positions["north"]).x)
    }

    @Test("a network's places have the latency of the shortest way, and those nobody joins have none")
    func routes() {
        func edge(_ source: String, _ sink: String, _ latency: Double) -> Link {
            Link(
                source: source, sink: sink,
                estimate: LinkEstimate(latency: LatencySummary(constant: latency), method: .declared))
        }
        let topology = Topology(
            name: "x", routing: .shortest, nodes: ["a", "b", "c", "d"].map { Node(name: $0) },
            links: [edge("a", "b", 2), edge("b", "c", 3), edge("a", "c", 9)])
        let map = SiteMap(topology)
        #expect(map.sites.map(\.name) == ["a", "b", "c", "d"])
        #expect(map.latency(0, 2) == 5)
        #expect(map.latency(0, 3) == nil)
        #expect(SpanningTree(map).edges.map { [$0.0, $0.1] } == [[0, 1], [1, 2]])
    }

    @Test("channels lead to later layers, but for those that close a cycle")
    func layers() {
        let application = Application(
            name: "x", components: ["a", "b", "c", "d"].map { Component(name: $0) },
            channels: [
                Channel(name: "1", source: "a", sink: "b"), Channel(name: "2", source: "b", sink: "c"),
                Channel(name: "3", source: "c", sink: "b"), Channel(name: "4", source: "a", sink: "c"),
                Channel(name: "5", source: "d", sink: "d"), Channel(name: "6", source: "a", sink: "nobody"),
            ])
        let graph = LayeredGraph(application)
        #expect(graph.layers.map { $0.sorted() } == [[0, 3], [1], [2]])
        #expect(graph.edges.last.map { $0 == nil } == true)
    }

    @Test("every component is in one layer, however long the chain", arguments: [0, 1, 2_000])
    func chain(count: Int) {
        let application = Application(
            name: "x", components: (0..<count).map { Component(name: "\($0)") },
            channels: (0..<max(count - 1, 0)).map { Channel(name: "\($0)", source: "\($0)", sink: "\($0 + 1)") })
        #expect(LayeredGraph(application).layers.flatMap { $0 } == Array(0..<count))
    }

    @Test(
        "ticks are round and cover the range",
        arguments: [(0.0, 1.0), (0.93, 1), (-3, 7), (0, 0), (5, 5), (0, 1e-7), (0, 3e9)])
    func ticks(lower: Double, upper: Double) {
        let axis = Axis(lower...upper, from: 0, to: 100)
        #expect(axis.lower <= lower && axis.upper >= upper && axis.lower < axis.upper)
        #expect((2...41).contains(axis.ticks.count))
        #expect(axis.position(axis.lower) == 0 && axis.position(axis.upper) == 100)
    }
}
