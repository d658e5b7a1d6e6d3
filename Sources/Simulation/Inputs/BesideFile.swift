import ClusterModel
import Manifests

/// Files that are named from the directory of another.
struct BesideFile {
    private let directory: String

    init(_ file: String) {
        directory = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    }

    func path(_ file: String) -> String {
        file.hasPrefix("/") ? file : directory + file
    }

    private static let names = ["SOURCE.md", "SOURCE.txt"]
    private static let longestNote = 2_000

    /// What lies beside data about where they are from, on one line.
    func sourceNote() -> String? {
        for name in Self.names {
            guard case .success(let bytes) = ManifestReader.bytes(atPath: path(name)), bytes.count < 1 << 16 else {
                continue
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let lines = text.split(whereSeparator: \.isNewline).map { line in
                line.drop { $0 == "#" || $0.isWhitespace }
            }
            let note = lines.filter { !$0.isEmpty }.joined(separator: " ")
            return note.count > Self.longestNote ? note.prefix(Self.longestNote) + "…" : note
        }
        return nil
    }
}

extension ImportedTopology {
    func topology(atPath path: String) -> ReadResult<Topology> {
        let options = ImportOptions(
            unit: unit.flatMap(ImportOptions.Unit.init), kind: kind.flatMap(ImportOptions.Kind.init),
            derivesLatencyFromDistance: latencyFromDistance, routeFactor: routeFactor)
        switch ManifestReader.bytes(atPath: path) {
        case .failure(let failure):
            return .failure([
                Problem(file: path, line: 0, column: 0, message: failure.reason, remedy: failure.remedy)
            ])
        case .success(let bytes):
            let imported = ManifestImporter.read(
                bytes, file: path, format: format.flatMap(ImportFormat.init), options: options)
            return topology(of: imported, file: path)
        }
    }

    private func topology(of imported: ReadResult<ImportedManifest>, file: String) -> ReadResult<Topology> {
        guard let manifest = imported.value else { return .failure(imported.problems) }
        guard case .topology(let topology) = manifest.document else {
            return .failure([
                Problem(
                    file: file, line: 0, column: 0, message: "it is no topology but an \(manifest.report.kind)",
                    remedy: "name a file with nodes and links")
            ])
        }
        return .success(first.map { topology.first($0) } ?? topology)
    }
}

extension Topology {
    fileprivate func first(_ count: Int) -> Topology {
        var part = self
        part.nodes = Array(nodes.prefix(count))
        let names = Set(part.nodes.map(\.name))
        part.links = links.filter { names.contains($0.source) && names.contains($0.sink) }
        return part
    }
}
