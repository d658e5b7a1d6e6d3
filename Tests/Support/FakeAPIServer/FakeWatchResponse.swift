import Hummingbird
import NIOCore

/// Sends a watch over a socket, with the trouble that was asked for.
struct FakeWatchResponse: Sendable {
    let cluster: FakeCluster
    let watch: FakeWatch
    let fault: FakeFault?

    var response: Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody { writer in
                try await send(&writer)
                try await writer.finish(nil)
            })
    }

    @concurrent private func send(_ writer: inout any ResponseBodyWriter) async throws {
        let epoch = cluster.epoch
        let (number, news) = cluster.listen()
        defer { cluster.stopListening(number) }
        if case .hang = fault { return try await hang(news, epoch) }
        // The head goes out at once, as the real server's does.
        try await writer.write(ByteBuffer())
        if case .errorEvent(let code, let reason) = fault {
            let status = FakeAnswer.failure(code, reason, "scripted", hasDetails: false).body.dropLast()
            return try await write(
                "{\"type\":\"ERROR\",\"object\":\(String(decoding: status, as: UTF8.self))}", &writer)
        }
        if case .line(let text) = fault { try await write(text, &writer) }
        try await follow(news, number, epoch, &writer)
    }

    /// Nothing more comes, whatever happens, until somebody hangs up or the server goes down.
    @concurrent private func hang(_ news: AsyncStream<Void>, _ epoch: Int) async throws {
        for await _ in news where cluster.epoch != epoch { throw CancellationError() }
        throw CancellationError()
    }

    @concurrent private func follow(
        _ news: AsyncStream<Void>, _ number: Int, _ epoch: Int, _ writer: inout any ResponseBodyWriter
    ) async throws {
        let clock = ContinuousClock()
        let pace = cluster.pace
        let start = clock.now
        let deadline = watch.timeout.map { start + pace.second * $0 }
        // A bookmark comes two seconds before the deadline, and now and then.
        var nextBookmark = min(
            start + pace.second * pace.bookmarkSeconds, deadline.map { $0 - pace.second * 2 } ?? .now + .seconds(3600))
        var watch = watch
        var sent = 0
        var iterator = news.makeAsyncIterator()
        while true {
            if cluster.epoch != epoch { throw CancellationError() }
            for line in cluster.lines(of: &watch) {
                if case .cut(let count, let bytes) = fault, sent == count {
                    try await writer.write(ByteBuffer(bytes: line.prefix(bytes)))
                    throw CancellationError()
                }
                try await writer.write(ByteBuffer(bytes: line + [0x0A]))
                sent += 1
            }
            if case .cut(let count, let bytes) = fault, sent == count, bytes == 0 { throw CancellationError() }
            let now = clock.now
            if now >= nextBookmark {
                if let line = watch.dueBookmark() { try await writer.write(ByteBuffer(bytes: line + [0x0A])) }
                nextBookmark = now + pace.second * pace.bookmarkSeconds
            }
            if watch.isOver || deadline.map({ now >= $0 }) == true { return }
            let alarm = min(nextBookmark, deadline ?? nextBookmark)
            try await wait(until: alarm, number, &iterator)
        }
    }

    /// Until something has changed, and no longer than until then.
    @concurrent private func wait(
        until alarm: ContinuousClock.Instant, _ number: Int, _ news: inout AsyncStream<Void>.AsyncIterator
    ) async throws {
        let cluster = cluster
        let timer = Task {
            try await Task.sleep(until: alarm, clock: .continuous)
            cluster.nudge(number)
        }
        defer { timer.cancel() }
        guard await news.next() != nil else { throw CancellationError() }
    }

    @concurrent private func write(_ line: String, _ writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(string: line + "\n"))
    }
}
