import Foundation

/// What the programs of this package do alike from start to end.
package enum BenchProgram {
    /// Runs `body` with the options of the command line; ends the process with an error and its reason otherwise.
    package static func run(_ name: String, _ body: (BenchOptions) throws -> Void) {
        signal(SIGPIPE, SIG_IGN)
        let options: BenchOptions
        do {
            options = try BenchOptions(Array(CommandLine.arguments.dropFirst()))
        } catch {
            complain("\(name): \(error)\nusage: \(name) \(BenchOptions.help)")
            exit(2)
        }
        do {
            guard geteuid() == 0 else { throw BenchFailure("namespaces and eBPF need root") }
            guard FileManager.default.isExecutableFile(atPath: options.monitor) else {
                throw BenchFailure("\(options.monitor) is not there; `make -C Tests/Benchmarks build-monitor` makes it")
            }
            try body(options)
        } catch {
            complain("\(name): \(error)")
            exit(1)
        }
    }

    /// Prints a line at once, whatever standard output is.
    package static func say(_ text: String) {
        FileHandle.standardOutput.write(Data("\(text)\n".utf8))
    }

    package static func complain(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}
