import Flywheel
import Foundation
import HTTP
import Testing

@testable import Teacher

/// Streams of real providers, against a reader that knows nothing of ours.
@Suite(
    .enabled(
        if: SharedData.folder != nil,
        "set FLYWHEEL_SHARED_DATA to the folder with teacher/ to read recorded streams"
    )
)
struct RecordedStreamTests {
    private struct Expected {
        var content = ""
        var finish: String?
        var promptTokens: Int?
        var toolNames: [String] = []
        var arguments = ""
        var hasChoices = false

        init(_ chunks: [[String: Any]]) {
            for chunk in chunks {
                if let usage = chunk["usage"] as? [String: Any] {
                    promptTokens = usage["prompt_tokens"] as? Int ?? promptTokens
                }
                for choice in chunk["choices"] as? [[String: Any]] ?? [] {
                    guard choice["index"] as? Int ?? 0 == 0 else { continue }
                    hasChoices = true
                    finish = choice["finish_reason"] as? String ?? finish
                    guard let delta = choice["delta"] as? [String: Any] else { continue }
                    content += delta["content"] as? String ?? ""
                    for part in delta["content"] as? [[String: Any]] ?? []
                    where part["type"] as? String == "text" {
                        content += part["text"] as? String ?? ""
                    }
                    for call in delta["tool_calls"] as? [[String: Any]] ?? [] {
                        let function = call["function"] as? [String: Any]
                        if let name = function?["name"] as? String, !name.isEmpty {
                            toolNames.append(name)
                        }
                        arguments += function?["arguments"] as? String ?? ""
                    }
                }
            }
        }
    }

    private static let playsAll =
        ProcessInfo.processInfo.environment["FLYWHEEL_FAULTS"] == "all"

    /// Bodies of recorded streams of chat completions, by name; fixtures become streams again.
    private func streams() throws -> [(name: String, body: [UInt8])] {
        var streams: [(String, [UInt8])] = []
        for row in try SharedData.lines("api_recorded_http.jsonl.gz")
        where row["sse"] as? Bool == true {
            let body = Array((row["response_body"] as? String ?? "").utf8)
            streams.append((row["id"] as? String ?? "", body))
        }
        for (name, data) in try SharedData.files("sse_fixtures.tar.gz") {
            if name.hasSuffix(".sse") { streams.append((name, Array(data))) }
            guard name.hasSuffix(".chunks.txt") else { continue }
            let lines = data.split(separator: UInt8(ascii: "\n")) + [Data("[DONE]".utf8)]
            streams.append((name, lines.flatMap { Array("data: ".utf8) + $0 + [10, 10] }))
        }
        return streams.sorted { $0.0 < $1.0 }
    }

    private func chunks(_ body: [UInt8]) -> [[String: Any]] {
        String(decoding: body, as: UTF8.self)
            .components(separatedBy: CharacterSet(charactersIn: "\r\n"))
            .filter { $0.hasPrefix("data:") }
            .compactMap {
                try? JSONSerialization.jsonObject(with: Data($0.dropFirst(5).utf8))
                    as? [String: Any]
            }
    }

    @Test func `every recorded stream decodes to what an independent reader finds`() throws {
        var (count, calls) = (0, 0)
        for (name, body) in try streams() {
            let expected = Expected(chunks(body))
            let reading = ChatReply.read(body)
            guard expected.hasChoices, case .reply(let reply) = reading else {
                #expect(!expected.hasChoices, "\(name) does not decode")
                continue
            }
            count += 1
            let text = expected.content.drop(while: \.isWhitespace)
            if !text.hasPrefix("<think>") { #expect(reply.content == expected.content, "\(name)") }
            #expect(reply.finishReason == expected.finish ?? "", "\(name)")
            if let tokens = expected.promptTokens {
                #expect(reply.usage?.promptTokens == tokens, "\(name)")
            }
            guard !expected.toolNames.isEmpty else { continue }
            calls += 1
            let made = try #require(reply.toolCalls)
            let list =
                try JSONSerialization.jsonObject(with: Data(made.utf8)) as? [[String: Any]] ?? []
            let functions = list.compactMap { $0["function"] as? [String: Any] }
            #expect(
                Set(functions.compactMap { $0["name"] as? String }) == Set(expected.toolNames),
                "\(name)"
            )
            if functions.count == 1 {
                #expect(functions[0]["arguments"] as? String == expected.arguments, "\(name)")
            }
        }
        #expect(count > 150, "\(count)")
        #expect(calls > 20, "\(calls)")
    }

    @Test func `recorded streams of chat completions count as answered`() throws {
        let classifier = CallClassifier(host: "h", model: "m", longestRetryAfter: 1)
        for (name, body) in try streams() where Expected(chunks(body)).finish != nil {
            let response = HTTPResponse(status: 200, body: body)
            let verdict = classifier.verdict(Completion(id: 1, result: .success(response)))
            guard case .answered = verdict else {
                Issue.record("\(name): \(verdict)")
                continue
            }
        }
    }

    /// Fed in two pieces, a stream leaves the parser in the state that one byte at a time leaves it
    /// in, at the end of the event that the cut is in; from there on both are the same.
    @Test(arguments: 0..<5)
    func `every stream gives the same events byte by byte and cut at every place`(fifth: Int) throws
    {
        for (index, (name, body)) in try streams().enumerated() where index % 5 == fifth {
            var bytewise = ServerSentEvents()
            var events: [[UInt8]] = []
            var states = [bytewise]
            for byte in body {
                bytewise.feed(CollectionOfOne(byte)) { events.append($0) }
                states.append(bytewise)
            }
            bytewise.finish { events.append($0) }
            #expect(events == ServerSentEvents.all(body), "\(name)")
            guard fifth == 0 || Self.playsAll else { continue }
            for cut in body.indices {
                let next = body[cut...].firstIndex(of: 10).map { $0 + 1 } ?? body.endIndex
                var pieces = states[cut]
                pieces.feed(body[cut..<next]) { _ in }
                guard pieces == states[next] else {
                    Issue.record("\(name) cut at \(cut)")
                    break
                }
            }
        }
    }

    @Test func `whole replies among the fixtures decode`() throws {
        var count = 0
        for (name, data) in try SharedData.files("sse_fixtures.tar.gz")
        where name.hasSuffix(".json") {
            let body = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
            guard let choices = body?["choices"] as? [[String: Any]], !choices.isEmpty,
                choices[0]["message"] != nil
            else { continue }
            guard case .reply(let reply) = ChatReply.read(Array(data)) else {
                Issue.record("\(name) does not decode")
                continue
            }
            count += 1
            #expect(!reply.content.isEmpty || reply.toolCalls != nil || !reply.reasoning.isEmpty)
        }
        #expect(count > 10)
    }
}
