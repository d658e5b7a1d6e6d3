import ClusterModel
package import Manifests

/// Reads a scenario with every file that it names, and reports all problems of all of them at once.
package enum ScenarioLoader {
    /// - Parameters:
    ///   - path: Files are named from the directory of this one.
    ///   - isShort: Whether the scenario is to be run in its short form.
    package static func load(atPath path: String, isShort: Bool = false) -> ReadResult<SimulationInput> {
        switch ManifestReader.bytes(atPath: path) {
        case .failure(let failure):
            return .failure([
                Problem(file: path, line: 0, column: 0, message: failure.reason, remedy: failure.remedy)
            ])
        case .success(let bytes):
            let (source, problems) = ScenarioSource.read(bytes, file: path)
            guard let source else { return .failure(problems) }
            return LoadingScenario(source, file: path).result().map { input in
                guard isShort else { return input }
                var input = input
                input.scenario = input.scenario.shortened()
                return input
            }
        }
    }
}

/// One scenario while its files are read.
struct LoadingScenario {
    let source: ScenarioSource
    let scenario: Scenario
    private let files: BesideFile
    private(set) var own: [Problem]
    /// Of the other files, each reported once however often it is named.
    private var others: [String: [Problem]] = [:]
    private var notes: [String] = []
    private var input: SimulationInput

    init(_ source: ScenarioSource, file: String) {
        self.source = source
        scenario = source.scenario
        files = BesideFile(file)
        own = source.problems
        input = SimulationInput(scenario: source.scenario, file: file)
    }

    func result() -> ReadResult<SimulationInput> {
        var loading = self
        loading.read()
        let problems = loading.own + loading.others.sorted { $0.key < $1.key }.flatMap(\.value)
        return problems.isEmpty ? .success(loading.input) : .failure(problems)
    }

    private mutating func read() {
        resolveStrategies()
        readPolicy()
        readApplications()
        readTopology()
        readTrace()
        let isSound = own.isEmpty && others.isEmpty
        note(ScenarioChecks(source: source, input: input, isTopologyRead: isSound || isTopologyRead).problems())
        input.notes = notes
    }

    private var isTopologyRead: Bool {
        if case .generated(let generated) = scenario.topology.origin {
            return !generated.tiers.isEmpty && source.problems.isEmpty
        }
        return input.topology != nil
    }

    private mutating func note(_ problems: [Problem]) {
        own += problems
        own.sort { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    private mutating func value<Value>(_ result: ReadResult<Value>, of file: String) -> Value? {
        if result.value == nil { others[file] = result.problems }
        return result.value
    }
}

extension LoadingScenario {
    /// `all` becomes the list of them.
    private mutating func resolveStrategies() {
        let names = ScenarioChecks.strategyNames
        if scenario.strategies == ["all"] { input.scenario.strategies = names }
        if scenario.short?.strategies == ["all"] { input.scenario.short?.strategies = names }
    }

    private mutating func readPolicy() {
        guard let file = scenario.policy else { return }
        let path = files.path(file)
        input.policy = value(ManifestReader.policy(atPath: path), of: path) ?? input.policy
    }

    private mutating func readApplications() {
        var read: [String: Application] = [:]
        for group in scenario.workload.groups {
            let path = files.path(group.file)
            guard others[path] == nil else { continue }
            if read[path] == nil { read[path] = value(ManifestReader.application(atPath: path), of: path) }
            input.applications[group.name] = read[path]
        }
    }

    private mutating func readTopology() {
        switch scenario.topology.origin {
        case .generated: break
        case .manifest(let file):
            let path = files.path(file)
            input.topology = value(ManifestReader.topology(atPath: path), of: path)
            noteSource(beside: path)
        case .imported(let imported):
            let path = files.path(imported.file)
            input.topology = value(imported.topology(atPath: path), of: path)
            noteSource(beside: path)
        }
    }

    private mutating func readTrace() {
        guard let file = scenario.workload.trace else { return }
        let path = files.path(file)
        let groups = scenario.workload.groups.map(\.name)
        input.trace = value(TraceReader.entries(atPath: path, groups: groups), of: path) ?? []
        noteSource(beside: path)
    }

    private mutating func noteSource(beside path: String) {
        guard let note = BesideFile(path).sourceNote(), !notes.contains(note) else { return }
        notes.append(note)
    }
}
