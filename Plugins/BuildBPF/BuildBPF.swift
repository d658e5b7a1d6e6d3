import Foundation
import PackagePlugin

/// Compiles every `bpf/*.bpf.c` with the toolchain's clang and embeds the objects in the target that uses it.
@main
struct BuildBPF: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let programs = context.package.directoryURL.appending(path: "bpf", directoryHint: .isDirectory)
        let shared = context.package.directoryURL.appending(path: "Sources/CProbeABI/include")
        let headers = try files(in: programs, ending: ".h") + files(in: shared, ending: ".h")
        let clang = try context.tool(named: "clang").url
        let embed = try context.tool(named: "EmbedObject").url
        return try files(in: programs, ending: ".bpf.c").map { source in
            let name = String(source.lastPathComponent.dropLast(".bpf.c".count))
            let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedObject+\(name).swift")
            return .buildCommand(
                displayName: "Compiling \(source.lastPathComponent) for the kernel", executable: embed,
                arguments: [clang.path(), source.path(), shared.path(), name, output.path()],
                inputFiles: [source] + headers, outputFiles: [output])
        }
    }

    private func files(in directory: URL, ending: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(atPath: directory.resolvingSymlinksInPath().path())
            .filter { $0.hasSuffix(ending) }.sorted()
            .map { directory.appending(path: $0) }
    }
}
