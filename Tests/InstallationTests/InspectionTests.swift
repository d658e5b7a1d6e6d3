import Foundation
import Synchronization
import Testing

@testable import Installation

@Suite("The status of an installation")
struct InspectionTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let space = "isochrone-system"

    private static func findings(_ cluster: PlayedCluster, after days: Double = 1) async throws -> [Finding] {
        let inspection = Inspection(cluster.access, namespace: space) { _, _ in cluster.state.withLock { $0.health } }
        return try await inspection.findings(now: now.addingTimeInterval(days * 86_400))
    }

    @Test("all is well after installing", arguments: Overlay.allCases)
    func well(overlay: Overlay) async throws {
        let cluster = PlayedCluster()
        try await InstallerTests.install(cluster, overlay)
        let findings = try await Self.findings(cluster)
        #expect(findings.filter { $0.grade != .good } == [])
        #expect(findings.contains { $0.text.contains("of \(overlay.rawValue)") })
        let word = overlay == .failOpen ? "placed without limits" : "pods wait"
        #expect(findings.contains { $0.subject.hasPrefix("configuration") && $0.text.contains(word) })
    }

    /// One thing that can be wrong.
    struct Damage: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var grade: Finding.Grade
        /// What the finding says.
        var words: String
        var days = 1.0
        var make: @Sendable (PlayedCluster) -> Void
    }

    private static func identity(_ kind: ObjectKind, _ name: String) -> ObjectIdentity {
        ObjectIdentity(kind, name, namespace: space)
    }

    static let damages: [Damage] = [
        Damage(testDescription: "an object is gone", grade: .bad, words: "it is missing") { cluster in
            cluster.state.withLock { $0.objects[ObjectIdentity(.namespace, "x")] = nil }
            cluster.state.withLock { state in
                state.objects = state.objects.filter { $0.key.kind.kind != "Service" }
            }
        },
        Damage(testDescription: "a certificate ends soon", grade: .warning, words: "expires in 15 days", days: 350) {
            _ in
        },
        Damage(testDescription: "a certificate has ended", grade: .bad, words: "has expired", days: 366) { _ in },
        Damage(testDescription: "a Secret is gone", grade: .bad, words: "it is missing") { cluster in
            cluster.state.withLock { $0.objects[identity(.secret, "isochrone-scheduler-tls")] = nil }
        },
        Damage(testDescription: "a Secret is empty", grade: .bad, words: "no certificate with its key") { cluster in
            cluster.change(identity(.secret, "isochrone-extender-tls")) { $0["data"] = [:] }
        },
        Damage(testDescription: "a webhook trusts nobody", grade: .bad, words: "no caBundle") { cluster in
            cluster.change(identity(.mutatingWebhook, "isochrone-pods")) { value in
                value["webhooks"] = .array(
                    (value["webhooks"]?.items ?? []).map { hook in
                        var hook = hook
                        hook["clientConfig"]?["caBundle"] = nil
                        return hook
                    })
            }
        },
        Damage(testDescription: "a webhook trusts somebody else", grade: .bad, words: "another authority") { cluster in
            let other = (try? CertificateSet(namespace: space, now: now))?.caBundle ?? ""
            cluster.change(identity(.validatingWebhook, "isochrone-applications")) { value in
                value["webhooks"] = [["clientConfig": ["caBundle": .string(other)]]]
            }
        },
        Damage(testDescription: "the definition is not served", grade: .bad, words: "not served") { cluster in
            cluster.change(ObjectIdentity(.customResourceDefinition, "applications.isochrone.dev")) {
                $0["status"] = nil
            }
        },
        Damage(testDescription: "the definition is another version's", grade: .bad, words: "does not serve v1alpha1") {
            $0.change(ObjectIdentity(.customResourceDefinition, "applications.isochrone.dev")) {
                $0["spec"]?["versions"] = [["name": "v1", "served": true]]
            }
        },
        Damage(testDescription: "pods don't start", grade: .bad, words: "CrashLoopBackOff") { cluster in
            cluster.state.withLock { $0.trouble = "CrashLoopBackOff" }
            cluster.control()
        },
        Damage(testDescription: "another version runs", grade: .warning, words: "this program belongs to") { cluster in
            cluster.change(identity(.daemonSet, "isochrone-monitor")) {
                $0["spec"]?["template"]?["spec"]?["containers"] = [
                    ["image": "ghcr.io/isochrone-dev/isochrone-monitor:0"]
                ]
            }
        },
        Damage(testDescription: "the scheduler asks somebody else", grade: .bad, words: "does not name https://") {
            cluster in
            for identity in cluster.objects.keys
            where identity.kind == .configMap && identity.name.hasPrefix("isochrone-scheduler-") {
                cluster.change(identity) {
                    $0["data"]?["own-scheduler-fail-closed.yaml"] = "extenders: [{urlPrefix: http://a}]"
                }
            }
        },
        Damage(testDescription: "the scheduler has no configuration", grade: .bad, words: "of this version has no") {
            let identity = identity(.deployment, "isochrone-scheduler")
            $0.change(identity) {
                $0["spec"]?["template"]?["spec"]?["volumes"] = [["name": "a", "configMap": ["name": "b"]]]
            }
        },
        Damage(testDescription: "the extender does not answer", grade: .bad, words: "status 503") { cluster in
            cluster.state.withLock { $0.health = 503 }
        },
        Damage(testDescription: "a node has no monitor", grade: .bad, words: "no monitor runs there") { cluster in
            cluster.state.withLock { $0.nodes.append("edge-3") }
            cluster.state.withLock { state in
                state.objects[ObjectIdentity(.node, "edge-3")] = [
                    "metadata": ["name": "edge-3", "labels": ["kubernetes.io/os": "linux"]]
                ]
            }
        },
        Damage(testDescription: "an Application can't be placed", grade: .bad, words: "Infeasible: rtt 80 ms > 20 ms") {
            $0.put(
                .application, "farm", namespace: "city",
                [
                    "status": [
                        "conditions": [["type": "Infeasible", "status": "True", "message": "rtt 80 ms > 20 ms"]]
                    ]
                ])
        },
        Damage(testDescription: "an Application breaks a limit", grade: .warning, words: "Degraded: link lost") {
            $0.put(
                .application, "farm", namespace: "city",
                ["status": ["conditions": [["type": "Degraded", "status": "True", "message": "link lost"]]]])
        },
        Damage(testDescription: "nobody looks at an Application", grade: .warning, words: "nobody has looked at it") {
            $0.put(.application, "farm", namespace: "city")
        },
    ]

    @Test("what is wrong is said, with what to do", arguments: damages)
    func damaged(damage: Damage) async throws {
        let cluster = PlayedCluster()
        try await InstallerTests.install(cluster)
        damage.make(cluster)
        let findings = try await Self.findings(cluster, after: damage.days)
        let found = findings.filter { $0.grade == damage.grade && $0.text.contains(damage.words) }
        #expect(!found.isEmpty, "\(findings.filter { $0.grade != .good })")
        #expect(found.allSatisfy { $0.remedy?.isEmpty == false })
    }

    @Test("where nothing is installed one thing is said")
    func absent() async throws {
        let findings = try await Self.findings(PlayedCluster())
        #expect(findings.map(\.text) == ["Isochrone is not installed there"])
    }
}
