import Foundation
import TestSupport
import Testing

@testable import KubernetesWire

@Suite("A request of kube-scheduler")
struct ExtenderRequestTests {
    private func request(_ text: String) throws -> ExtenderRequest {
        try ExtenderRequest(Array(text.utf8))
    }

    private func names(_ request: ExtenderRequest) -> [String] {
        (0..<request.candidateCount).map(request.name(of:))
    }

    @Test(
        "rule 1: reads as Foundation reads it, in every recorded version and form",
        arguments: RecordedRequest.all("filter", "prioritize"))
    func recorded(recorded: RecordedRequest) throws {
        let body = try recorded.body()
        let request = try ExtenderRequest(body)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        let pod = try #require(object["Pod"] as? [String: Any])
        let metadata = try #require(pod["metadata"] as? [String: Any])
        let spec = try #require(pod["spec"] as? [String: Any])
        #expect(request.pod.name == metadata["name"] as? String)
        #expect(request.pod.namespace == metadata["namespace"] as? String)
        #expect(request.pod.uid == metadata["uid"] as? String)
        #expect(request.pod.schedulerName == spec["schedulerName"] as? String)
        #expect(request.pod.nodeName == spec["nodeName"] as? String ?? "")
        #expect(request.pod.priority == spec["priority"] as? Int32)
        #expect(request.pod.isForeign)
        if recorded.hasNames {
            #expect(request.form == .names)
            #expect(names(request) == object["NodeNames"] as? [String])
        } else {
            let items = try #require((object["Nodes"] as? [String: Any])?["items"] as? [[String: Any]])
            #expect(request.form == .objects)
            #expect(names(request) == items.map { ($0["metadata"] as? [String: Any])?["name"] as? String })
        }
    }

    @Test("of a pod with our labels shows them", arguments: ["simple-3n-cache", "labels-3n-nocache", "full-3n-cache"])
    func labels(name: String) throws {
        let recorded = try RecordedRequest.named("1.30.12/\(name)/filter")
        let request = try ExtenderRequest(try recorded.body(application: "shop", component: "cart"))
        #expect(request.pod.application == "shop")
        #expect(request.pod.component == "cart")
        #expect(!request.pod.isForeign)
        #expect(request.candidateCount == 3)
    }

    @Test("rule 1: may hold nulls, unknown fields and keys in any case")
    func lenient() throws {
        let request = try request(
            """
            {"unknown":[{"deep":1e400}],"POD":{"Metadata":{"NAME":"p","namespace":null,"labels":null,"uid":"u"},
            "spec":{"priority":null},"status":7},"nodes":null,"nodeNAMES":["a"],"Error":true}
            """)
        #expect(request.pod == PodHeader(namespace: "default", name: "p", uid: "u"))
        #expect(names(request) == ["a"])
    }

    @Test("rule 1: counts the last of equal keys, and reads an object that comes twice over the first, as Go does")
    func equalKeys() throws {
        let request = try request(
            """
            {"Pod":{"metadata":{"name":"p","uid":"1","labels":{"isochrone.dev/application":"a"}}},"NodeNames":["a"],
            "pod":{"metadata":{"uid":"2","uid":"3","labels":{"isochrone.dev/component":"c"}}},"nodenames":["b","c"]}
            """)
        #expect(request.pod.name == "p")
        #expect(request.pod.uid == "3")
        #expect(request.pod.application == "a")
        #expect(request.pod.component == "c")
        #expect(names(request) == ["b", "c"])
        let taken = try self.request(#"{"Pod":{},"NodeNames":["a"],"NodeNames":null}"#)
        #expect(taken.candidateCount == 0)
    }

    @Test(
        "shows the pod's priority, which has 32 bits",
        arguments: [("0", 0), ("-5", -5), ("2147483647", Int32.max), ("-2147483648", Int32.min), ("null", nil)])
    func priority(text: String, expected: Int32?) throws {
        #expect(try request(#"{"Pod":{"spec":{"priority":\#(text)}}}"#).pod.priority == expected)
    }

    @Test("refuses a priority that Go would refuse", arguments: ["2147483648", "1.0", "1e3", "-0.5", "1e999"])
    func noPriority(text: String) {
        let error = #expect(throws: ExtenderRequestError.self) {
            try request(#"{"Pod":{"spec":{"priority":\#(text)}}}"#)
        }
        #expect(
            error?.description == """
                Pod.spec.priority of the extender request must be a whole number of at most 32 bits, \
                found another number at byte 27
                """)
    }

    @Test("has label keys to the letter")
    func labelCase() throws {
        let request = try request(#"{"Pod":{"metadata":{"labels":{"Isochrone.dev/Application":"a"}}}}"#)
        #expect(request.pod.isForeign)
    }

    @Test(
        "rule 6: names each node once, in order, however it is written",
        arguments: [
            (#"["a","b","a","c","b"]"#, ["a", "b", "c"]), (#"["a","\u0061","b"]"#, ["a", "b"]),
            (#"["\u0061","a","\u0061"]"#, ["a"]), ("[]", []), ("null", []), (#"["",""]"#, [""]),
        ])
    func duplicates(list: String, expected: [String]) throws {
        #expect(try names(request(#"{"Pod":{},"NodeNames":\#(list)}"#)) == expected)
    }

    @Test("may send objects, both or neither")
    func forms() throws {
        let item = #"{"metadata":{"name":"a"}}"#
        #expect(try request(#"{"Pod":{},"Nodes":{"Items":[\#(item)]}}"#).form == .objects)
        #expect(try names(request(#"{"Pod":{},"Nodes":{"ITEMS":[\#(item),\#(item)]}}"#)) == ["a"])
        #expect(try request(#"{"Pod":{},"Nodes":{"items":null}}"#).form == .objects)
        let both = try request(#"{"Pod":{},"Nodes":{"items":[\#(item)]},"NodeNames":["b"]}"#)
        #expect(both.form == .namesAndObjects)
        #expect(names(both) == ["a"])
        let neither = try request(#"{"Pod":{},"Nodes":null,"NodeNames":null}"#)
        #expect(neither.form == .names)
        #expect(neither.candidateCount == 0)
    }

    @Test(
        "that is none says what is wrong and where",
        arguments: [
            ("{not json", "the extender request is not JSON: a key in quotes is missing at byte 1"),
            ("", "the extender request is not JSON: it is empty at byte 0"),
            ("[]", "the body of the extender request must be an object, found an array at byte 0"),
            (
                "{}",
                "Pod of the extender request is missing in the object at byte 0; "
                    + "send it as kube-scheduler's extender/v1 does"
            ),
            (#"{"Pod":7}"#, "Pod of the extender request must be an object, found a number at byte 7"),
            (
                #"{"Pod":{"metadata":[]}}"#,
                "Pod.metadata of the extender request must be an object, found an array at byte 19"
            ),
            (
                #"{"Pod":{"metadata":{"name":true}}}"#,
                "Pod.metadata.name of the extender request must be a string, found a boolean at byte 27"
            ),
            (
                #"{"Pod":{"metadata":{"labels":{"isochrone.dev/component":4}}}}"#,
                "Pod.metadata.labels[isochrone.dev/component] of the extender request must be a string, found a number "
                    + "at byte 56"
            ),
            (
                #"{"Pod":{},"NodeNames":"a"}"#,
                "NodeNames of the extender request must be an array, found a string at byte 22"
            ),
            (
                #"{"Pod":{},"NodeNames":["a",["b"]]}"#,
                "NodeNames[1] of the extender request must be a string, found an array at byte 27"
            ),
            (
                #"{"Pod":{},"Nodes":{"items":[{"metadata":{"name":"a"}},{"metadata":{}}]}}"#,
                "Nodes.items[1].metadata.name of the extender request is missing in the object at byte 54; "
                    + "send it as kube-scheduler's extender/v1 does"
            ),
            (
                #"{"Pod":{},"Nodes":{"items":[4]}}"#,
                "Nodes.items[0] of the extender request must be an object, found a number at byte 28"
            ),
        ])
    func refused(text: String, expected: String) {
        let error = #expect(throws: ExtenderRequestError.self) { try request(text) }
        #expect(error?.description == expected)
    }

    @Test("that is ten megabytes of noise is refused")
    func noise() {
        var generator = SplitMix64(seed: 10)
        let noise = (0..<1_250_000).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } }
        #expect(throws: ExtenderRequestError.self) { try ExtenderRequest(noise) }
    }

    @Test("that was cut anywhere is refused")
    func truncated() throws {
        for path in ["1.36.2/simple-3n-cache/filter", "1.36.2/simple-1n-cache/filter"] {
            let body = try RecordedRequest.named(path).body()
            for length in 0..<body.count {
                #expect(throws: ExtenderRequestError.self) { try ExtenderRequest(Array(body[..<length])) }
            }
        }
    }
}
