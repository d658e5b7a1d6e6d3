import Testing

@testable import Monitoring

struct NumberPoolTests {
    @Test("names keep their numbers, and a number that is given back is given out again last")
    func keepsNumbers() {
        var pool = NumberPool<String>(largest: 3)
        #expect(pool.assign(["a", "b"]) == 0)
        #expect(pool.numbers == ["a": 1, "b": 2])
        #expect(pool.assign(["b", "c"]) == 0)
        #expect(pool.numbers == ["b": 2, "c": 3])
        #expect(pool.assign(["b", "c", "d"]) == 0)
        #expect(pool.numbers == ["b": 2, "c": 3, "d": 1])
        #expect(pool.names == [2: "b", 3: "c", 1: "d"])
    }

    @Test("names that there is no number for are told, and get one as soon as there is")
    func tellsWhoIsLeftOut() {
        var pool = NumberPool<String>(largest: 2)
        #expect(pool.assign(["a", "b", "c", "d"]) == 2)
        #expect(pool.numbers == ["a": 1, "b": 2])
        #expect(pool.assign(["b", "c"]) == 1, "a's number is free only from now on")
        #expect(pool.assign(["b", "c"]) == 0)
        #expect(pool.numbers == ["b": 2, "c": 1])
    }
}
