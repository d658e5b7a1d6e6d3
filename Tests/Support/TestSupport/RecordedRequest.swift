import Foundation
import Testing

/// A request that a real kube-scheduler sent to an extender; `Tests/KubernetesWireTests/Recorded/SOURCE.md` tells how it
/// was recorded.
public struct RecordedRequest: Sendable, CustomStringConvertible {
    /// Below `Recorded`, without `.request.json`: `1.36.2/simple-3n-cache/filter`.
    public let path: String
    private let file: URL

    public var description: String { path }
    /// `filter`, `prioritize`, `bind` or `preempt`.
    public let verb: String
    /// Whether only the names of nodes were sent.
    public var hasNames: Bool { !path.contains("nocache") }
    /// Whether the body is large enough to be kept compressed.
    public var isLarge: Bool { file.pathExtension == "gz" }

    /// The folder with all of them.
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "KubernetesWireTests/Recorded")

    /// Every recorded request, by path.
    public static let all: [RecordedRequest] = {
        let files =
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL } ?? []
        return files.compactMap(RecordedRequest.init).sorted { $0.path < $1.path }
    }()

    /// Every recorded request with one of `verbs`, by path.
    public static func all(_ verbs: String...) -> [RecordedRequest] {
        all.filter { verbs.contains($0.verb) }
    }

    /// The request of that path.
    public static func named(_ path: String) throws -> RecordedRequest {
        try #require(all.first { $0.path == path }, "no recorded request \(path)")
    }

    private init?(_ file: URL) {
        guard let end = file.path.range(of: ".request.json") else { return nil }
        self.file = file
        self.path = String(file.path[..<end.lowerBound].dropFirst(Self.folder.path.count + 1))
        self.verb = path.split { $0 == "/" || $0 == "." }.last.map(String.init) ?? ""
    }

    /// The body as it was sent.
    public func body() throws -> [UInt8] {
        guard isLarge else { return Array(try Data(contentsOf: file)) }
        let unzip = Process()
        unzip.executableURL = URL(filePath: "/bin/gzip")
        unzip.arguments = ["-dc", file.path]
        let output = Pipe()
        unzip.standardOutput = output
        try unzip.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        unzip.waitUntilExit()
        return Array(bytes)
    }

    /// The answer that the scheduler took, where it was kept: for `bind` and `preempt`.
    public func answer() throws -> [UInt8] {
        Array(try Data(contentsOf: Self.folder.appending(path: path + ".response.json")))
    }

    /// The body as it would have been for a pod with the labels of an application's component.
    public func body(application: String, component: String) throws -> [UInt8] {
        let labels = #""isochrone.dev/application":"\#(application)","isochrone.dev/component":"\#(component)""#
        var text = String(decoding: try body(), as: UTF8.self)
        let metadata = try #require(text.range(of: #"{"Pod":{"metadata":{"#), "\(path) does not start with a pod")
        let spec = try #require(text.range(of: #""spec":{"#), "\(path) has a pod without a spec")
        if let present = text.range(of: #""labels":{"#, range: metadata.upperBound..<spec.lowerBound) {
            text.insert(contentsOf: labels + ",", at: present.upperBound)
        } else {
            text.insert(contentsOf: #""labels":{"# + labels + "},", at: metadata.upperBound)
        }
        return Array(text.utf8)
    }
}

extension RecordedRequest {
    /// How schedulers reacted to answers: by version, by the name of the case, a value of JSON.
    public static func reactions() throws -> [String: [String: Any]] {
        let file = try Data(contentsOf: folder.appending(path: "reactions.json"))
        return try #require(try JSONSerialization.jsonObject(with: file) as? [String: [String: Any]])
    }
}
