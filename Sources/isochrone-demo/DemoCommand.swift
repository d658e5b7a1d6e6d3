import ArgumentParser
import ClusterModel
import CommandSupport
import Glibc
import NetworkLab

/// `make demo`: the main job on a small network, from the first probe to a changed decision.
@main
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "isochrone-demo",
        abstract: "Shows the main job: measure links, decide by them, and decide anew when a link gets worse.",
        discussion: """
            Run it from the project's directory, as `make demo` does. With root and eBPF the links are real: network
            namespaces whose links a relay delays, measured by isochrone-monitor. Without, they are declared.

            EXAMPLES
              make demo
              make demo DEMO_FLAGS=--declared
            """)

    @Flag(help: "Use declared links even where they could be measured.")
    var declared = false

    @Option(help: "The directory with topology.yaml and application.yaml.")
    var directory = "simulations/demo"

    @Option(help: "The recorded request that each pod's request is made from.")
    var recorded = "Tests/KubernetesWireTests/Recorded/1.36.2/labels-3n-cache/filter.request.json"

    @MainActor
    func run() async throws {
        // Before there is anything to clear away, Ctrl-C may end the program at once.
        if !declared { isolate() }
        Interrupt.install()
        do {
            try await show()
        } catch is Interrupt.Raised {
            Terminal.endProgress()
            Terminal.say("\nEnded on request; everything that was started is gone.")
            throw ExitCode(130)
        } catch let failure as DemoFailure {
            Terminal.endProgress()
            Terminal.complain("isochrone-demo: \(failure)")
            throw ExitCode(1)
        }
    }

    @MainActor
    private func show() async throws {
        let script = try Script(directory: directory, recorded: recorded)
        Terminal.note("Requests are the one in \(recorded), recorded from a real kube-scheduler,")
        Terminal.note("with the demo's pods, labels and node names set in.")
        guard !declared else {
            return try await script.play(declaredBecause: "--declared was given")
        }
        guard geteuid() == 0 else {
            return try await script.play(
                declaredBecause: "not root: namespaces and eBPF need it (sudo make demo measures)")
        }
        do {
            try await script.playMeasured()
        } catch let missing as MeasuringImpossible {
            Terminal.endProgress()
            try await script.play(declaredBecause: missing.reason)
        }
    }

    /// Goes on as a new image of this program in a network namespace of its own, the `control` host, so that every
    /// thread and child is in it and nothing outside is touched.
    private func isolate() {
        guard geteuid() == 0, getenv(Self.isolatedKey) == nil else { return }
        guard NetworkLab.leaveForNewNamespace() else { return }
        setenv(Self.isolatedKey, "1", 1)
        NetworkLab.replaceProcess()
    }

    private static let isolatedKey = "ISOCHRONE_DEMO_ISOLATED"
}

/// Why links cannot be measured on this machine.
struct MeasuringImpossible: Error {
    let reason: String
}
