import Foundation
import Testing

@Suite("The example of a scheduler of one's own")
struct ExternalSchedulerTests {
    private static let folder = "deploy/examples/external-scheduler"
    private static let topology = "\(DocumentedScript.project.path)/simulations/demo/topology.yaml"

    /// The example's application, with a process that may be silent for a second only.
    private func application(in directory: URL) throws -> String {
        let example = DocumentedScript.project.appendingPathComponent("\(Self.folder)/application.yaml")
        let text = try String(contentsOf: example, encoding: .utf8)
        #expect(text.contains("\n  scheduler: external\n  schedulerTimeout: 10s\n"))
        let file = directory.appendingPathComponent("application.yaml")
        try text.replacingOccurrences(of: "schedulerTimeout: 10s", with: "schedulerTimeout: 1s")
            .write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    /// Puts a plan with everything on one node.
    ///
    /// - Returns: the status and the document of the answer.
    private func put(everythingOn node: String, at server: String) throws -> String {
        try python(Self.putting, ["\(server)/api/v1", node])
    }

    /// Asks as kube-scheduler does where a pod of the component may go.
    ///
    /// - Returns: a line `NODE SCORE` for each node that passes, by name.
    private func asked(about component: String, at webhook: String) throws -> [String] {
        try python(Self.asking, ["http://\(webhook)", component]).split(separator: "\n").map(String.init)
    }

    private func python(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }

    private static let putting = """
        import json, sys, urllib.error, urllib.request
        root, node = sys.argv[1:]
        revision = json.load(urllib.request.urlopen(root + "/snapshot"))["revision"]
        places = [{"component": name, "replica": 0, "node": node} for name in ("camera", "detector", "siren", "archive")]
        body = json.dumps({"snapshotRevision": revision, "placements": places}).encode()
        path = root + "/applications/city/traffic-watch/plan"
        try:
            urllib.request.urlopen(urllib.request.Request(path, body, method="PUT"))
        except urllib.error.HTTPError as error:
            print(error.code, error.read().decode())
        """

    private static let asking = """
        import json, sys, urllib.request
        root, component = sys.argv[1:]
        labels = {"isochrone.dev/application": "traffic-watch", "isochrone.dev/component": component}
        pod = {"metadata": {"name": component, "namespace": "city", "uid": component, "labels": labels}, "spec": {}}
        names = ["cloud-1", "cloud-2", "cloud-3", "north-1", "north-2", "south-1", "south-2"]
        def ask(verb, names):
            body = json.dumps({"Pod": pod, "Nodes": None, "NodeNames": names}).encode()
            headers = {"Content-Type": "application/json"}
            return json.load(urllib.request.urlopen(urllib.request.Request(root + "/" + verb, body, headers)))
        for answer in sorted(ask("prioritize", ask("filter", names)["NodeNames"]), key=lambda answer: answer["Host"]):
            print(answer["Host"], answer["Score"])
        """

    @Test(
        "its plan is adopted, its death is noticed, a wrong plan is refused, and it is adopted again",
        .timeLimit(.minutes(2)))
    func life() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let extender = try RunningExtender([
            "--state", "memory", "--topology", Self.topology, "--application", try application(in: directory),
        ])
        func isochrone(_ arguments: String...) throws -> String {
            try ProgramRun("isochrone", arguments + ["--server", extender.server]).output
        }
        func isListed(_ words: String) throws -> Bool { try isochrone("applications").contains(words) }
        #expect(try isListed("fallback (none-yet)"))

        let arguments = ["city/traffic-watch", "--server", extender.server]
        let first = try RunningScript("\(Self.folder)/scheduler.py", arguments)
        #expect(first.says("detector 0 on").contains("accepted, objective"))
        while try !isListed(" external ") {}
        #expect(try isochrone("explain", "city/traffic-watch").contains("planned by the application's own scheduler"))

        first.kill()
        while try !isListed("fallback (silent)") {}
        #expect(try isochrone("explain", "city/traffic-watch").contains("it put no plan for more than 1 s"))

        let answer = try put(everythingOn: "north-1", at: extender.server)
        #expect(answer.hasPrefix("422 "))
        #expect(answer.contains("detector 0 on north-1: cpu: 2 requested, 0.75 free"))
        #expect(answer.contains("isochrone.dev/tier is edge, must be in cloud (in-cloud)"))
        #expect(try isListed("fallback (wrong)"))
        #expect(try isochrone("explain", "city/traffic-watch").contains("its newest plan was refused: detector 0"))

        let second = try RunningScript("\(Self.folder)/scheduler.py", arguments)
        while try !isListed(" external ") {}
        let webhook = try #require(extender.addresses["webhook"])
        let answers = try asked(about: "detector", at: webhook)
        #expect(answers.contains("south-1 10"), "where the plan has it")
        #expect(answers.count { $0.hasSuffix(" 10") } == 1)
        #expect(answers.contains { $0.hasPrefix("cloud-1 ") }, "what keeps the limits passes")
        #expect(!answers.contains { $0.hasPrefix("north-") || $0.hasPrefix("cloud-3 ") }, "what breaks one does not")
        second.kill()
        #expect(extender.stop() == 0)
    }
}
