import Foundation

/// The body of a request that a real kube-scheduler 1.36.2 sent for a pod, with as many nodes as are asked for.
public struct RecordedBody: Sendable {
    public enum Form: String, Sendable, CaseIterable {
        case names, objects
    }

    /// The numbers of nodes that were recorded.
    public static let nodeCounts = [100, 1_000, 5_000]

    public let nodeCount: Int
    public let form: Form
    public let bytes: [UInt8]

    /// - Parameters:
    ///   - pod: application and component that the pod belongs to; `nil` for a pod that is none of ours.
    public init(nodeCount: Int, form: Form, pod: (application: String, component: String)? = nil) throws {
        let name = "simple-\(nodeCount)n-\(form == .names ? "cache" : "nocache")\(nodeCount > 100 ? "-pct100" : "")"
        let file = Self.folder.appending(path: "1.36.2/\(name)/filter.request.json")
        let body = try Self.content(of: file)
        self.nodeCount = nodeCount
        self.form = form
        self.bytes = pod.map { Self.labelled(body, $0.application, $0.component) } ?? body
    }

    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "KubernetesWireTests/Recorded")

    private static func content(of file: URL) throws -> [UInt8] {
        if let data = try? Data(contentsOf: file) { return Array(data) }
        let unzip = Process()
        unzip.executableURL = URL(filePath: "/bin/gzip")
        unzip.arguments = ["-dc", file.path + ".gz"]
        let output = Pipe()
        unzip.standardOutput = output
        try unzip.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        unzip.waitUntilExit()
        guard unzip.terminationStatus == 0 else { throw CocoaError(.fileReadNoSuchFile) }
        return Array(bytes)
    }

    /// The recorded pods have no labels.
    private static func labelled(_ body: [UInt8], _ application: String, _ component: String) -> [UInt8] {
        let start = Array(#"{"Pod":{"metadata":{"#.utf8)
        let labels =
            #""labels":{"isochrone.dev/application":"\#(application)","isochrone.dev/component":"\#(component)"},"#
        return start + Array(labels.utf8) + body.dropFirst(start.count)
    }
}
