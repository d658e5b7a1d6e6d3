import Testing

@testable import Installation

@Suite("The guide to installing")
struct GuideTests {
    private static let page = "Sources/ClusterModel/Documentation.docc/InstallingInKubernetes.md"

    /// `Kind name` by overlay, from the table of the guide.
    private static func table() throws -> [String: Set<String>] {
        let lines = try Deployed.text(page).split(separator: "\n", omittingEmptySubsequences: false)
        let head = try #require(lines.firstIndex(of: "| kind | name | overlays | what for |"))
        var table: [String: Set<String>] = [:]
        for line in lines[(head + 2)...].prefix(while: { $0.hasPrefix("|") }) {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingPrefix(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
            }.map { String($0) }
            let overlays =
                cells[3] == "all" ? Deployed.overlays : cells[3].split(separator: ", ").map(String.init)
            for overlay in overlays { table[overlay, default: []].insert("\(cells[1]) \(cells[2])") }
        }
        return table
    }

    /// kustomize ends the names of some ConfigMaps with ten letters of a hash.
    private static func plain(_ identity: ObjectIdentity) -> String {
        var name = identity.name
        if identity.kind == .configMap, Ownership.isGenerated(name) {
            name = name.split(separator: "-").dropLast().joined(separator: "-")
        }
        return "\(identity.kind.kind) \(name)"
    }

    @Test("its table lists every object of every overlay, and no other", arguments: Overlay.allCases)
    func objects(overlay: Overlay) throws {
        let objects = try InstallationPlan(InstallationSettings(overlay: overlay, certificates: .certManager)).objects
        let listed = try #require(try Self.table()[overlay.rawValue])
        #expect(Set(objects.map { Self.plain($0.identity) }).symmetricDifference(listed) == [])
    }

    @Test("its Secrets are those that are made, and its oldest Kubernetes is the one that is asked for")
    func facts() throws {
        let text = try Deployed.text(Self.page)
        for secret in TLSSecret.allCases { #expect(text.contains("| `\(secret.rawValue)` |")) }
        #expect(text.contains("Kubernetes 1.\(Installer.oldestMinor) or newer"))
        #expect(text.contains("keeps them while they are good for \(CertificateSet.renewalDays) more days"))
    }
}
