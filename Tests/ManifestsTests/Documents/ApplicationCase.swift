import Testing
import Foundation
import Yams

/// One case of the table that `isochrone validate` and the CustomResourceDefinition are both held against.
struct ApplicationCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Expected: Decodable, Sendable {
        var path: String
        /// A part of the message.
        var says: String
    }

    /// Where and why the cluster's verdict is another one.
    struct Difference: Decodable, Sendable {
        var refuses: String?
        var at: [String]?
        var accepts: String?
        var cannot: String?
    }

    var name: String
    var spec: String?
    var manifest: String?
    var problems: [Expected]?
    var cluster: Difference?

    var testDescription: String { name }

    /// The whole document.
    var text: String {
        if let manifest { return manifest }
        let lines = (spec ?? "").split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)\n" }
        let head = "apiVersion: isochrone.dev/v1alpha1\nkind: Application\nmetadata: {name: case}\nspec:\n"
        return head + lines.joined()
    }

    /// Where the cluster has to complain; empty where it has to accept, `nil` where it has no say.
    var clusterPaths: [String]? {
        guard cluster?.cannot == nil else { return nil }
        guard cluster?.accepts == nil else { return [] }
        return cluster?.at ?? (problems ?? []).map(\.path)
    }

    static let all: [ApplicationCase] = {
        let folder = Bundle.module.resourceURL?.appendingPathComponent("ApplicationCases")
        let files = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
        return files.filter { $0.hasSuffix(".yaml") }.sorted().flatMap { file -> [ApplicationCase] in
            guard let folder, let data = try? Data(contentsOf: folder.appendingPathComponent(file)) else { return [] }
            do {
                return try YAMLDecoder().decode([ApplicationCase].self, from: data)
            } catch {
                return [ApplicationCase(name: "\(file) cannot be read: \(error)", spec: "broken")]
            }
        }
    }()
}
