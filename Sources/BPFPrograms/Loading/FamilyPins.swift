import CLibBPF
import Glibc

/// The pins of one family: `maps/<map>`, `links/<program>-<hook>`, and for each filter of a device the program that is
/// attached there, `filters/<device>-<direction>-<priority>-<handle>`, which proves that it is ours.
struct FamilyPins: Sendable {
    let path: String
    let qdiscs: QdiscLedger

    enum Kind: String, CaseIterable {
        case maps, links, filters
    }

    func path(_ kind: Kind, _ name: String) -> String { "\(path)/\(kind.rawValue)/\(name)" }

    func makeDirectory(_ kind: Kind) throws(BPFError) {
        try PinFiles.makeDirectory(kind.rawValue, in: path)
    }

    func names(_ kind: Kind) -> [String] {
        PinFiles.entries(of: "\(path)/\(kind.rawValue)")
    }

    /// The maps of an earlier daemon.
    func maps() -> [String: BPFMap] {
        var found: [String: BPFMap] = [:]
        for name in names(.maps) {
            guard let owned = PinFiles.open(path(.maps, name)) else { continue }
            found[name] = try? BPFMap(owned, name: name)
        }
        return found
    }

    /// Pins these maps, and no others any more.
    func pin(_ maps: [String: BPFMap]) throws(BPFError) {
        if !maps.isEmpty { try makeDirectory(.maps) }
        let pinned = self.maps()
        for (name, map) in maps where pinned[name]?.identifier != map.identifier {
            try PinFiles.pin(map.descriptor, at: path(.maps, name))
        }
        for name in names(.maps) where maps[name] == nil { PinFiles.remove(path(.maps, name)) }
    }

    /// Detaches what is pinned here except what `kept` names, and drops its pins.
    func detach(except kept: Set<String> = []) -> [BPFError] {
        for name in names(.links) where !kept.contains(name) { PinFiles.remove(path(.links, name)) }
        let filters = names(.filters).filter { !kept.contains($0) }
        let failures = filters.compactMap(detachFilter)
        filters.forEach { PinFiles.remove(path(.filters, $0)) }
        let devices = Set(filters.compactMap { TrafficFilter(pinName: $0)?.device })
        return failures + devices.sorted().flatMap { qdiscs.release($0, named: "device \($0)") }
    }

    /// Detaches and forgets everything.
    func remove() -> [BPFError] {
        let failures = detach()
        for kind in Kind.allCases {
            names(kind).forEach { PinFiles.remove(path(kind, $0)) }
            rmdir("\(path)/\(kind.rawValue)")
        }
        rmdir(path)
        return failures
    }

    /// Only a filter whose program is the pinned one is ours: numbers of devices are used again.
    private func detachFilter(_ name: String) -> BPFError? {
        var place = name
        if place.hasSuffix(PinFiles.nextSuffix) { place.removeLast(PinFiles.nextSuffix.count) }
        guard let filter = TrafficFilter(pinName: place), let pinned = PinFiles.open(path(.filters, name)),
            let attached = filter.program
        else { return nil }
        var info = bpf_prog_info()
        guard clibbpf_program_info(pinned.number, &info) == 0, info.id == attached else { return nil }
        return filter.detach()
    }
}
