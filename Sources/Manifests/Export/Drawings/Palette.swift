import ClusterModel

/// A colour for each node that something is placed on.
///
/// The light scheme of P. Tol, "Colour Schemes", SRON/EPS/TN/09-002, 2021: told apart by the colour-blind, and black text
/// is readable on each. Beyond nine nodes colours repeat, so a node's name always stands beside its colour.
struct Palette {
    private static let colours = [
        "#77AADD", "#EE8866", "#EEDD88", "#FFAABB", "#99DDFF", "#44BB99", "#BBCC33", "#AAAA00", "#DDDDDD",
    ]

    private let placements: [ApplicationID: [String: [String]]]
    private var numbers: [String: Int] = [:]

    init(_ placements: [ApplicationID: [String: [String]]]) {
        self.placements = placements
        let nodes = Set(placements.values.flatMap { $0.values.joined() }).sorted()
        for (number, node) in nodes.enumerated() { numbers[node] = number }
    }

    /// The nodes that a component's replicas run on, each once; `nil` where nothing is known of the application.
    func nodes(of component: String, in application: ApplicationID) -> [String]? {
        placements[application].map { Set($0[component] ?? []).sorted() }
    }

    func colour(of node: String) -> String? {
        numbers[node].map { Self.colours[$0 % Self.colours.count] }
    }
}
