import Testing

@testable import Simulation

@Suite("Shortfalls")
struct ShortfallTests {
    private func only(_ kind: Shortfall.Kind, _ result: SimulationResult) -> [Shortfall] {
        SimulationSummary(result).shortfalls.filter { $0.kind == kind }
    }

    /// Two strategies, one application each, within its limits, objective 1; only what a test changes is wrong.
    private func calm(_ change: (inout RunResult) -> Void) -> SimulationResult {
        var result = SampleResult(
            strategies: ["isochrone", "greedy"], repetitions: 6, applications: 1, hasEvents: false
        ).make()
        for index in result.runs.indices {
            result.runs[index].measures = [.objective: 1, .brokenConstraints: 0]
            result.runs[index].moves = []
            result.runs[index].applications[0].objective = 1
            change(&result.runs[index])
        }
        return result
    }

    @Test("where all is well nothing is listed")
    func calm() {
        #expect(SimulationSummary(calm { _ in }).shortfalls == [])
    }

    @Test("broken limits are listed, with the strategy that proves that they could be kept")
    func broken() throws {
        let found = try #require(
            only(.broken, calm { if $0.run.strategy == "isochrone" { $0.applications[0].constraints[0].kept = 0.5 } })
                .first)
        #expect(found.finding.hasPrefix("Required limits were broken for some time in 6 of 6 repetitions"))
        #expect(
            found.reasons.contains("A placement that keeps all limits exists: greedy found one in such a repetition."))
    }

    @Test("a proof that nothing keeps the limits is told")
    func infeasible() throws {
        let result = calm {
            $0.applications[0].constraints[0].kept = 0.5
            $0.applications[0].isInfeasible = true
        }
        let found = try #require(only(.broken, result).first)
        #expect(
            found.reasons.first?.contains("had, by what was known when they were last planned, no placement") == true)
        #expect(found.reasons.contains("No other strategy ran every application within all limits there either."))
    }

    @Test("a lower objective of another is explained by what it left out and broke")
    func objective() throws {
        let result = calm { run in
            guard run.run.strategy == "greedy" else { return }
            run.measures[.objective] = 0.5
            run.measures[.brokenConstraints] = 2
            run.applications[0].wholeAt = nil
        }
        let found = try #require(only(.objective, result).first)
        #expect(found.other == "greedy")
        #expect(found.finding == "The mean objective of greedy is lower by 0.5 over 6 repetitions.")
        #expect(found.reasons.first?.hasPrefix("greedy broke required limits in 6 of 6 repetitions") == true)
        #expect(found.reasons.contains { $0.contains("greedy left out 6, this strategy 0") })
    }

    @Test("a lower objective on the same applications is said plainly")
    func plainlyWorse() throws {
        let result = calm { run in
            guard run.run.strategy == "isochrone" else { return }
            run.measures[.objective] = 1.5
            run.applications[0].objective = 1.5
        }
        let found = try #require(only(.objective, result).first)
        #expect(
            found.reasons == [
                "Over the 6 applications that ran within all limits under both, the objective when they were first whole was "
                    + "1.5 here and 1 with greedy."
            ])
    }

    @Test("rejected applications are listed with what was said most often")
    func rejected() throws {
        let result = calm { run in
            run.applications[0].wholeAt = nil
            run.applications[0].reasons = [.init(sentence: "no node has room", nodes: 3)]
        }
        let found = try #require(only(.rejected, result).first)
        #expect(found.reasons == ["6 applications: no node has room"])
    }
}
