import Foundation
import Manifests

/// The files of the test corpus.
enum Corpus {
    private static var directory: URL {
        Bundle.module.resourceURL?.appendingPathComponent("Corpus") ?? URL(fileURLWithPath: "Corpus")
    }

    /// Documents below a folder, by name: no matrices and no expectations.
    static func documents(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path + "/" + folder)) ?? []
        return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".json") }.sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: directory.appendingPathComponent(path)))
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try bytes(path), as: UTF8.self)
    }

    static func path(_ path: String) -> String {
        directory.appendingPathComponent(path).path
    }

    /// A reader that finds matrix files in a folder of the corpus.
    static func reader(in folder: String) -> ManifestReader {
        ManifestReader { file in
            (try? bytes("\(folder)/\(file)")).map(Result.success)
                ?? .failure(FileFailure(reason: "there is no such file"))
        }
    }
}

extension ReadResult {
    /// Every problem on a line of its own.
    var report: String {
        problems.map { "\($0)\n" }.joined()
    }
}
