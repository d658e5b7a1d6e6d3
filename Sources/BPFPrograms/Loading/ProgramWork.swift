import ClusterModel

/// The hands of a ``ProgramSet``: what it has in the kernel, and how that changes.
struct ProgramWork: Sendable {
    var description: ProgramDescription
    private(set) var object: BPFObject?
    /// Kept when the object goes.
    private(set) var maps: [String: BPFMap] = [:]
    private var live: [(attachment: ProgramAttachment, live: LiveAttachment)] = []
    private let pins: FamilyPins?
    private let qdiscs: QdiscLedger

    init(_ description: ProgramDescription, _ pins: PinDirectory?) {
        self.description = description
        self.pins = pins?.family(description.name)
        qdiscs = pins?.qdiscs ?? QdiscLedger()
    }

    mutating func load() throws(BPFError) -> [String: String] {
        let earlier = maps.isEmpty ? pins?.maps() ?? [:] : maps
        var replaced: [String: String] = [:]
        let description = description
        let object = try description.load { wanted throws(BPFError) in
            var fitting: [String: BPFMap] = [:]
            for (name, shape) in wanted {
                guard let map = earlier[name] else { continue }
                if let difference = shape.difference(to: map.shape) {
                    replaced[name] = difference
                } else {
                    fitting[name] = map
                }
            }
            return fitting
        }
        try pins?.pin(description.lasting(object.maps))
        (self.object, maps) = (object, object.maps)
        return replaced
    }

    mutating func start() throws(BPFError) {
        do throws(BPFError) {
            for attachment in description.attachments where !isLive(attachment) { try add(attachment) }
        } catch {
            _ = stop()
            throw error
        }
        _ = pins?.detach(except: pinNames)
    }

    mutating func attach(_ attachment: ProgramAttachment) throws(BPFError) {
        if object != nil, !isLive(attachment) { try add(attachment) }
        if !description.attachments.contains(attachment) { description.attachments.append(attachment) }
    }

    mutating func detach(where condition: (ProgramAttachment) -> Bool) -> [BPFError] {
        let attacher = attacher
        let leaving = live.filter { condition($0.attachment) }
        live.removeAll { condition($0.attachment) }
        description.attachments.removeAll(where: condition)
        return leaving.flatMap { attacher.detach($0.live, $0.attachment) }
    }

    mutating func update(to next: ProgramDescription) throws(BPFError) {
        let current = maps
        let object = try next.load { wanted throws(BPFError) in
            for (name, shape) in wanted.sorted(by: { $0.key < $1.key }) {
                guard let map = current[name], let difference = shape.difference(to: map.shape) else { continue }
                throw .incompatibleMap(name, difference: difference)
            }
            return current.filter { wanted[$0.key] != nil }
        }
        let obsolete = live.filter { !next.attachments.contains($0.attachment) }
        try swap(to: object, next)
        obsolete.forEach { _ = attacher.detach($0.live, $0.attachment) }
        (description, self.object, maps) = (next, object, object.maps)
        try? pins?.pin(next.lasting(maps))
    }

    mutating func stop() -> [BPFError] {
        let attacher = attacher
        let failures = live.reversed().flatMap { attacher.detach($0.live, $0.attachment) }
        (live, object) = ([], nil)
        return failures
    }

    /// Lets go of everything without taking off what is pinned.
    mutating func leave() -> [BPFError] {
        if pins == nil { return remove() }
        (live, object, maps) = ([], nil, [:])
        return []
    }

    mutating func remove() -> [BPFError] {
        let failures = stop()
        maps = [:]
        return failures + (pins?.remove() ?? [])
    }

    private var attacher: ProgramAttacher {
        ProgramAttacher(
            pins: pins, qdiscs: qdiscs, priority: description.priority, handle: description.handle)
    }

    private var pinNames: Set<String> {
        Set(live.compactMap { ProgramAttacher.pinName(of: $0.live, $0.attachment) })
    }

    private func isLive(_ attachment: ProgramAttachment) -> Bool {
        live.contains { $0.attachment == attachment }
    }

    private mutating func add(_ attachment: ProgramAttachment) throws(BPFError) {
        guard let object else { throw .absent("program", attachment.program) }
        live.append((attachment, try attacher.attach(object.program(attachment.program), attachment)))
    }

    /// Swaps at each place where something runs and attaches at new ones; goes back to what ran when one of them fails.
    private mutating func swap(to object: BPFObject, _ next: ProgramDescription) throws(BPFError) {
        let before = live
        var done: [(attachment: ProgramAttachment, live: LiveAttachment)] = []
        do throws(BPFError) {
            for attachment in next.attachments {
                let program = try object.program(attachment.program)
                if let old = before.first(where: { $0.attachment == attachment }) {
                    done.append((attachment, try attacher.swap(old.live, attachment, to: program)))
                } else {
                    done.append((attachment, try attacher.attach(program, attachment)))
                }
            }
        } catch {
            live = before
            undo(done)
            throw error
        }
        live = done
    }

    private mutating func undo(_ done: [(attachment: ProgramAttachment, live: LiveAttachment)]) {
        for (attachment, new) in done {
            guard let place = live.firstIndex(where: { $0.attachment == attachment }) else {
                _ = attacher.detach(new, attachment)
                continue
            }
            if let old = try? object?.program(attachment.program),
                let restored = try? attacher.swap(new, attachment, to: old)
            {
                live[place].live = restored
            }
        }
    }
}
