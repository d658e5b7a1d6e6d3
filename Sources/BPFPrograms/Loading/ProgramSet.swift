package import ClusterModel
import Glibc
import Synchronization

/// A family of programs from loading to unloading: its maps outlive its programs, and its programs, where they are
/// pinned, the daemon.
///
/// Operations wait for each other; asking for maps and states never waits for them.
package final class ProgramSet: Sendable {
    package let name: ProgramName
    private let work: Mutex<ProgramWork>
    private let face: Mutex<ProgramFace>

    /// - Parameter pins: `nil`: what is attached by links goes with the process, and maps with it.
    package init(_ description: ProgramDescription, pins: PinDirectory? = nil) {
        name = description.name
        work = Mutex(ProgramWork(description, pins))
        face = Mutex(ProgramFace(description))
    }

    package var state: ProgramState { face.withLock(\.state) }
    /// What it is made of and attached to now, or will be when it is loaded.
    package var description: ProgramDescription { face.withLock(\.description) }
    /// Why the last operation failed; `nil` after one that did not.
    package var failure: BPFError? { face.withLock(\.failure) }
    /// By name, since it was first loaded.
    var maps: [String: BPFMap] { face.withLock(\.maps) }
    /// Those in the kernel; they stay there as long as the object is held.
    var object: BPFObject? { face.withLock(\.object) }

    func map(_ name: String) throws(BPFError) -> BPFMap {
        guard let map = maps[name] else { throw .absent("map", name) }
        return map
    }

    /// Puts the programs into the kernel, with the maps of an earlier time where they fit.
    ///
    /// - Returns: maps that did not fit and start anew, and what differs.
    @discardableResult
    package func load() throws(BPFError) -> [String: String] {
        try perform(.load) { work throws(BPFError) in try work.load() }
    }

    /// Attaches to everything that the description names, in place of what an earlier daemon attached; what else it
    /// left of this family is taken off.
    package func start() throws(BPFError) {
        try perform(.start) { work throws(BPFError) in try work.start() }
    }

    /// Attaches in one more place: now where it is loaded, and whenever it is loaded again.
    package func attach(_ attachment: ProgramAttachment) throws(BPFError) {
        try work.withLock { work throws(BPFError) in
            try work.attach(attachment)
            publish(work) { $0.state = $0.state.after(.start) ?? $0.state }
        }
    }

    /// Leaves some of the places, for instance those of a device that is gone.
    ///
    /// - Returns: what could not be undone, for the log.
    package func detach(where condition: (ProgramAttachment) -> Bool) -> [BPFError] {
        work.withLock { work in
            let failures = work.detach(where: condition)
            publish(work)
            return failures
        }
    }

    /// Puts other programs in the place of those that run, with the same maps. When that fails, those go on untouched.
    ///
    /// - Throws: the reason, with the verifier's log; ``BPFError/incompatibleMap(_:difference:)``.
    package func update(to description: ProgramDescription) throws(BPFError) {
        try work.withLock { work throws(BPFError) in
            _ = try allowed(.update)
            do throws(BPFError) {
                try work.update(to: description)
                publish(work) { $0.failure = nil }
            } catch {
                publish(work) { $0.failure = error }
                throw error
            }
        }
    }

    /// Takes the programs off and out of the kernel. Maps and places are remembered.
    ///
    /// - Returns: what could not be undone, for the log.
    package func stop() throws(BPFError) -> [BPFError] {
        try perform(.stop) { work throws(BPFError) in work.stop() }
    }

    /// Ends the set with its process.
    ///
    /// - Parameter leaving: whether what is pinned goes on, for a daemon that takes it over.
    /// - Returns: what could not be undone, for the log.
    package func end(leaving: Bool) -> [BPFError] {
        work.withLock { work in
            let failures = leaving ? work.leave() : work.remove()
            publish(work) { $0.state = .uninitialized }
            return failures
        }
    }

    /// Replaces what a set that is not loaded will be loaded from.
    package func describe(_ description: ProgramDescription) throws(BPFError) {
        try work.withLock { work throws(BPFError) in
            _ = try allowed(.load)
            work.description = description
            publish(work)
        }
    }

    private func perform<Result>(
        _ transition: ProgramTransition, _ operation: (inout ProgramWork) throws(BPFError) -> Result
    ) throws(BPFError) -> Result {
        try work.withLock { work throws(BPFError) in
            let next = try allowed(transition)
            do throws(BPFError) {
                let result = try operation(&work)
                publish(work) { ($0.state, $0.failure) = (next, nil) }
                return result
            } catch {
                publish(work) { ($0.state, $0.failure) = (.failed, error) }
                throw error
            }
        }
    }

    private func allowed(_ transition: ProgramTransition) throws(BPFError) -> ProgramState {
        let state = state
        guard let next = state.after(transition) else {
            throw .illegalTransition(transition, from: state, program: name.text)
        }
        return next
    }

    private func publish(_ work: ProgramWork, _ change: (inout ProgramFace) -> Void = { _ in }) {
        face.withLock { face in
            (face.description, face.object, face.maps) = (work.description, work.object, work.maps)
            change(&face)
        }
    }
}
