import BPFPrograms
import ClusterModel
import Foundation

/// Attaches the program `count` of an object to a device and to a cgroup, says so, and holds everything until it is
/// killed: a daemon without its other parts.
///
/// Arguments: OBJECT PIN-ROOT INSTANCE DEVICE CGROUP.
@main
enum ProgramHolder {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let name = ProgramName("sample"),
            let object = FileManager.default.contents(atPath: arguments[1])
        else {
            throw BPFError.unsuitable(program: "", reason: "usage: OBJECT PIN-ROOT INSTANCE DEVICE CGROUP")
        }
        let pins = try PinDirectory(instance: arguments[3], root: arguments[2])
        let description = ProgramDescription(
            name: name, image: ProgramImage(name: "sample", bytes: Array(object)),
            attachments: [
                ProgramAttachment("count", at: .traffic(device: arguments[4], .ingress)),
                ProgramAttachment("count_sockets", at: .cgroupTraffic(cgroup: arguments[5], .egress)),
            ])
        let set = ProgramSet(description, pins: pins)
        try set.load()
        try set.start()
        FileHandle.standardOutput.write(Data("\(set.state.rawValue)\n".utf8))
        while true { pause() }
    }
}
