import Manifests

/// What `validate` found in one file.
struct FileVerdict: Encodable {
    let file: String
    let ok: Bool
    /// `Application`, `Topology`, `SchedulingPolicy`, `Program` or `Scenario`, of a file without problems.
    let kind: String?
    let name: String?
    let problems: [Problem]

    init(file: String) {
        let result = ManifestReader.document(atPath: file)
        self.file = file
        ok = result.value != nil
        kind = result.value?.kind.rawValue
        name = result.value?.name
        problems = result.problems
    }
}
