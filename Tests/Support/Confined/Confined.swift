import Foundation

/// Runs a program that may do less than a test may: `Confined [restriction]… -- program [argument]…`.
@main
struct Confined {
    static func main() {
        do {
            if CommandLine.arguments.dropFirst().first == "capabilities" {
                return try ThreadReport(CommandLine.arguments.dropFirst(2)).print()
            }
            try Restrictions(CommandLine.arguments.dropFirst()).becomeProgram()
        } catch {
            FileHandle.standardError.write(Data("Confined: \(error)\n".utf8))
            exit(125)
        }
    }
}
