import Foundation

/// Runs clang for the bpf target.
struct Compiler {
    let clang: String
    let includeDirectory: String

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The object's bytes. Warnings are errors; clang's messages go to standard error.
    func compile(_ source: String, beside output: String) throws -> Data {
        let object = output + ".o"
        defer { try? FileManager.default.removeItem(atPath: object) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: clang)
        process.arguments = flags + ["-c", source, "-o", object]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(
                description: """
                    clang could not compile it for the bpf target (exit code \(process.terminationStatus)); are libbpf-dev \
                    and linux-libc-dev installed?
                    """)
        }
        return try Data(contentsOf: URL(fileURLWithPath: object))
    }

    /// `-g` for the type information that libbpf reads maps from; v3 instructions need Linux 5.1, as the programs do.
    private var flags: [String] {
        ["-target", "bpf", "-mcpu=v3", "-O2", "-g", "-Wall", "-Wextra", "-Werror", "-I", includeDirectory]
            + Self.architectureIncludes.flatMap { ["-idirafter", $0] }
    }

    /// Where Debian keeps `asm/types.h`: clang looks there for the host's target, not for bpf.
    private static var architectureIncludes: [String] {
        #if arch(arm64)
            let triple = "aarch64-linux-gnu"
        #else
            let triple = "x86_64-linux-gnu"
        #endif
        return ["/usr/include/\(triple)", "/usr/include"].filter { FileManager.default.fileExists(atPath: $0) }
    }
}
