import CHostLab
import Glibc
import HostLab

/// What is taken from a program before it starts.
struct Restrictions {
    /// Directories that stay writable while everything else becomes read-only; `nil`: nothing changes.
    private var writable: [String]?
    /// Directories that look empty.
    private var hidden: [String] = []
    private var profile: SystemCallProfile?
    private var user: UInt32?
    private var command: [String] = []

    init(_ words: some Sequence<String>) throws {
        var words = Array(words)[...]
        while let option = words.popFirst(), option != "--" {
            guard let value = words.popFirst() else { throw LabFailure(step: "reading \(option)", code: EINVAL) }
            switch option {
            case "--writable": writable = (writable ?? []) + [value]
            case "--hide": hidden.append(value)
            case "--seccomp": profile = try SystemCallProfile(path: value)
            case "--user": user = UInt32(value)
            default: throw LabFailure(step: "reading \(option)", code: EINVAL)
            }
        }
        command = Array(words)
    }

    /// Returns only by throwing.
    func becomeProgram() throws {
        for directory in hidden { try LabFailure.check(host_lab_hide(directory), "hiding \(directory)") }
        if let writable { try makeReadOnly(except: writable) }
        if let user {
            try LabFailure.check(setgroups(0, nil) < 0 ? -errno : 0, "leaving all groups")
            try LabFailure.check(setgid(user) < 0 ? -errno : 0, "changing the group")
            try LabFailure.check(setuid(user) < 0 ? -errno : 0, "changing the user")
        }
        try profile?.apply()
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        execv(command.first ?? "", &arguments)
        throw LabFailure(step: "starting \(command.first ?? "nothing")", code: errno)
    }

    private func makeReadOnly(except writable: [String]) throws {
        let names: [UnsafePointer<CChar>?] = writable.map { UnsafePointer(strdup($0)) }
        try LabFailure.check(host_lab_read_only_root(names, names.count), "making the file system read-only")
    }
}
