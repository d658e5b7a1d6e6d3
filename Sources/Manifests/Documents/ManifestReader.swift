public import ClusterModel

/// Reads manifests, YAML and JSON alike, and reports every problem that it finds in one run.
///
/// The grammar is strict: what it does not know is a problem. Scalars are taken as they are written, so that YAML's
/// `yes`, `no` and `on` stay words.
public struct ManifestReader: Sendable {
    /// Gives the bytes of a file named in a manifest, relative to that manifest.
    public typealias FileLoader = @Sendable (_ file: String) -> Result<[UInt8], FileFailure>

    private let loadFile: FileLoader

    /// Topologies that name files cannot be read with it.
    public init() {
        self.init { _ in .failure(FileFailure(reason: "files beside the topology cannot be read here")) }
    }

    /// - Parameter loadFile: gives the matrix files that topologies name.
    public init(loadFile: @escaping FileLoader) {
        self.loadFile = loadFile
    }

    /// Reads an `Application`.
    public static func application(from bytes: [UInt8], file: String) -> ReadResult<Application> {
        ManifestReader().read(bytes, file: file, expecting: [.application]) { $0.application() }
    }

    /// Reads a `SchedulingPolicy`.
    public static func policy(from bytes: [UInt8], file: String) -> ReadResult<SchedulingPolicy> {
        ManifestReader().read(bytes, file: file, expecting: [.policy]) { $0.policy() }
    }

    /// Reads a `Program`.
    public static func program(from bytes: [UInt8], file: String) -> ReadResult<UserProgram> {
        ManifestReader().read(bytes, file: file, expecting: [.program]) { $0.program() }
    }

    /// Reads a `Scenario`, but none of the files that it names.
    public static func scenario(from bytes: [UInt8], file: String) -> ReadResult<Scenario> {
        ManifestReader().read(bytes, file: file, expecting: [.scenario]) { $0.scenario() }
    }

    /// Reads a `Topology` together with its matrix files.
    public static func topology(
        from bytes: [UInt8], file: String, loadFile: @escaping FileLoader
    ) -> ReadResult<Topology> {
        ManifestReader(loadFile: loadFile).topology(from: bytes, file: file)
    }

    /// Reads a `Topology` together with its matrix files.
    public func topology(from bytes: [UInt8], file: String) -> ReadResult<Topology> {
        read(bytes, file: file, expecting: [.topology]) { $0.topology(loadFile: loadFile) }
    }

    /// Reads a document of whichever kind it says it is.
    public func document(from bytes: [UInt8], file: String) -> ReadResult<ManifestDocument> {
        read(bytes, file: file, expecting: ManifestDocument.Kind.allCases) { document in
            switch document.kind {
            case .application: document.application().map(ManifestDocument.application)
            case .topology: document.topology(loadFile: loadFile).map(ManifestDocument.topology)
            case .policy: document.policy().map(ManifestDocument.policy)
            case .program: document.program().map(ManifestDocument.program)
            case .scenario: document.scenario().map(ManifestDocument.scenario)
            }
        }
    }

    private func read<Value>(
        _ bytes: [UInt8], file: String, expecting kinds: [ManifestDocument.Kind],
        _ decode: (DocumentReader) -> Value?
    ) -> ReadResult<Value> {
        let context = ReadingContext(file: file)
        let root = SourceText(bytes, context: context)?.parsed(context: context)
        let document = root.flatMap { DocumentReader($0, expecting: kinds, context: context) }
        return context.result(document.flatMap(decode))
    }
}
