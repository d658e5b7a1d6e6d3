import ClusterModel
import Testing

@Suite("Node rules have Kubernetes' meaning")
struct NodeRequirementTests {
    private let node = Node(
        name: "edge-1", labels: ["tier": "edge", "generation": "7"],
        properties: ["cost": .number(2.5), "vendor": .text("acme")])

    @Test(
        "each operator",
        arguments: [
            ("tier", .in, ["edge", "cloud"], true), ("tier", .in, ["cloud"], false), ("zone", .in, ["a"], false),
            ("tier", .notIn, ["cloud"], true), ("tier", .notIn, ["edge"], false), ("zone", .notIn, ["a"], true),
            ("tier", .exists, [], true), ("zone", .exists, [], false), ("cost", .exists, [], true),
            ("zone", .doesNotExist, [], true), ("vendor", .doesNotExist, [], false),
            ("generation", .greaterThan, ["6"], true), ("generation", .greaterThan, ["7"], false),
            ("generation", .lessThan, ["8"], true), ("tier", .lessThan, ["8"], false),
            ("zone", .lessThan, ["8"], false),
            ("cost", .greaterThan, ["2.4"], true), ("cost", .lessThan, ["2.5"], false), ("cost", .in, ["2.50"], true),
            ("vendor", .in, ["acme"], true), ("vendor", .greaterThan, ["1"], false),
            ("cost", .greaterThan, ["x"], false),
            ("cost", .greaterThan, [], false), ("kubernetes.io/hostname", .in, ["edge-1"], true),
        ] as [(String, NodeRequirement.Operator, [String], Bool)])
    func operators(key: String, operator: NodeRequirement.Operator, values: [String], expected: Bool) {
        #expect(NodeRequirement(key: key, operator: `operator`, values: values).matches(node) == expected)
    }

    @Test(
        "the sub-cluster is the label, else the zone, else default",
        arguments: [
            ([WellKnown.subClusterLabel: "north", WellKnown.zoneLabel: "z"], "north"),
            ([WellKnown.zoneLabel: "z"], "z"),
            ([:], "default"),
        ] as [([String: String], String)])
    func subCluster(labels: [String: String], expected: String) {
        #expect(Node(name: "n", labels: labels).subCluster == expected)
    }
}
