import ArgumentParser
import Installation

/// `isochrone uninstall`: a cluster as it was before.
struct UninstallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall",
        abstract: "Remove Isochrone from a cluster, so that nothing of it is left.",
        discussion: """
            Removes the webhooks first, so that nobody waits for them, then what runs, the definition of Applications and \
            all of them with it, and the namespace last. Pods that run go on. Where there are Applications, --yes or \
            --keep-applications is needed.

            EXAMPLES
              \(ProgramName.current) uninstall --dry-run
              \(ProgramName.current) uninstall --keep-applications
              \(ProgramName.current) uninstall --yes
            """)

    @Flag(help: "Say what would be removed, and do nothing.")
    var dryRun = false

    @Flag(help: "Remove the Applications of all namespaces, too.")
    var yes = false

    @Flag(help: "Leave the Applications and their definition.")
    var keepApplications = false

    @Option(help: "Seconds to wait for each part to end (default: 300).")
    var timeout: Int?

    @OptionGroup var cluster: ClusterOptions

    func run() async throws {
        do {
            let uninstaller = Uninstaller(try cluster.connection().access, waiting: .upTo(timeout ?? 300)) {
                Terminal.print($0)
            }
            let settings = try InstallationSettings(
                namespace: cluster.namespace ?? InstallationSettings.defaultNamespace)
            let removal = try await uninstaller.survey(
                namespace: settings.namespace, keepsApplications: keepApplications)
            if dryRun { removal.order.forEach { Terminal.print("\($0): would be removed") } }
            removal.notes.forEach { Terminal.complain($0) }
            guard !dryRun else { return }
            guard yes || !removal.losesApplications else {
                throw InstallationError.input("nothing was removed; give --yes, or --keep-applications")
            }
            try await uninstaller.uninstall(removal)
            Terminal.print(removal.found.isEmpty ? "There was nothing to remove." : "Isochrone is removed.")
        } catch let error as InstallationError {
            throw ClusterOptions.failure(error)
        }
    }
}
