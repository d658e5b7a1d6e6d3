import Foundation

/// What a part of this program says when it runs in a process of its own.
enum ProcessOutput {
    static func decoded<Value: Decodable>(_ type: Value.Type, of arguments: [String]) throws -> Value {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(type, from: output)
    }
}
