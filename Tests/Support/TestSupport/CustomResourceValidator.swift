public import Foundation

/// What the API server would say of objects by the CustomResourceDefinition alone, asked from Python: JSON Schema, CEL
/// and RE2 are at hand there.
public struct CustomResourceValidator: Decodable, Sendable {
    public struct Complaint: Decodable, Sendable {
        public var path: String
        public var message: String
    }

    /// How many CEL rules the definition has; all of them compile.
    public var rules: Int
    /// By the name of the object.
    public var verdicts: [String: [Complaint]]

    public struct Failure: Error, CustomStringConvertible {
        public var description: String
    }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../..").standardized
    public static let definition = root.appendingPathComponent("deploy/base/crd/applications.isochrone.dev.yaml")
    private static let python = root.appendingPathComponent(".build/venv/bin/python")

    /// Whether Python's packages are there; on a machine that judges they have to be.
    public static let isAtHand =
        FileManager.default.isExecutableFile(atPath: python.path)
        || ProcessInfo.processInfo.environment["CI"] == "true"

    /// - Parameter objects: YAML or JSON texts by name.
    /// - Throws: ``Failure`` when Python or a package of its is not there, or a rule does not compile.
    public static func judge(_ objects: [(name: String, text: String)]) throws -> CustomResourceValidator {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).json")
        try JSONEncoder().encode(objects.map { ["name": $0.name, "text": $0.text] }).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = python
        process.arguments = [
            "-B", root.appendingPathComponent("Tests/Support/CustomResources/validate.py").path, definition.path,
            file.path,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "validate.py failed; is `sh Tests/Support/python-venv.sh` done?")
        }
        return try JSONDecoder().decode(CustomResourceValidator.self, from: answer)
    }
}
