import BPFPrograms
import CHost
import Glibc

/// Asks rtnetlink for all devices and their addresses, keeps what it says of changes, and asks anew when something was
/// lost. Not for more than one thread at a time.
struct DeviceReader {
    private enum Question {
        case devices, addresses
    }

    private let socket: Int32
    private var table = DeviceTable()
    /// What the kernel has been asked and has not answered yet; it takes one question at a time.
    private var open: Question?
    /// Something was lost since the question.
    private var isStale = false
    /// How often all devices were asked for: more than once when something was lost.
    private(set) var questions = 0
    private var notes = [host_device_note](repeating: host_device_note(), count: Int(HOST_MOST_NOTES))

    /// - Parameter socket: of `host_devices_open`; the caller closes it.
    init(socket: Int32) throws(DeviceWatchError) {
        self.socket = socket
        try ask(.devices)
    }

    /// All devices; `nil` while the kernel has not told all.
    var devices: [Device]? { open == nil ? table.all : nil }

    /// Takes what the kernel has said until now.
    mutating func read() throws(DeviceWatchError) {
        while true {
            var count: Int32 = 0
            switch host_devices_read(socket, &notes, &count) {
            case 0: for note in notes.prefix(Int(count)) { try take(DeviceNote(note)) }
            case -EAGAIN: return
            case -EINTR: continue
            case -ENOBUFS: try startAgain()
            case let result: throw DeviceWatchError(step: "reading what the kernel says of devices", code: -result)
            }
        }
    }

    private mutating func take(_ note: DeviceNote) throws(DeviceWatchError) {
        table.take(note)
        switch note {
        case .incomplete: try startAgain()
        case .answered: try goOn()
        case .refused: throw DeviceWatchError(step: "asking the kernel for devices", code: EACCES)
        default: break
        }
    }

    private mutating func goOn() throws(DeviceWatchError) {
        if isStale { return try ask(.devices) }
        switch open {
        case .devices: try ask(.addresses)
        case .addresses, nil: open = nil
        }
    }

    private mutating func startAgain() throws(DeviceWatchError) {
        guard open == nil else { return isStale = true }
        try ask(.devices)
    }

    private mutating func ask(_ question: Question) throws(DeviceWatchError) {
        if question == .devices {
            (table, isStale) = (DeviceTable(), false)
            questions += 1
        }
        open = question
        let result = host_devices_ask(socket, question == .addresses)
        guard result == 0 else { throw DeviceWatchError(step: "asking the kernel for devices", code: -result) }
    }
}
