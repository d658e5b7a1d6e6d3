import Placement
import PlacementInstances

/// How late plans come on instances that no deadline here is enough for.
enum LatenessPart {
    static func run() {
        let requests = [
            (
                "20 × 1,000, own links",
                SiteInstances(components: 20, extraChannels: 6, nodes: 1000, sites: 20, largest: 1700)
            ),
            (
                "50 × 5,000, links by site",
                SiteInstances(components: 50, extraChannels: 20, nodes: 5000, sites: 100, largest: 1700, links: .bySite)
            ),
            (
                "11 × 512, own links",
                SiteInstances(components: 11, extraChannels: 4, nodes: 512, sites: 8, largest: 1700)
            ),
        ].map { ($0.0, $0.1.request(seed: 2)) }
        let deadlines = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]
        print("\n### How late plans come: worst of five runs\n")
        print("| instance | " + deadlines.map(\.time).joined(separator: " | ") + " |")
        print("|---|" + deadlines.map { _ in "---|" }.joined())
        for (name, request) in requests {
            let late = deadlines.map { seconds in
                (0..<5).map { _ in Measured(request, seconds: seconds).total - seconds }.max() ?? 0
            }
            print("| \(name) | " + late.map { $0 <= 0 ? "in time" : $0.time }.joined(separator: " | ") + " |")
        }
    }
}
