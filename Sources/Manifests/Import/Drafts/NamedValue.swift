/// A value that a program is started with, and that may name the programs it calls.
///
/// It may be a secret too, so its text goes into no report and no problem.
struct NamedValue {
    /// The variable that holds it; `nil` for arguments and files.
    var variable: String?
    var text: String
    var mark: Mark

    /// What reports call it.
    var subject: String {
        variable.map { "environment variable \($0.excerpt)" } ?? "argument or file"
    }

    var hosts: [HostMention] {
        HostMention.all(in: text, of: variable)
    }
}
