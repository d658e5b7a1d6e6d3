import Foundation

/// Writes a Swift file that holds bytes: a step of the build.
///
/// Arguments: clang, the source of an eBPF program, the directory of shared headers, the name of the object, and the Swift
/// file to write; or the word `text`, a file, its name, and the Swift file to write.
@main
struct EmbedObject {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            switch (arguments.count, arguments.first) {
            case (4, "text"): try embedText(arguments)
            case (5, _): try embedProgram(arguments)
            default:
                fail(
                    "expected CLANG SOURCE INCLUDE-DIRECTORY NAME OUTPUT or text SOURCE NAME OUTPUT, got "
                        + "\(arguments.count) arguments", status: 2)
            }
        } catch {
            fail("\(arguments[1]): \(error)", status: 1)
        }
    }

    private static func embedProgram(_ arguments: [String]) throws {
        let compiler = Compiler(clang: arguments[0], includeDirectory: arguments[2])
        let object = try compiler.compile(arguments[1], beside: arguments[4])
        try SwiftSource(type: "EmbeddedObject", name: arguments[3], bytes: object).write(to: arguments[4])
    }

    private static func embedText(_ arguments: [String]) throws {
        let text = try Data(contentsOf: URL(fileURLWithPath: arguments[1]))
        try SwiftSource(type: "EmbeddedManifests", name: arguments[2], bytes: text).write(to: arguments[3])
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data("EmbedObject: \(message)\n".utf8))
        exit(status)
    }
}
