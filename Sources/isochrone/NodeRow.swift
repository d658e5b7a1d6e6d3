import ClusterModel

/// A node as the API tells it.
struct NodeRow: Codable {
    var name: String
    var subCluster: String
    var tier: String?
    var ready: Bool
    var labels: [String: String]
    var allocatable: [String: String]
    var free: [String: String]?
    var properties: [String: PropertyValue]
    var addresses: [String]

    /// One line for each node.
    static func table(_ nodes: [NodeRow]) -> String {
        guard !nodes.isEmpty else { return "No nodes are known." }
        var table = TextTable(
            ["NAME", "SUB-CLUSTER", "TIER", "READY", "CPU", "MEMORY", "ADDRESSES"], rightAligned: [4, 5])
        for node in nodes { table.add(node.cells) }
        return table.text()
    }

    private var cells: [TextTable.Cell] {
        [
            TextTable.Cell(name), TextTable.Cell(subCluster), TextTable.Cell(tier ?? Figures.unknown),
            TextTable.Cell(ready ? "yes" : "no", ready ? .plain : .bad),
            TextTable.Cell(allocatable["cpu"] ?? Figures.unknown), TextTable.Cell(memory),
            TextTable.Cell(addresses.isEmpty ? Figures.unknown : addresses.joined(separator: ", ")),
        ]
    }

    /// In the largest binary unit that leaves a whole number.
    private var memory: String {
        guard let text = allocatable["memory"], let bytes = Int64(text), bytes != 0 else {
            return allocatable["memory"] ?? Figures.unknown
        }
        let units: [(String, Int64)] = [("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)]
        return units.first { bytes % $0.1 == 0 }.map { "\(bytes / $0.1)\($0.0)" } ?? text
    }
}
