import Testing

@testable import KubernetesClient

@Suite("The course of a reflector")
struct ReflectorCourseTests {
    private let settings = ReflectorSettings()

    private func watching(from version: String = "10") -> ReflectorCourse {
        var course = ReflectorCourse(settings)
        course.listed(version, at: .zero)
        return course
    }

    @Test("begins with a list, at once, and then watches from its version")
    func begin() {
        let course = ReflectorCourse(settings)
        #expect(course.step == .list)
        #expect(course.pause == .zero)
        #expect(watching().step == .watch(from: "10"))
    }

    @Test("failures double the pause up to the longest, and at least half of it is waited")
    func backoff() {
        var course = ReflectorCourse(settings)
        var pauses: [Duration] = []
        for _ in 0..<8 {
            course.failed(retryAfter: nil, random: 0)
            pauses.append(course.pause)
            #expect(course.step == .list)
        }
        #expect(
            pauses == [400, 800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000].map { Duration.milliseconds($0) })
        course.failed(retryAfter: .seconds(120), random: 0.5)
        #expect(course.pause == .seconds(120))
    }

    @Test(
        "the end of a watch decides what comes next",
        arguments: [
            (ReflectorCourse.WatchEnd.clean, false, ReflectorCourse.Step.watch(from: "12"), true),
            (.clean, true, .compare(with: "12"), true), (.expired, false, .list, true),
            (.unreadable, false, .list, true),
            (.lost, false, .compare(with: "12"), false), (.refused, true, .list, false),
        ])
    func ends(
        end: ReflectorCourse.WatchEnd, isSilent: Bool, step: ReflectorCourse.Step, isAtOnce: Bool
    ) {
        var course = watching()
        course.watched(
            end, upTo: "12", isSilent: isSilent, lasted: .seconds(60), at: .seconds(60), random: 0.5)
        #expect(course.step == step)
        #expect((course.pause == .zero) == isAtOnce)
    }

    @Test("a server that ends every watch at once is not flooded")
    func shortWatches() {
        var course = watching()
        for round in 1...5 {
            course.watched(
                .clean, upTo: "10", isSilent: false, lasted: .milliseconds(5), at: .seconds(1), random: 0)
            #expect(course.pause == settings.firstPause * (1 << (round - 1)) / 2)
        }
        course.watched(.clean, upTo: "11", isSilent: false, lasted: .seconds(60), at: .seconds(61), random: 0)
        #expect(course.pause == .zero)
        #expect(course.failures == 0)
    }

    @Test("a storm of expired versions makes lists slower, and a healthy watch ends it")
    func storm() {
        var course = watching()
        var pauses: [Duration] = []
        for _ in 0..<4 {
            course.watched(.expired, upTo: "10", isSilent: true, lasted: .zero, at: .zero, random: 0)
            pauses.append(course.pause)
            course.listed("10", at: .zero)
        }
        #expect(pauses == [.zero, .milliseconds(800), .milliseconds(1_600), .milliseconds(3_200)])
        course.watched(.expired, upTo: "10", isSilent: true, lasted: .seconds(31), at: .seconds(31), random: 0)
        #expect(course.pause == .zero)
    }

    @Test(
        "a version that goes back means a new list",
        arguments: [
            ("9", "10", true), ("10", "10", false), ("11", "10", false), ("100", "99", false), ("99", "100", true),
            ("18446744073709551616", "18446744073709551615", false), ("abc", "10", false), ("9", "x", false),
            ("", "10", false), ("09", "10", false),
        ])
    func compare(newest: String, known: String, isBack: Bool) {
        var course = watching(from: known)
        course.watched(.lost, upTo: known, isSilent: true, lasted: .seconds(60), at: .seconds(60), random: 0)
        let hasGoneBack = course.compared(newest, random: 0)
        #expect(hasGoneBack == isBack)
        #expect(course.step == (isBack ? .list : .watch(from: known)))
    }

    @Test("a watch that ends cleanly after an hour is followed by a list")
    func relist() {
        var course = watching()
        course.watched(
            .clean, upTo: "12", isSilent: false, lasted: .seconds(60), at: settings.relistAfter, random: 0)
        #expect(course.step == .list)
        #expect(course.pause == .zero)
    }
}
