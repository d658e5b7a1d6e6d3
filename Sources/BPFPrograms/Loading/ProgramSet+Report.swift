import CLibBPF

extension ProgramSet {
    /// Asks the kernel about all programs and maps. Counting the entries of a large map takes a call for each thousand.
    package func report() -> ProgramReport {
        let (description, object) = (description, object)
        let programs = (object?.programs.values.sorted { $0.name < $1.name } ?? []).compactMap(Self.report)
        return ProgramReport(
            name: name.text, state: state, failure: failure, attachments: description.attachments, programs: programs,
            maps: maps.values.sorted { $0.name < $1.name }.map(Self.report))
    }

    private static func report(_ program: BPFProgram) -> ProgramReport.Program? {
        var info = bpf_prog_info()
        guard clibbpf_program_info(program.descriptor, &info) == 0 else { return nil }
        let tag = withUnsafeBytes(of: info.tag) { octets in
            octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        // The kernel reports zeros unless somebody has switched counting on.
        let isCounted = info.run_time_ns > 0
        return ProgramReport.Program(
            name: program.name, identifier: info.id, type: program.kind.typeName, tag: tag,
            loadedAt: Double(info.load_time) / 1e9, runs: isCounted ? info.run_cnt : nil,
            runTime: isCounted ? Double(info.run_time_ns) / 1e9 : nil)
    }

    private static func report(_ map: BPFMap) -> ProgramReport.Map {
        ProgramReport.Map(
            name: map.name, identifier: map.identifier, type: MapShape.typeName(map.shape.type),
            keySize: map.shape.keySize, valueSize: map.shape.valueSize, capacity: map.shape.entries,
            entries: map.entriesInUse)
    }
}
