import TestSupport
import Testing

@testable import BPFPrograms

struct ProgramStateTests {
    private static let table: [ProgramState: [ProgramTransition: ProgramState]] = [
        .uninitialized: [.load: .initialized, .fail: .failed],
        .initialized: [.start: .running, .stop: .stopped, .fail: .failed, .discard: .uninitialized],
        .running: [.update: .running, .stop: .stopped, .fail: .failed],
        .stopped: [.load: .initialized, .fail: .failed, .discard: .uninitialized],
        .failed: [.load: .initialized, .stop: .stopped, .discard: .uninitialized],
    ]

    @Test("each state allows these transitions and no others", arguments: ProgramState.allCases)
    func allows(state: ProgramState) {
        for transition in ProgramTransition.allCases {
            #expect(state.after(transition) == Self.table[state]?[transition], "\(state) \(transition)")
        }
    }

    @Test("whatever happens, a program can be stopped or discarded, and comes to run by loading and starting only")
    func walks() {
        var random = SplitMix64(seed: 0x5747)
        for _ in 0..<200 {
            var (state, isLoaded) = (ProgramState.uninitialized, false)
            for _ in 0..<50 {
                guard let transition = ProgramTransition.allCases.randomElement(using: &random) else { continue }
                guard let next = state.after(transition) else { continue }
                if next == .running { #expect(isLoaded) }
                isLoaded = next == .initialized || next == .running
                state = next
                #expect(state == .uninitialized || state.after(.stop) != nil || state.after(.discard) != nil)
            }
        }
    }
}
