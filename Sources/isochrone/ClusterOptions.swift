import ArgumentParser
import Foundation
import Installation
import KubernetesClient

/// Which cluster the verbs that work on one talk to.
struct ClusterOptions: ParsableArguments {
    @Option(help: "The kubeconfig to use (default: KUBECONFIG, else ~/.kube/config, else the cluster this runs in).")
    var kubeconfig: String?

    @Option(help: "The context of the kubeconfig (default: its current-context).")
    var context: String?

    @Option(help: "The namespace of the installation (default: isochrone-system).")
    var namespace: String?

    /// - Throws: the end of the verb with exit status 2 for a kubeconfig that names no API server to use.
    func connection() throws -> ClusterConnection {
        do {
            let configuration =
                if let file = file() {
                    try KubernetesConfiguration.kubeconfig(file, context: context)
                } else {
                    try KubernetesConfiguration.inCluster()
                }
            return ClusterConnection(client: try KubernetesClient(configuration, requestTimeout: .seconds(30)))
        } catch {
            Terminal.complain("\(ProgramName.current): \(error)")
            throw ExitCode.badInput
        }
    }

    private func file() -> String? {
        if let kubeconfig { return kubeconfig }
        let environment = ProcessInfo.processInfo.environment
        // Of several files kubectl takes the first that has a key; most have one file.
        if let named = environment["KUBECONFIG"]?.split(separator: ":").first { return String(named) }
        let home = (environment["HOME"] ?? "") + "/.kube/config"
        let isInCluster = environment["KUBERNETES_SERVICE_HOST"] != nil
        return isInCluster && !FileManager.default.fileExists(atPath: home) ? nil : home
    }

    /// Says what went wrong and ends the verb: with status 2 for what was given, else with 1.
    static func failure(_ error: InstallationError) -> ExitCode {
        Terminal.complain("\(ProgramName.current): \(error)")
        if case .input = error { return .badInput }
        return .failedJob
    }
}

extension Waiting {
    /// On the clock of the machine.
    static func upTo(_ seconds: Int) -> Waiting {
        Waiting(limit: seconds) { try await Task.sleep(for: .seconds($0)) }
    }
}
