import Foundation
import Manifests
import TestSupport
import Testing

@Suite("One table of cases for files and for the cluster")
struct ApplicationCaseTests {
    @Test("a file has the problems of its case, in their places", arguments: ApplicationCase.all)
    func reader(given: ApplicationCase) {
        let problems = ManifestReader.application(from: Array(given.text.utf8), file: "case").problems
        let expected = given.problems ?? []
        #expect(problems.map(\.path).sorted() == expected.map(\.path).sorted(), "\(problems)")
        for problem in expected {
            #expect(
                problems.contains { $0.path == problem.path && $0.description.contains(problem.says) },
                "\(problem.path) does not say \(problem.says): \(problems)")
        }
    }

    @Test("every case has its own name and shape")
    func shape() {
        let names = ApplicationCase.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(ApplicationCase.all.allSatisfy { ($0.spec == nil) != ($0.manifest == nil) })
    }

    /// Whoever adds a difference between files and the cluster has to say so here.
    @Test("how many cases there are, and where the cluster's verdict is another one")
    func counts() {
        let all = ApplicationCase.all
        #expect(all.count == 140)
        #expect(all.count { $0.cluster == nil } == 121)
        #expect(all.count { $0.cluster?.cannot != nil } == 6)
        // Never: what the cluster takes has to be readable.
        #expect(all.count { $0.cluster?.accepts != nil } == 0)
        let stricter = all.filter { $0.cluster?.refuses != nil && ($0.problems ?? []).isEmpty }
        #expect(stricter.count == 11)
    }
}

@Suite(
    "The CustomResourceDefinition of applications",
    .enabled(if: CustomResourceValidator.isAtHand, "sh Tests/Support/python-venv.sh makes what this needs"))
struct CustomResourceTests {
    static let validator = Result {
        try CustomResourceValidator.judge(ApplicationCase.all.map { ($0.name, $0.text) })
    }

    @Test(
        "the cluster agrees with the reader, or differs as the case says",
        arguments: ApplicationCase.all.filter { $0.clusterPaths != nil })
    func cluster(given: ApplicationCase) throws {
        let complaints = try #require(try Self.validator.get().verdicts[given.name])
        let expected = given.clusterPaths ?? []
        #expect(complaints.isEmpty == expected.isEmpty, "\(complaints)")
        for path in expected {
            #expect(complaints.contains { path.isWithin($0.path) }, "nothing is said of \(path): \(complaints)")
        }
        for complaint in complaints {
            #expect(expected.contains { $0.isWithin(complaint.path) }, "unexpected: \(complaint)")
        }
    }

    @Test("every rule compiles")
    func rules() throws {
        let text = try String(contentsOf: CustomResourceValidator.definition, encoding: .utf8)
        let written = text.split(separator: "\n").count { $0.contains("- rule: ") }
        #expect(try Self.validator.get().rules == written)
        #expect(written == 28)
    }

    @Test("what the writer writes is taken by the cluster")
    func written() throws {
        var random = RandomManifests(seed: 21)
        let applications = (0..<40).map { _ in random.clusterApplication() }
        let objects = applications.enumerated().map { ("\($0)", ManifestWriter.json($1)) }
        let verdicts = try CustomResourceValidator.judge(objects).verdicts
        #expect(verdicts.count == 40)
        for (name, text) in objects { #expect(verdicts[name]?.isEmpty == true, "\(verdicts[name] ?? []): \(text)") }
    }
}

extension String {
    /// Whether it is the path, or one of a part of what is at the path.
    fileprivate func isWithin(_ path: String) -> Bool {
        self == path || hasPrefix(path + ".") || hasPrefix(path + "[")
    }
}
