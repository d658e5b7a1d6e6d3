import Foundation
import PackagePlugin

/// Embeds what `make manifests` has built of each overlay of `deploy` in the target that uses it.
@main
struct EmbedManifests: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let rendered = context.package.directoryURL.appending(path: "deploy/rendered", directoryHint: .isDirectory)
        let embed = try context.tool(named: "EmbedObject").url
        return try FileManager.default.contentsOfDirectory(atPath: rendered.resolvingSymlinksInPath().path())
            .filter { $0.hasSuffix(".yaml") }.sorted()
            .map { file in
                let overlay = String(file.dropLast(".yaml".count))
                let source = rendered.appending(path: file)
                let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedManifests+\(overlay).swift")
                return .buildCommand(
                    displayName: "Embedding the overlay \(overlay)", executable: embed,
                    arguments: ["text", source.path(), overlay, output.path()], inputFiles: [source],
                    outputFiles: [output])
            }
    }
}
