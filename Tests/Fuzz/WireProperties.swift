import Foundation
import KubernetesWire

/// What holds for every body: it is refused, or its answers are inside the rules.
enum WireProperties {
    static func check(_ body: [UInt8]) {
        // Foundation reads escapes and other than ASCII differently from Go, so it can't judge names written with them.
        let isPlain = body.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "\\") }
        if let document = try? JSONDocument(body) { checkStrings(of: document) }
        if let request = try? ExtenderRequest(body) { check(request, isPlain: isPlain) }
        if let request = try? BindRequest(body) { check(request) }
        if let request = try? PreemptRequest(body) { check(request, isPlain: isPlain) }
    }

    private static func demand(_ holds: Bool, _ what: @autoclosure () -> String) {
        if holds { return }
        FileHandle.standardError.write(Data("broken: \(what())\n".utf8))
        preconditionFailure()
    }

    private static func demandNone(_ fault: String?) {
        demand(fault == nil, fault ?? "")
    }

    /// Strings that were read are written so that they read back.
    private static func checkStrings(of document: JSONDocument) {
        let strings = strings(of: document)
        let list = strings.map { JSONText.quoted($0) }.joined(separator: ",".utf8)
        let copy = try? JSONDocument(Array("[".utf8) + list + "]".utf8)
        let same = copy.map { zip(self.strings(of: $0), strings).allSatisfy { $0.utf8.elementsEqual($1.utf8) } }
        demand(same == true, "a string changed")
    }

    private static func strings(of document: JSONDocument) -> [String] {
        let tokens = JSONDocument.root..<document.next(after: JSONDocument.root)
        return tokens.filter { document.text[document.position(of: $0)] == UInt8(ascii: "\"") }.map(document.string)
    }

    private static func check(_ request: ExtenderRequest, isPlain: Bool) {
        let names = (0..<request.candidateCount).map(request.name(of:))
        var reasons = RejectionReasons()
        let codes = [
            FilterResponseWriter.passes, reasons.code(for: "too \"far\"", isMendedByPreemption: false),
            reasons.code(for: "full", isMendedByPreemption: true),
        ]
        let verdicts = names.indices.map { codes[($0 &* 7 &+ names.count) % 3] }
        let answer = FilterResponseWriter(request, verdicts: verdicts, reasons: reasons).bytes()
        let passing = zip(names, verdicts).filter { $1 == FilterResponseWriter.passes }.map(\.0)
        let scores = PrioritizeResponseWriter(request, scores: names.indices.map { UInt8($0 % 12) }).bytes()
        // The answer is written in the form of the request, so it reads back as one.
        let readBack = try? ExtenderRequest(Array("{\"Pod\":{},".utf8) + answer.dropFirst())
        demand(readBack.map { read in (0..<read.candidateCount).map(read.name(of:)) } == passing, "other nodes")
        demand((try? JSONDocument(scores)) != nil, "scores that are no JSON")
        guard isPlain, request.form == .names else { return }
        demandNone(SchedulerAnswer(answer).filterFault(candidates: names, isNames: true))
        demandNone(SchedulerAnswer(scores).prioritizeFault(candidates: names))
    }

    private static func check(_ request: BindRequest) {
        demand(!request.podUID.isEmpty && !request.node.isEmpty, "a binding of nothing")
        demandNone(SchedulerAnswer(BindResponse.bytes()).bindFault(isBound: true))
        demandNone(SchedulerAnswer(BindResponse.bytes(error: request.podName)).bindFault(isBound: false))
    }

    private static func check(_ request: PreemptRequest, isPlain: Bool) {
        let answer = PreemptResponse.bytes(request.candidates)
        demand((try? JSONDocument(answer)) != nil, "victims that are no JSON")
        guard isPlain else { return }
        let victims = Dictionary(request.candidates.map { ($0.node, $0.victims.map(\.uid)) }, uniquingKeysWith: +)
        demandNone(SchedulerAnswer(answer).preemptFault(victims: victims))
    }
}
