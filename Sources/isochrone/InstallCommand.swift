import ArgumentParser
import Foundation
import Installation

/// `isochrone install`: everything into a cluster, or what is there brought up to date.
struct InstallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Install Isochrone in a cluster, or bring an installation up to date.",
        discussion: """
            Applies the objects of an overlay by server-side apply: definitions first, webhooks once somebody answers \
            them. Certificates are made with an authority of their own and kept while they are good for 90 days; install \
            again to renew them. --dry-run asks no cluster and prints every object.

            EXAMPLES
              \(ProgramName.current) install --dry-run | less
              \(ProgramName.current) install
              \(ProgramName.current) install --overlay laptop --context kind-kind
              \(ProgramName.current) install --overlay fail-open --certificates cert-manager
            """)

    @Flag(help: "Print the objects in the order of being applied, and do nothing.")
    var dryRun = false

    @Option(help: "production, fail-open or laptop (default: production).")
    var overlay: String?

    @Option(help: "The tag of Isochrone's images (default: the one of this program).")
    var imageTag: String?

    @Option(help: "own or cert-manager (default: own).")
    var certificates: String?

    @Option(help: "Seconds to wait for each part to be ready (default: 300).")
    var timeout: Int?

    @OptionGroup var cluster: ClusterOptions

    func run() async throws {
        do {
            let plan = try InstallationPlan(settings())
            guard !dryRun else { return Terminal.print(plan.yaml, terminator: "") }
            let installer = Installer(try cluster.connection().access, waiting: .upTo(timeout ?? 300)) {
                Terminal.print($0)
            }
            try await installer.install(plan, now: Date())
            Terminal.print(Self.next(plan))
        } catch let error as InstallationError {
            throw ClusterOptions.failure(error)
        }
    }

    private func settings() throws -> InstallationSettings {
        if let timeout, timeout < 1 {
            throw InstallationError.input("--timeout is \(timeout); write seconds, 1 at least")
        }
        return try InstallationSettings(
            overlay: try Self.choice("--overlay", overlay, .production),
            namespace: cluster.namespace ?? InstallationSettings.defaultNamespace, imageTag: imageTag,
            certificates: try Self.choice("--certificates", certificates, .own))
    }

    private static func choice<Value: RawRepresentable & CaseIterable>(
        _ option: String, _ text: String?, _ fallback: Value
    ) throws(InstallationError) -> Value where Value.RawValue == String {
        guard let text else { return fallback }
        guard let value = Value(rawValue: text) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw .input("\(option) is \"\(text)\"; use one of \(known)")
        }
        return value
    }

    private static func next(_ plan: InstallationPlan) -> String {
        """

        Isochrone runs in \(plan.namespace). What comes next:
          \(ProgramName.current) status                  says whether all is well
          kubectl label node NAME isochrone.dev/sub-cluster=SITE isochrone.dev/tier=edge
                                            tells where nodes are, for each of them
          kubectl apply -f application.yaml describes an application; its pods carry the labels
                                            isochrone.dev/application and isochrone.dev/component,
                                            and schedulerName: \(InstallationPlan.scheduler)
          kubectl get applications          shows how they fare
        """
    }
}
