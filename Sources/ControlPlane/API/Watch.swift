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

    /// What the body is told to write next.
    private enum Signal: Sendable {
        case everything
        case reset
        case event(ClusterEvent)
        case nothingNew
    }

    /// Signals that wait for a slow reader at most.
    private static let patience = 8_192

    func response() -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                let (signals, source) = AsyncStream.makeStream(
                    of: Signal.self, bufferingPolicy: .bufferingOldest(Self.patience))
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await follow(into: source) }
                    group.addTask { await keepAlive(source) }
                    await withGracefulShutdownHandler {
                        for await signal in signals {
                            guard (try? await write(signal, to: &writer)) != nil else { break }
                        }
                    } onGracefulShutdown: {
                        source.finish()
                    }
                    group.cancelAll()
                }
                try await writer.finish(nil)
            })
    }

    /// Objects are read when they are written: a slow reader gets fewer states of them, and no old ones.
    @concurrent private func write(_ signal: Signal, to writer: inout any ResponseBodyWriter) async throws {
        switch signal {
        case .everything:
            for event in present() { try await write(event, id: nil, to: &writer) }
            try await writer.write(ByteBuffer(string: "event: synced\ndata: {}\n\n"))
        case .reset: try await writer.write(ByteBuffer(string: "event: reset\ndata: {}\n\n"))
        case .event(let event):
            for change in changed(event.change) { try await write(change, id: event.sequence, to: &writer) }
        case .nothingNew: try await writer.write(ByteBuffer(string: ": nothing new\n\n"))
        }
    }

    @concurrent private func write(_ event: Event, id: UInt64?, to writer: inout any ResponseBodyWriter) async throws {
        let name = id.map { "id: \($0)\n" } ?? ""
        let text = String(decoding: try Response.jsonBytes(event.data), as: UTF8.self)
        try await writer.write(ByteBuffer(string: "\(name)event: \(event.type)\ndata: \(text)\n\n"))
    }

    private func follow(into source: AsyncStream<Signal>.Continuation) async {
        var last = lastEventID
        while !Task.isCancelled {
            let events = services.state.events(after: last)
            if last == nil { source.yield(.everything) }
            for await event in events {
                if case .fellBehind = event.change { break }
                // A reader too slow for the buffer is let go: it comes back with the last number that it has.
                if case .dropped = source.yield(.event(event)) { return source.finish() }
            }
            guard !Task.isCancelled else { break }
            last = nil
            source.yield(.reset)
        }
        source.finish()
    }

    private func keepAlive(_ source: AsyncStream<Signal>.Continuation) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(services.settings.keepAlive))
            source.yield(.nothingNew)
        }
    }
}
