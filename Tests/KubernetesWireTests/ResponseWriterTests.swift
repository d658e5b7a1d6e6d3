import Foundation
import TestSupport
import Testing

@testable import KubernetesWire

@Suite("The answers to kube-scheduler")
struct ResponseWriterTests {
    private func request(_ text: String) throws -> ExtenderRequest {
        try ExtenderRequest(Array(text.utf8))
    }

    private func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    private var reasons: (RejectionReasons, far: Int32, full: Int32) {
        var reasons = RejectionReasons()
        let far = reasons.code(for: "node(s) too far", isMendedByPreemption: false)
        let full = reasons.code(for: "node(s) lack \"cpu\"", isMendedByPreemption: true)
        return (reasons, far, full)
    }

    @Test("rules 1, 5 and 8: a filter answer has the keys of the Go type, names for names, and two maps of reasons")
    func filterNames() throws {
        let (reasons, far, full) = reasons
        let request = try request(#"{"Pod":{},"NodeNames":["a", "b","c","d","\u0065"]}"#)
        let writer = FilterResponseWriter(request, verdicts: [-1, far, -1, full, -1], reasons: reasons)
        #expect(
            text(writer.bytes()) == """
                {"Nodes":null,"NodeNames":["a","c","\\u0065"],"FailedNodes":{"d":"node(s) lack \\"cpu\\""},\
                "FailedAndUnresolvableNodes":{"b":"node(s) too far"},"Error":""}
                """)
        #expect(writer.passingCount == 3)
    }

    @Test("rules 4 and 5: node objects are answered with the bytes that were sent")
    func filterObjects() throws {
        let (reasons, far, _) = reasons
        let nodes = [
            #"{"metadata":{"name":"a"},"spec":{"x":1e5}}"#, #"{ "metadata" : {"name":"b"} }"#,
            #"{"metadata":{"name":"c","labels":{"é":"\u00e9"}}}"#, #"{"metadata":{"name":"d"}}"#,
        ]
        let request = try request(#"{"Pod":{},"Nodes":{"metadata":{},"items":[\#(nodes.joined(separator: ","))]}}"#)
        let writer = FilterResponseWriter(request, verdicts: [-1, far, -1, -1], reasons: reasons)
        #expect(
            text(writer.bytes()) == """
                {"Nodes":{"metadata":{},"items":[\(nodes[0]),\(nodes[2]),\(nodes[3])]},"NodeNames":null,"FailedNodes":{},\
                "FailedAndUnresolvableNodes":{"b":"node(s) too far"},"Error":""}
                """)
    }

    @Test("rule 5: both forms are answered when both were sent")
    func filterBoth() throws {
        let request = try request(
            #"{"Pod":{},"Nodes":{"items":[{"metadata":{"name":"a"}}]},"NodeNames":["a"]}"#)
        #expect(
            text(FilterResponseWriter(passingAllOf: request).bytes()) == """
                {"Nodes":{"metadata":{},"items":[{"metadata":{"name":"a"}}]},"NodeNames":["a"],"FailedNodes":{},\
                "FailedAndUnresolvableNodes":{},"Error":""}
                """)
    }

    @Test("rule 5: that nothing passes is said with an empty list", arguments: ["[]", "null", #"["a","b"]"#])
    func nothingPasses(list: String) throws {
        let (reasons, far, _) = reasons
        let request = try request(#"{"Pod":{},"NodeNames":\#(list)}"#)
        let answer = text(FilterResponseWriter(request, verdicts: [far, far], reasons: reasons).bytes())
        #expect(answer.hasPrefix(#"{"Nodes":null,"NodeNames":[],"#))
    }

    @Test("rule 6: what passes comes in the order of the request, each node once, also where it was sent twice")
    func duplicates() throws {
        let request = try request(#"{"Pod":{},"NodeNames":["b","a","b","c","a"]}"#)
        #expect(text(FilterResponseWriter(passingAllOf: request).bytes()).contains(#""NodeNames":["b","a","c"],"#))
        #expect(
            text(PrioritizeResponseWriter(request, scores: [1, 2, 3]).bytes())
                == #"[{"Host":"b","Score":1},{"Host":"a","Score":2},{"Host":"c","Score":3}]"#)
    }

    @Test("rule 7: equal causes share one sentence, and what preemption mends is kept apart")
    func reasonCodes() {
        var reasons = RejectionReasons()
        let far = reasons.code(for: "far", isMendedByPreemption: false)
        #expect(reasons.code(for: "far", isMendedByPreemption: false) == far)
        #expect(reasons.code(for: "far", isMendedByPreemption: true) != far)
        #expect(reasons.code(for: "late", isMendedByPreemption: false) != far)
    }

    @Test("verdicts that are missing pass, and unknown codes reject without a sentence")
    func strayVerdicts() throws {
        let request = try request(#"{"Pod":{},"NodeNames":["a","b"]}"#)
        let answer = FilterResponseWriter(request, verdicts: [9], reasons: RejectionReasons()).bytes()
        #expect(
            text(answer) == """
                {"Nodes":null,"NodeNames":["b"],"FailedNodes":{},"FailedAndUnresolvableNodes":{"a":""},"Error":""}
                """)
    }

    @Test("rule 2: trouble has a text in Error, never an empty one, and everything else is null")
    func failure() throws {
        #expect(
            text(FilterResponseWriter.failure("no \"plan\"\nyet")) == """
                {"Nodes":null,"NodeNames":null,"FailedNodes":null,"FailedAndUnresolvableNodes":null,\
                "Error":"no \\"plan\\"\\nyet"}
                """)
        #expect(text(FilterResponseWriter.failure("")).contains(#""Error":"unknown error""#))
    }

    @Test("rule 11: scores are whole numbers from 0 to 10 in one array, missing ones 0 and larger ones 10")
    func scores() throws {
        let request = try request(#"{"Pod":{},"NodeNames":["a","b","c","d"]}"#)
        #expect(
            text(PrioritizeResponseWriter(request, scores: [7, 10, 200]).bytes()) == """
                [{"Host":"a","Score":7},{"Host":"b","Score":10},{"Host":"c","Score":10},{"Host":"d","Score":0}]
                """)
        #expect(text(PrioritizeResponseWriter(try self.request(#"{"Pod":{}}"#)).bytes()) == "[]")
    }

    @Test(
        "rules 4 to 6: the answers to every recorded request can be taken by its scheduler",
        arguments: RecordedRequest.all("filter", "prioritize"))
    func recorded(recorded: RecordedRequest) throws {
        let request = try ExtenderRequest(try recorded.body())
        let names = (0..<request.candidateCount).map(request.name(of:))
        let (reasons, far, full) = reasons
        let cycle: [Int32] = [-1, -1, far, full]
        let verdicts = names.indices.map { cycle[$0 % 4] }
        let answer = SchedulerAnswer(FilterResponseWriter(request, verdicts: verdicts, reasons: reasons).bytes())
        #expect(answer.filterFault(candidates: names, isNames: recorded.hasNames) == nil)
        #expect(answer.passing(isNames: recorded.hasNames) == names.indices.filter { $0 % 4 < 2 }.map { names[$0] })
        let scores = SchedulerAnswer(PrioritizeResponseWriter(request, scores: names.map { _ in 4 }).bytes())
        #expect(scores.prioritizeFault(candidates: names) == nil)
    }
}
