import ClusterModel
import Testing

@testable import KubernetesWire

@Suite("What a pod requests")
struct PodRequestsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var spec: String
        var status = "{}"
        var expected: Resources

        var testDescription: String { name }
    }

    private static func container(_ requests: String, name: String = "c", restart: String? = nil) -> String {
        let policy = restart.map { #","restartPolicy":"\#($0)""# } ?? ""
        return #"{"name":"\#(name)","resources":{"requests":{\#(requests)}}\#(policy)}"#
    }

    private static func cpu(_ amount: String, _ name: String = "c", restart: String? = nil) -> String {
        container(#""cpu":"\#(amount)""#, name: name, restart: restart)
    }

    private static func resized(_ status: String, reason: String? = nil) -> Case {
        let conditions = reason.map { #","conditions":[{"type":"PodResizePending","reason":"\#($0)"}]"# } ?? ""
        return Case(
            name: "", spec: #"{"containers":[\#(cpu("1"))]}"#,
            status: #"{"containerStatuses":[{"name":"c",\#(status)}]\#(conditions)}"#, expected: .zero)
    }

    // Worked out by hand from the comments of `PodRequests` and `AggregateContainerRequests` (component-helpers), and
    // KEP-753 for sidecars.
    static let cases: [Case] = [
        Case(name: "nothing", spec: #"{"containers":[{"name":"c"}]}"#, expected: .zero),
        Case(
            name: "the sum of its containers",
            spec:
                #"{"containers":[\#(container(#""cpu":"250m","memory":"64Mi""#)),\#(container(#""cpu":"1","memory":"1G""#))]}"#,
            expected: Resources(milliCPU: 1_250, memory: 64 << 20 + 1_000_000_000)),
        Case(
            name: "the init container, where it needs more",
            spec: #"{"containers":[\#(cpu("300m")),\#(cpu("100m"))],"initContainers":[\#(cpu("1")),\#(cpu("500m"))]}"#,
            expected: Resources(milliCPU: 1_000)),
        Case(
            name: "its containers, where they need more",
            spec: #"{"containers":[\#(cpu("2"))],"initContainers":[\#(cpu("1")),\#(cpu("1500m"))]}"#,
            expected: Resources(milliCPU: 2_000)),
        Case(
            name: "each resource for itself",
            spec:
                #"{"containers":[\#(container(#""cpu":"2","memory":"1Ki""#))],"initContainers":[\#(container(#""cpu":"1","memory":"4Ki""#))]}"#,
            expected: Resources(milliCPU: 2_000, memory: 4_096)),
        Case(
            name: "a sidecar beside the containers",
            spec: #"{"containers":[\#(cpu("300m"))],"initContainers":[\#(cpu("200m", restart: "Always"))]}"#,
            expected: Resources(milliCPU: 500)),
        // 1 alone; 1 + 0.2 after the sidecar; 0.3 + 0.2 at last.
        Case(
            name: "an init container with the sidecars before it",
            spec:
                #"{"containers":[\#(cpu("300m"))],"initContainers":[\#(cpu("1")),\#(cpu("200m", restart: "Always")),\#(cpu("1"))]}"#,
            expected: Resources(milliCPU: 1_200)),
        Case(
            name: "an init container without the sidecars after it",
            spec:
                #"{"containers":[\#(cpu("300m"))],"initContainers":[\#(cpu("1")),\#(cpu("200m", restart: "Always"))]}"#,
            expected: Resources(milliCPU: 1_000)),
        Case(
            name: "all sidecars together",
            spec:
                #"{"containers":[\#(cpu("100m"))],"initContainers":[\#(cpu("200m", restart: "Always")),\#(cpu("400m", restart: "Always")),\#(cpu("250m"))]}"#,
            expected: Resources(milliCPU: 850)),
        Case(
            name: "an init container that is restarted on failure is none of them",
            spec: #"{"containers":[\#(cpu("300m"))],"initContainers":[\#(cpu("200m", restart: "OnFailure"))]}"#,
            expected: Resources(milliCPU: 300)),
        Case(
            name: "overhead on top of the largest",
            spec:
                #"{"containers":[\#(cpu("250m"))],"initContainers":[\#(cpu("1"))],"overhead":{"cpu":"120m","memory":"160Mi"}}"#,
            expected: Resources(milliCPU: 1_120, memory: 160 << 20)),
        Case(
            name: "the pod's own request instead of the sum",
            spec: #"{"containers":[\#(cpu("250m")),\#(cpu("3"))],"resources":{"requests":{"cpu":"2","memory":"1Gi"}}}"#,
            expected: Resources(milliCPU: 2_000, memory: 1 << 30)),
        Case(
            name: "the pod's own request, with the overhead on top",
            spec: #"{"containers":[\#(cpu("1"))],"resources":{"requests":{"cpu":"2"}},"overhead":{"cpu":"100m"}}"#,
            expected: Resources(milliCPU: 2_100)),
        Case(
            name: "what the pod as a whole does not ask for, by containers",
            spec:
                #"{"containers":[\#(container(#""cpu":"1","memory":"1Ki""#))],"resources":{"requests":{"cpu":"2"},"limits":{"memory":"9Gi"}}}"#,
            expected: Resources(milliCPU: 2_000, memory: 1_024)),
        Case(
            name: "huge pages of the pod as a whole, other things not",
            spec:
                #"{"containers":[\#(container(#""example.com/gpu":"1""#))],"resources":{"requests":{"hugepages-2Mi":"4Mi","example.com/gpu":"8"}}}"#,
            expected: Resources(extended: ["hugepages-2Mi": 4_194_304_000, "example.com/gpu": 1_000])),
        Case(
            name: "extended resources and ephemeral storage in whole units",
            spec:
                #"{"containers":[\#(container(#""nvidia.com/gpu":"2","ephemeral-storage":"1500m""#)),\#(container(#""nvidia.com/gpu":1"#))]}"#,
            expected: Resources(extended: ["nvidia.com/gpu": 3_000, "ephemeral-storage": 2_000])),
        Case(
            name: "limits are none",
            spec: #"{"containers":[{"name":"c","resources":{"limits":{"cpu":"4"}}}]}"#, expected: .zero),
        Case(
            name: "rounded up once, at the end",
            spec:
                #"{"containers":[\#(container(#""cpu":"0.4m","memory":"0.4""#)),\#(container(#""cpu":"0.4m","memory":"0.4""#))]}"#,
            expected: Resources(milliCPU: 1, memory: 1)),
        Case(
            name: "the most there is, and no more",
            spec:
                #"{"containers":[\#(container(#""cpu":"1e30","memory":"10E""#)),\#(container(#""cpu":"1e30","memory":"10E""#))]}"#,
            expected: Resources(milliCPU: .max, memory: .max)),
        Case(
            name: "null, where others write nothing",
            spec:
                #"{"containers":[{"name":"c","resources":null}],"initContainers":null,"overhead":null,"resources":null}"#,
            status: #"{"containerStatuses":null,"conditions":null}"#, expected: .zero),
        with(resized(#""resources":{"requests":{"cpu":"3"}}"#), "what it still has, while it shrinks", 3_000),
        with(resized(#""resources":{"requests":{"cpu":"500m"}}"#), "what it asks for, while it grows", 1_000),
        with(
            resized(#""resources":{"requests":{"cpu":"500m"}},"allocatedResources":{"cpu":"2"}"#),
            "what it was granted, where that is most", 2_000),
        with(
            resized(#""resources":{"requests":{"cpu":"500m"}}"#, reason: "Infeasible"),
            "what it has, where more can't be", 500),
        with(
            resized(#""resources":{"requests":{"cpu":"500m"}}"#, reason: "Deferred"), "what it asks for, until then",
            1_000),
        with(resized(#""allocatedResources":{"cpu":"5"}"#), "what it asks for, where its state is not known", 1_000),
    ]

    private static func with(_ base: Case, _ name: String, _ milliCPU: Int64) -> Case {
        var named = base
        (named.name, named.expected) = (name, Resources(milliCPU: milliCPU))
        return named
    }

    private func pod(_ spec: String, _ status: String) throws -> PodObject {
        try PodObject(json: Array(#"{"metadata":{"name":"p","uid":"u"},"spec":\#(spec),"status":\#(status)}"#.utf8))
    }

    @Test("is", arguments: cases)
    func requests(of example: Case) throws {
        #expect(try pod(example.spec, example.status).requests == example.expected)
    }

    @Test(
        "must be quantities", arguments: [#""cpu":"much""#, #""memory":true"#, #""cpu":{}"#, #""nvidia.com/gpu":"1x""#])
    func malformed(requests: String) {
        #expect(throws: ResourceReadingError.self) {
            try pod(#"{"containers":[\#(Self.container(requests))]}"#, "{}")
        }
    }

    @Test(
        "of the recorded pods is what was put into them",
        arguments: [
            ("bound-a", "node-a", 250, 64, false, false), ("bound-b", "", 250, 64, false, false),
            ("deleting-a", "node-c", 250, 64, false, true), ("done-a", "node-b", 250, 64, true, false),
            ("failed-a", "node-c", 250, 64, true, false), ("gated-a", "", 250, 64, false, false),
            // Containers 300m + 100m; init 1; sidecar 200m; init 500m beside it: max(400 + 200, 1000, 500 + 200). Memory:
            // containers 512 + 64, with the sidecar 640; init 128, and 256 + 64 beside the sidecar.
            ("init-a", "node-a", 1_000, 640, false, false), ("overhead-a", "node-b", 370, 224, false, false),
            ("pending-a", "", 250, 64, false, false), ("podlevel-a", "", 2_000, 1_024, false, false),
            ("spread-a", "", 250, 64, false, false), ("other-a", "", 250, 64, false, false),
        ])
    func recorded(name: String, node: String, milliCPU: Int64, mebibytes: Int64, isOver: Bool, isTerminating: Bool)
        throws
    {
        let page = try RecordedObjects.list("list-pods-all", of: PodObject.self)
        #expect(page.unreadable.isEmpty && page.items.count == 12)
        let pod = try #require(page.items.first { $0.name == name })
        #expect(pod.requests == Resources(milliCPU: milliCPU, memory: mebibytes << 20))
        #expect(pod.nodeName == node && pod.isOver == isOver && pod.isTerminating == isTerminating)
        #expect(pod.namespace == (name == "other-a" ? "other" : "iso") && pod.uid.utf8.count == 36)
        #expect(pod.application == nil && pod.component == nil)
    }
}
