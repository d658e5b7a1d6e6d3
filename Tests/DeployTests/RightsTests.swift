import Foundation
import KubernetesClient
import Testing

@Suite("Rights of the shipped roles")
struct RightsTests {
    /// What a ServiceAccount may do, by the production overlay.
    private static func granted(_ account: String, _ change: (String) -> String = { $0 }) throws -> [String] {
        try Deployed.check("role", [account], of: change(Deployed.text("deploy/rendered/production.yaml"))).sorted()
    }

    /// The rights that the client's calls need. Everybody may read `/version`.
    private static func needed() -> [String] {
        KubernetesRight.extender.filter { !$0.resource.hasPrefix("/") }.map(\.description).sorted()
    }

    @Test("the extender may do what its client asks for, and nothing else")
    func extender() throws {
        #expect(try Self.granted("isochrone-extender") == Self.needed())
    }

    @Test("a right too many and a right too few are noticed")
    func differences() throws {
        let more = try Self.granted("isochrone-extender") {
            $0.replacing("  - pods/eviction\n  verbs:\n  - create", with: "  - pods/eviction\n  verbs:\n  - create\n  - delete")
        }
        #expect(Set(more).subtracting(Self.needed()) == ["delete pods/eviction"])
        let fewer = try Self.granted("isochrone-extender") {
            $0.replacing("  - tokenreviews\n  verbs:\n  - create", with: "  - tokenreviews\n  verbs: []")
        }
        #expect(Set(Self.needed()).subtracting(fewer) == ["create tokenreviews.authentication.k8s.io"])
        let unbound = try Self.granted("isochrone-extender") {
            $0.replacing("  name: isochrone-extender\n  namespace: isochrone-system\n---\napiVersion: rbac", with: "  name: other\n---\napiVersion: rbac")
        }
        #expect(unbound.count < Self.needed().count)
    }

    /// `resources` of the REST API that a room asks for, by the paths in its sources.
    private static func resources(in room: String) throws -> Set<String> {
        let sources = FileManager.default.enumerator(atPath: Deployed.path("Sources/\(room)"))?
            .compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") } ?? []
        var found: Set<String> = []
        for file in sources {
            let text = try Deployed.text("Sources/\(room)/\(file)")
            for match in text.matches(of: /\/api\/v1\/([a-z]+)/) { found.insert(String(match.1)) }
        }
        return found
    }

    @Test("the monitor may report and read the nodes, and nothing else")
    func monitor() throws {
        let granted = try Self.granted("isochrone-monitor")
        #expect(granted == ["create measurements.isochrone.dev", "list nodes.isochrone.dev"])
        let resources = Set(granted.compactMap { $0.split(separator: " ").last?.split(separator: ".").first.map(String.init) })
        #expect(try Self.resources(in: "Monitoring") == resources)
    }

    @Test("whoever may view the cluster may view what is ours, and whoever may edit may write Applications")
    func people() throws {
        let text = try Deployed.text("deploy/base/access/people.yaml")
        for role in ["view", "edit", "admin"] {
            #expect(text.contains("rbac.authorization.k8s.io/aggregate-to-\(role): \"true\""))
        }
    }
}
