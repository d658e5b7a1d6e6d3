import Foundation

/// Compiles one eBPF program and writes a Swift file that holds the object: a step of the build.
///
/// Arguments: clang, the source, the directory of shared headers, the name of the object, the Swift file to write.
@main
struct EmbedObject {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 5 else {
            fail("expected CLANG SOURCE INCLUDE-DIRECTORY NAME OUTPUT, got \(arguments.count) arguments", status: 2)
        }
        let compiler = Compiler(clang: arguments[0], includeDirectory: arguments[2])
        do {
            let object = try compiler.compile(arguments[1], beside: arguments[4])
            try SwiftSource(name: arguments[3], object: object).text
                .write(toFile: arguments[4], atomically: true, encoding: .utf8)
        } catch {
            fail("\(arguments[1]): \(error)", status: 1)
        }
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data("EmbedObject: \(message)\n".utf8))
        exit(status)
    }
}
