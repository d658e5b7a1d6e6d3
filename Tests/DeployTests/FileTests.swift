import Foundation
import TestSupport
import Testing

/// Files that no test can run here, for there is no container engine: they are held against what they name.
@Suite("Containerfile, compose file and workflows")
struct FileTests {
    /// Paths that a text copies or mounts, and that have to be in the project.
    private static func copied(_ containerfile: String) -> [String] {
        containerfile.split(separator: "\n").filter { $0.hasPrefix("COPY ") && !$0.contains("--from=") }
            .flatMap { $0.split(separator: " ").dropFirst().dropLast().map(String.init) }
    }

    @Test("the Containerfile copies what exists, and all that the build needs")
    func containerfile() throws {
        let text = try Deployed.text("deploy/Containerfile")
        let paths = Self.copied(text)
        #expect(paths.count > 5)
        for path in paths { #expect(Deployed.exists(path), "\(path)") }
        for needed in ["Package.swift", "Plugins", "Sources", "Tests/Support", "bpf", "deploy/rendered", "Makefile"] {
            #expect(paths.contains(needed), "\(needed) is not copied")
        }
        // Targets of the package that lie below Tests are in Tests/Support, or swift build would miss them.
        let package = try Deployed.text("Package.swift")
        for match in package.matches(of: /path: "(Tests\/[^"]*)"/) {
            #expect(match.1.hasPrefix("Tests/Support/"), "\(match.1)")
        }
    }

    @Test("packages come from the Makefile, and the runtime of Swift is linked in")
    func packages() throws {
        let text = try Deployed.text("deploy/Containerfile")
        #expect(text.contains("RUN make install-deps\n"))
        #expect(text.contains("make build SWIFT_FLAGS=--static-swift-stdlib"))
        let makefile = try Deployed.text("Makefile")
        #expect(makefile.contains("\ninstall-deps:") && makefile.contains("\nbuild: install-deps"))
        let installed = text.matches(of: /apt-get install [^\n]*--no-install-recommends ([^\\\n]*)/).map(\.1)
        #expect(installed.map { $0.split(separator: " ") } == [["make", "ca-certificates"]])
    }

    @Test("each image holds a product of the package, and runs as it should")
    func images() throws {
        let text = try Deployed.text("deploy/Containerfile")
        let package = try Deployed.text("Package.swift")
        for (stage, program, user) in [
            ("extender", "isochrone-extender", "65532:65532"), ("monitor", "isochrone-monitor", "0:0"),
            ("isochrone", "isochrone", "65532:65532"),
        ] {
            let parts = text.split(separator: "FROM scratch AS \(stage)\n")
            let body = try #require(parts.count == 2 ? parts[1].split(separator: "\nFROM ")[0] : nil)
            #expect(body.contains("COPY --from=build /images/\(stage) /\n"))
            #expect(body.contains("USER \(user)\n"))
            #expect(body.contains("ENTRYPOINT [\"/usr/local/bin/\(program)\"]"))
            #expect(package.contains(".executable(name: \"\(program)\""))
            #expect(text.contains("/images/\(stage) \"$programs/\(program)\""))
        }
    }

    @Test("the programs run in the root file system that is made for them")
    func rootFileSystem() throws {
        try Requirement.root()
        let directory = try TemporaryDirectory()
        for program in ["isochrone", "isochrone-extender", "isochrone-monitor"] {
            let root = directory.file(program)
            let made = try Deployed.run(
                "/bin/sh",
                [Deployed.path("deploy/containers/collect-files.sh"), root, "\(Deployed.programs)/\(program)"])
            #expect(made.code == 0, "\(made.complaints)")
            // A container has a /proc, and programs read their arguments there.
            try FileManager.default.createDirectory(atPath: "\(root)/proc", withIntermediateDirectories: true)
            let start = "mount --bind /proc '\(root)/proc' && exec chroot '\(root)' /usr/local/bin/\(program) --help"
            let run = try Deployed.run("/usr/bin/unshare", ["--mount", "/bin/sh", "-c", start])
            #expect(run.code == 0, "\(run.complaints)")
            #expect(run.output.contains("USAGE: \(program)"))
            #expect(!FileManager.default.fileExists(atPath: "\(root)/bin/sh"))
            for file in ["etc/ssl/certs/ca-certificates.crt", "etc/passwd", "tmp", "var/lib/isochrone"] {
                #expect(FileManager.default.fileExists(atPath: "\(root)/\(file)"), "\(file)")
            }
            try FileManager.default.removeItem(atPath: root)
        }
    }

    @Test("images are named in one way")
    func names() throws {
        let base = try Deployed.text("deploy/base/kustomization.yaml")
        let tag = try #require(base.firstMatch(of: /newTag: (.*)/)).1
        #expect(base.matches(of: /newName: ghcr.io\/isochrone-dev\/isochrone-(extender|monitor)\n/).count == 2)
        #expect(base.matches(of: /newTag: (.*)/).allSatisfy { $0.1 == tag })
        let compose = try Deployed.text("deploy/compose.yaml")
        #expect(compose.contains("image: ghcr.io/isochrone-dev/isochrone-extender:\(tag)\n"))
        let publish = try Deployed.text(".github/workflows/publish.yaml")
        #expect(publish.contains("tags: ghcr.io/isochrone-dev/${{ matrix.image.name }}:"))
    }

    @Test("the compose file mounts what exists and publishes on the loopback alone")
    func compose() throws {
        let text = try Deployed.text("deploy/compose.yaml")
        let mounts = text.matches(of: /- \.\.\/([^:]*):[^:]*:ro/).map { String($0.1) }
        #expect(mounts.count == 2)
        for path in mounts { #expect(Deployed.exists(path), "\(path)") }
        let ports = text.matches(of: /\n {6}- ([0-9.]*:?[0-9]+:[0-9]+)/).map { String($0.1) }
        #expect(ports.count == 3)
        #expect(ports.allSatisfy { $0.hasPrefix("127.0.0.1:") })
        #expect(text.contains("dockerfile: deploy/Containerfile\n") && text.contains("target: extender\n"))
    }

    static let workflows = [".github/workflows/test.yaml", ".github/workflows/publish.yaml"]

    @Test("workflows call what exists, with no more rights than they need", arguments: workflows)
    func workflow(file: String) throws {
        let text = try Deployed.text(file)
        #expect(
            try Deployed.check("objects", of: "kind: Workflow\nmetadata: {name: a}\nworkflow:\n" + Self.indented(text))
                == ["Workflow a"])
        let makefile = try Deployed.text("Makefile")
        for match in text.matches(of: /run: make ([a-z-]+)/) {
            #expect(makefile.contains("\n\(match.1):"), "the Makefile has no target \(match.1)")
        }
        for match in text.matches(of: /deploy\/[A-Za-z\/.-]*[A-Za-z]/) {
            #expect(Deployed.exists(String(match.0)), "\(match.0)")
        }
        for match in text.matches(of: /target: ([a-z]+)/) {
            #expect(try Deployed.text("deploy/Containerfile").contains(" AS \(match.1)\n"))
        }
        for match in text.matches(of: /uses: \.\/(.*)/) { #expect(Deployed.exists(String(match.1))) }
        #expect(text.contains("\npermissions:\n  contents: read\n"))
        #expect(text.matches(of: /uses: [a-z]/).count == text.matches(of: /uses: [a-z-]+\/[a-z-]+@v\d/).count)
        #expect(!text.contains("pull_request_target"))
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }.joined(separator: "\n")
    }

    @Test("images are published for tags alone, once the tests have passed, with provenance")
    func publishing() throws {
        let text = try Deployed.text(".github/workflows/publish.yaml")
        #expect(text.contains("on:\n  push:\n    tags: [\"v*\"]\n"))
        #expect(text.contains("needs: test"))
        #expect(text.contains("provenance: mode=max"))
        #expect(text.contains("actions/attest-build-provenance@"))
        #expect(try Deployed.text(".github/workflows/test.yaml").contains("  workflow_call:\n"))
    }
}
