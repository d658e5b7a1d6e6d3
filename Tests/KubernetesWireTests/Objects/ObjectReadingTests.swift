import ClusterModel
import Testing

@testable import KubernetesWire

@Suite("Nodes, pods and applications of the API server")
struct ObjectReadingTests {
    @Test("the recorded nodes are read")
    func recordedNodes() throws {
        let page = try RecordedObjects.list("list-nodes", of: NodeObject.self)
        #expect(page.unreadable.isEmpty)
        #expect(page.items.map(\.node.name) == ["node-a", "node-b", "node-c"])
        let node = try #require(page.items.first).node
        #expect(node.isReady && node.free == nil)
        #expect(node.subCluster == "eu-west-b")
        #expect(
            node.allocatable
                == Resources(
                    milliCPU: 7_800, memory: 31_138_512 << 10,
                    extended: ["ephemeral-storage": 95_551_679_124_000, "hugepages-2Mi": 0, "pods": 110_000]))
        #expect(node.addresses == ["10.0.0.1"] && node.podCIDRs == ["10.244.0.0/24"])
        #expect(node.labels.count == 5 && node.properties.isEmpty)
    }

    private func node(metadata: String = "", spec: String = "", status: String = "") throws -> Node {
        let object = #"{"metadata":{"name":"n","uid":"u"\#(metadata)},"spec":{\#(spec)},"status":{\#(status)}}"#
        return try NodeObject(json: Array(object.utf8)).node
    }

    private static let ready =
        #""conditions":[{"type":"DiskPressure","status":"False"},{"type":"Ready","status":"True"}]"#

    @Test(
        "a node takes pods while it is ready, and nobody cordoned or deletes it",
        arguments: [
            ("", ready, true), (#""unschedulable":false"#, ready, true), (#""unschedulable":true"#, ready, false),
            ("", #""conditions":[{"type":"Ready","status":"False"}]"#, false),
            ("", #""conditions":[{"type":"Ready","status":"Unknown"}]"#, false), ("", #""conditions":[]"#, false),
            ("", #""conditions":null"#, false), ("", #""conditions":[{"type":"DiskPressure","status":"True"}]"#, false),
            (#""taints":[{"key":"dedicated","value":"gpu","effect":"NoSchedule"}]"#, ready, true),
            (#""taints":[{"key":"node.kubernetes.io/not-ready","effect":"NoExecute"}]"#, ready, true),
        ])
    func readiness(spec: String, status: String, isReady: Bool) throws {
        #expect(try node(spec: spec, status: status).isReady == isReady)
        #expect(
            try !node(metadata: #","deletionTimestamp":"2026-01-01T00:00:00Z""#, spec: spec, status: status).isReady)
    }

    @Test("taints are properties, for constraints that want to keep off")
    func taints() throws {
        let node = try node(
            spec:
                #""taints":[{"key":"dedicated","value":"gpu","effect":"NoSchedule"},{"key":"slow","effect":"PreferNoSchedule"}]"#
        )
        #expect(node.properties == ["taint:dedicated": .text("NoSchedule"), "taint:slow": .text("PreferNoSchedule")])
        #expect(!NodeRequirement(key: "taint:dedicated", operator: .doesNotExist).matches(node))
        #expect(NodeRequirement(key: "taint:other", operator: .doesNotExist).matches(node))
    }

    @Test(
        "inner addresses come before outer ones, and names are none",
        arguments: [
            (
                #"{"type":"Hostname","address":"n"},{"type":"ExternalIP","address":"203.0.113.1"},{"type":"InternalIP","address":"10.0.0.1"},{"type":"InternalIP","address":"fd00::1"},{"type":"InternalDNS","address":"n.local"}"#,
                ["10.0.0.1", "fd00::1", "203.0.113.1"]
            ),
            (#"{"type":"ExternalIP","address":"203.0.113.1"}"#, ["203.0.113.1"]), ("", []),
            (#"{"type":"InternalIP","address":"10.0.0.1"},{"type":"ExternalIP","address":"10.0.0.1"}"#, ["10.0.0.1"]),
        ])
    func addresses(list: String, expected: [String]) throws {
        #expect(try node(status: #""addresses":[\#(list)]"#).addresses == expected)
    }

    @Test(
        "pod CIDRs of both families are read, and the one of old",
        arguments: [
            (#""podCIDR":"10.1.0.0/24","podCIDRs":["10.1.0.0/24","fd00:1::/64"]"#, ["10.1.0.0/24", "fd00:1::/64"]),
            (#""podCIDR":"10.1.0.0/24""#, ["10.1.0.0/24"]), (#""podCIDR":"","podCIDRs":null"#, []), ("", []),
        ])
    func podCIDRs(spec: String, expected: [String]) throws {
        #expect(try node(spec: spec).podCIDRs == expected)
    }

    @Test("a pod of an application is known by its labels")
    func labels() throws {
        let pod = try PodObject(
            json: Array(
                #"{"metadata":{"name":"web-3","namespace":"shop","uid":"u","labels":{"isochrone.dev/application":"store","isochrone.dev/component":"web","apps.kubernetes.io/pod-index":"3"}},"spec":{"nodeName":"n"}}"#
                    .utf8))
        #expect(
            pod
                == PodObject(
                    namespace: "shop", name: "web-3", uid: "u", nodeName: "n", application: "store", component: "web",
                    ordinal: 3))
    }

    @Test(
        "what lacks its name, its UID or its spec is no pod",
        arguments: [
            "{}", #"{"metadata":{"name":"p"},"spec":{}}"#, #"{"metadata":{"uid":"u"},"spec":{}}"#,
            #"{"metadata":{"name":"p","uid":"u"}}"#, #"{"metadata":[],"spec":{}}"#, "[]", "",
            #"{"metadata":{"name":"p","uid":"u"},"spec":{"nodeName":7}}"#,
        ])
    func malformed(text: String) {
        #expect(throws: ResourceReadingError.self) { try PodObject(json: Array(text.utf8)) }
    }

    @Test("a pod's life is told by its events")
    func podLife() throws {
        let events = try RecordedObjects.events("watch-pod-life", of: PodObject.self)
        let told = events.map { event in
            switch event {
            case .added(let pod, _): "added \(pod.nodeName) \(pod.isTerminating)"
            case .modified(let pod, _): "modified \(pod.nodeName) \(pod.isTerminating)"
            case .deleted(let pod, _): "deleted \(pod.nodeName) \(pod.isTerminating)"
            default: "something else"
            }
        }
        #expect(
            told == [
                "added  false", "modified node-a false", "modified node-a false", "modified node-a true",
                "modified node-a true", "deleted node-a true",
            ])
    }

    @Test("an application keeps its text")
    func applications() throws {
        let page = try RecordedObjects.list("cr-list", of: ApplicationObject.self)
        #expect(page.unreadable.isEmpty)
        #expect(page.items.map(\.id.description) == ["iso/applied", "iso/shop", "iso/warned"])
        let first = try #require(page.items.first)
        #expect(first.generation == 2 && first.uid == "78b9a2c3-0997-4b04-8c63-e2359265b543" && !first.isTerminating)
        #expect(first.manifest.first == UInt8(ascii: "{") && first.manifest.last == UInt8(ascii: "}"))
        #expect(String(decoding: first.manifest, as: UTF8.self).contains(#""components":[{"name":"one","replicas":5}"#))
    }
}
