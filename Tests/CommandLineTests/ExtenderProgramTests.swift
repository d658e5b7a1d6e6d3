import Foundation
import Testing

@Suite("isochrone-extender")
struct ExtenderProgramTests {
    private static let project = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardized.path
    private static let application = "\(project)/simulations/applications/traffic-watch.yaml"

    @Test("help has examples and every option")
    func help() throws {
        let run = try ProgramRun("isochrone-extender", ["--help"])
        #expect(run.code == 0)
        for option in ["--webhook", "--api", "--state", "--no-kubernetes", "--tls-client-ca", "--insecure-listen"] {
            #expect(run.output.contains(option))
        }
        #expect(run.output.contains("EXAMPLES"))
    }

    @Test(
        "wrong input ends with one line and status 2",
        arguments: [
            (
                ["--plain", "--state", "etcd:http://x"],
                "etcd: is not supported by this build; use sqlite:PATH or memory"
            ),
            (["--plain", "--state", "file"], "names no state database"),
            (["--plain", "--state", "sqlite:/etc/hostname"], "/etc/hostname: it is no SQLite database"),
            (["--state", "memory"], "the webhook has no certificate"),
            (["--plain", "--api", "0.0.0.0:8080"], "anyone who reaches the port can write measurements"),
            (["--plain", "--webhook", "0.0.0.0:8443"], "--webhook 0.0.0.0:8443 is plain HTTP beyond loopback"),
            (["--plain", "--api", "here"], "--api: \"here\" is no address"),
            (["--plain", "--topology", "/none.yaml"], "/none.yaml: there is no such file"),
            (["--plain", "--application", "/none.yaml"], "/none.yaml: there is no such file"),
            (["--plain", "--policies", "/none"], "--policies /none: there is no such directory"),
            (["--plain", "--overload", "maybe"], "--overload \"maybe\" is neither neutral nor error"),
            (["--plain", "--kubeconfig", "/none"], "--kubeconfig: /none"),
            (["--plain", "--kube-context", "c"], "--kube-context needs --kubeconfig"),
            (["--plain", "--in-cluster", "--no-kubernetes"], "exclude each other"),
            (["--plain", "--log-level", "loud"], "--log-level \"loud\""),
            (["--tls-certificate", "/none", "--tls-key", "/none"], "--tls-certificate /none: there is no such file"),
            (["--plain", "--api-tls"], "--api-tls needs --tls-certificate and --tls-key"),
            (["--tls-key", "/none"], "--tls-key needs --tls-certificate"),
        ])
    func badInput(arguments: [String], complaint: String) throws {
        let run = try ProgramRun("isochrone-extender", arguments)
        #expect(run.code == 2)
        #expect(run.complaints.contains(complaint))
        #expect(run.complaints.split(separator: "\n").count == 1)
    }

    @Test("the environment speaks where the command line is silent")
    func environment() throws {
        let run = try ProgramRun(
            "isochrone-extender", [], environment: ["ISOCHRONE_PLAIN": "true", "ISOCHRONE_STATE": "etcd:http://x"])
        #expect(run.code == 2)
        #expect(run.complaints.contains("--state etcd:http://x"))
        let flag = try ProgramRun("isochrone-extender", [], environment: ["ISOCHRONE_PLAIN": "perhaps"])
        #expect(flag.complaints.contains("ISOCHRONE_PLAIN is \"perhaps\""))
    }

    @Test("the configuration file speaks where command line and environment are silent, and knows every option")
    func configurationFile() throws {
        func run(_ text: String, _ arguments: [String] = [], _ environment: [String: String] = [:]) throws -> ProgramRun
        {
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml")
            try text.write(to: file, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(at: file) }
            return try ProgramRun("isochrone-extender", ["--config", file.path] + arguments, environment: environment)
        }
        let plain = "plain: true\nstate: etcd:http://file\n"
        #expect(try run(plain).complaints.contains("--state etcd:http://file"))
        let environment = ["ISOCHRONE_STATE": "etcd:http://environment"]
        #expect(try run(plain, [], environment).complaints.contains("--state etcd:http://environment"))
        let option = ["--state", "etcd:http://option"]
        #expect(try run(plain, option, environment).complaints.contains("--state etcd:http://option"))
        for (text, complaint) in [
            ("stat: memory", "stat: there is no such option; known are admission, api, api-access, api-tls"),
            ("plain: perhaps", "plain is \"perhaps\": write true or false"), ("- plain", "it is no mapping"),
            ("api: [a, b]", "api: it takes one value, not 2"), ("api: {a: b}", "api: write a value"),
            ("a: [", "no YAML"),
        ] {
            let wrong = try run(text)
            #expect(wrong.code == 2)
            #expect(wrong.complaints.contains(complaint))
        }
        let missing = try ProgramRun("isochrone-extender", ["--config", "/none.yaml"])
        #expect(missing.code == 2)
        #expect(missing.complaints.contains("--config /none.yaml: it cannot be read"))
    }

    @Test("a port that is taken ends with status 1 and the option to change", .timeLimit(.minutes(1)))
    func portTaken() throws {
        let first = try RunningExtender(["--state", "memory"])
        let taken = try #require(first.addresses["api"])
        let run = try ProgramRun(
            "isochrone-extender",
            ["--plain", "--state", "memory", "--api", taken, "--webhook", "127.0.0.1:0", "--metrics", "127.0.0.1:0"])
        #expect(run.code == 1)
        #expect(run.complaints.contains("cannot listen at \(taken): Address already in use"))
        #expect(first.stop() == 0)
    }

    @Test("a policy file that goes counts without a restart, and its applications say so", .timeLimit(.minutes(1)))
    func policiesAreFollowed() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let policy = directory.appendingPathComponent("mine.yaml")
        try String(contentsOfFile: "\(Self.project)/policies/balanced.yaml", encoding: .utf8)
            .replacingOccurrences(of: "balanced", with: "mine").write(to: policy, atomically: true, encoding: .utf8)
        let application = directory.appendingPathComponent("application.txt")
        try String(contentsOfFile: "\(Self.project)/simulations/demo/application.yaml", encoding: .utf8)
            .replacingOccurrences(of: "\nspec:\n", with: "\nspec:\n  policy: mine\n")
            .write(to: application, atomically: true, encoding: .utf8)
        let extender = try RunningExtender(
            ["--state", "memory", "--policies", directory.path, "--application", application.path])
        func listed() throws -> String {
            try ProgramRun("isochrone", ["applications", "--server", extender.server]).output
        }
        #expect(try !listed().contains("not loaded"))
        try FileManager.default.removeItem(at: policy)
        while try !listed().contains("asks for the policy mine, which is not loaded; loaded: default") {}
        #expect(extender.stop() == 0)
    }

    @Test("what was loaded is still there after a restart", .timeLimit(.minutes(1)))
    func restart() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let state = "sqlite:\(directory.path)/state.db"
        let first = try RunningExtender(["--state", state, "--application", Self.application])
        #expect(first.stop() == 0)
        let second = try RunningExtender(["--state", state])
        let run = try ProgramRun("isochrone", ["applications", "--server", second.server])
        #expect(run.output.contains("traffic-watch"))
        #expect(second.stop() == 0)
    }
}
