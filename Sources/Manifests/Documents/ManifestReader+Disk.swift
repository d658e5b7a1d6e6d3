public import ClusterModel
import Foundation

extension ManifestReader {
    /// Reads the document in a file, with the matrix files beside it.
    public static func document(atPath path: String) -> ReadResult<ManifestDocument> {
        read(path) { reader, bytes in reader.document(from: bytes, file: path) }
    }

    /// Reads the `Application` in a file.
    public static func application(atPath path: String) -> ReadResult<Application> {
        read(path) { _, bytes in application(from: bytes, file: path) }
    }

    /// Reads the `Topology` in a file, with the matrix files beside it.
    public static func topology(atPath path: String) -> ReadResult<Topology> {
        read(path) { reader, bytes in reader.topology(from: bytes, file: path) }
    }

    /// Reads the `SchedulingPolicy` in a file.
    public static func policy(atPath path: String) -> ReadResult<SchedulingPolicy> {
        read(path) { _, bytes in policy(from: bytes, file: path) }
    }

    /// Reads the `Program` in a file.
    public static func program(atPath path: String) -> ReadResult<UserProgram> {
        read(path) { _, bytes in program(from: bytes, file: path) }
    }

    /// Reads the `Scenario` in a file, but none of the files that it names.
    public static func scenario(atPath path: String) -> ReadResult<Scenario> {
        read(path) { _, bytes in scenario(from: bytes, file: path) }
    }

    /// The bytes of a file, never more than a manifest may have and one.
    ///
    /// - Parameter path: `-` for standard input.
    public static func bytes(atPath path: String) -> Result<[UInt8], FileFailure> {
        guard path != "-" else { return bytes(of: .standardInput) }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            return .failure(FileFailure(reason: "there is no such file"))
        }
        guard !isDirectory.boolValue else {
            return .failure(FileFailure(reason: "it is a directory", remedy: "name the files in it"))
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            return .failure(FileFailure(reason: "it cannot be opened", remedy: "check its permissions"))
        }
        defer { try? handle.close() }
        return bytes(of: handle)
    }

    private static func bytes(of handle: FileHandle) -> Result<[UInt8], FileFailure> {
        var bytes: [UInt8] = []
        do {
            while bytes.count <= ManifestLimits.fileSize,
                let part = try handle.read(upToCount: ManifestLimits.fileSize + 1 - bytes.count), !part.isEmpty
            {
                bytes.append(contentsOf: part)
            }
        } catch {
            return .failure(FileFailure(reason: "it cannot be read: \(error.localizedDescription)"))
        }
        return .success(bytes)
    }

    private static func read<Value>(
        _ path: String, _ decode: (ManifestReader, [UInt8]) -> ReadResult<Value>
    ) -> ReadResult<Value> {
        switch bytes(atPath: path) {
        case .success(let bytes): return decode(besideFile(path), bytes)
        case .failure(let failure):
            return .failure([
                Problem(file: path, line: 0, column: 0, message: failure.reason, remedy: failure.remedy)
            ])
        }
    }

    /// A reader that finds matrix files in the directory of a manifest.
    private static func besideFile(_ path: String) -> ManifestReader {
        let directory = path == "-" ? "." : (path as NSString).deletingLastPathComponent
        return ManifestReader { file in
            guard file != "-" else { return .failure(FileFailure(reason: "standard input is no matrix file")) }
            let isAbsolute = file.hasPrefix("/")
            return bytes(atPath: isAbsolute || directory.isEmpty ? file : "\(directory)/\(file)")
        }
    }
}
