import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import StateStore

/// A list as a stream of server-sent events: first everything there is, then `synced`, then every change.
///
/// The identifiers are numbers of the state's events: a reader that comes back with `Last-Event-ID` gets what it
/// missed, or `reset` and everything anew when that is no longer held.
struct Watch: Sendable {
    let services: APIServices
    let lastEventID: UInt64?
    /// Everything there is.
    let present: @Sendable () -> [Event]
    /// What a change of the state means for this list.
    let changed: @Sendable (ClusterEvent.Change) -> [Event]

    init(
        services: APIServices, request: Request, present: @escaping @Sendable () -> [Event],
        changed: @escaping @Sendable (ClusterEvent.Change) -> [Event]
    ) {
        self.services = services
        lastEventID = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }.flatMap(UInt64.init)
        self.present = present
        self.changed = changed
    }

    /// One object of the list, as it is now or gone.
    struct Event: Sendable {
        var type: String
        var data: any Encodable & Sendable

        static func put(_ name: String, _ object: some Encodable & Sendable) -> Event {
            Event(type: "put", data: Change(name: name, object: object))
        }

        static func delete(_ name: String) -> Event {
            Event(type: "delete", data: Change<String>(name: name, object: nil))
        }
    }

    private struct Change<Object: Encodable & Sendable>: Encodable, Sendable {
        var name: String
        var object: Object?
    }

    func response() -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                let (frames, source) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingOldest(4_096))
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await follow(into: source) }
                    group.addTask { await keepAlive(source) }
                    await withGracefulShutdownHandler {
                        for await frame in frames {
                            guard (try? await writer.write(ByteBuffer(string: frame))) != nil else { break }
                        }
                    } onGracefulShutdown: {
                        source.finish()
                    }
                    group.cancelAll()
                }
                try await writer.finish(nil)
            })
    }

    private func follow(into source: AsyncStream<String>.Continuation) async {
        var last = lastEventID
        while !Task.isCancelled {
            let events = services.state.events(after: last)
            if last == nil { yieldPresent(into: source) }
            for await event in events {
                if case .fellBehind = event.change { break }
                for change in changed(event.change) { yield(change, id: event.sequence, into: source) }
            }
            guard !Task.isCancelled else { break }
            last = nil
            source.yield("event: reset\ndata: {}\n\n")
        }
        source.finish()
    }

    private func yieldPresent(into source: AsyncStream<String>.Continuation) {
        for event in present() { yield(event, id: nil, into: source) }
        source.yield("event: synced\ndata: {}\n\n")
    }

    /// A reader too slow for the buffer is let go: it comes back with the last identifier that it has.
    private func yield(_ event: Event, id: UInt64?, into source: AsyncStream<String>.Continuation) {
        guard let bytes = try? Response.jsonBytes(event.data) else { return }
        let name = id.map { "id: \($0)\n" } ?? ""
        let text = String(decoding: bytes, as: UTF8.self)
        if case .dropped = source.yield("\(name)event: \(event.type)\ndata: \(text)\n\n") { source.finish() }
    }

    private func keepAlive(_ source: AsyncStream<String>.Continuation) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(services.settings.keepAlive))
            source.yield(": nothing new\n\n")
        }
    }
}
