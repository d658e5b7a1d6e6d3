/// Why a text is no document; what follows it was not read.
struct SyntaxFailure: Error {
    var mark: Mark
    var message: String
    var remedy: String?
}
