/// Why a text is no document; what follows it was not read.
struct SyntaxFailure: Error {
    var mark: Mark
    var message: String
    var remedy: String?

    static func tooDeep(at mark: Mark) -> SyntaxFailure {
        SyntaxFailure(
            mark: mark, message: "lists and mappings are nested more than \(ManifestLimits.depth) levels deep")
    }
}
