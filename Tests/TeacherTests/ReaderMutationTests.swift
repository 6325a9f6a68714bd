import Flywheel
import HTTP
import Testing

@testable import Teacher

/// What comes from the network is hostile until read: any bytes give a reading, none a crash.
@Suite struct ReaderMutationTests {
    private static let seeds: [String] = [
        #"{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"ok","#
            + #""tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]},"#
            + #""finish_reason":"stop","logprobs":{"content":[{"logprob":-1}]}}],"#
            + #""usage":{"prompt_tokens":3,"completion_tokens":4}}"#,
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"é\",\"tool_calls\":[{\"index\":0,"
            + "\"function\":{\"arguments\":\"{\"}}]}}]}\r\n\r\ndata: [DONE]\n\n",
        #"{"error":{"code":429,"message":"m","metadata":{"flagged_input":1}}}"#,
        "\u{FEFF}: c\rdata:{\"usage\":{\"prompt_tokens\":1e99}}\r\rdata: x",
    ]

    private func mutated(_ bytes: [UInt8], _ draws: inout SeededGenerator) -> [UInt8] {
        var bytes = Array(bytes.prefix(600))
        for _ in 0..<Int(1 + draws.unit() * 4) {
            let place = Int(draws.unit() * Double(max(1, bytes.count)))
            let value = UInt8(truncatingIfNeeded: Int(draws.unit() * 256))
            switch Int(draws.unit() * 4) {
            case 0 where place < bytes.count: bytes[place] = value
            case 1: bytes.insert(value, at: min(place, bytes.count))
            case 2 where place < bytes.count: bytes.remove(at: place)
            default:
                bytes = Array(bytes.prefix(place)) + bytes.suffix(max(0, bytes.count - place / 2))
            }
        }
        return bytes
    }

    @Test(arguments: seeds.indices) func `mutated replies are read or refused`(index: Int) {
        var draws = SeededGenerator(seed: UInt64(index))
        let classifier = CallClassifier(host: "h", model: "m", longestRetryAfter: 1)
        var bytes = Array(Self.seeds[index].utf8)
        for round in 0..<2000 {
            if round.isMultiple(of: 50) { bytes = Array(Self.seeds[index].utf8) }
            bytes = mutated(bytes, &draws)
            if case .reply(let reply) = ChatReply.read(bytes) {
                #expect((reply.usage?.answerTokens ?? 0) >= 0)
            }
            _ = ChatReply.firstStored(bytes)
            let response = HTTPResponse(
                status: [200, 400, 429, 503][round % 4],
                headers: [("Retry-After", String(decoding: bytes.prefix(30), as: UTF8.self))],
                body: bytes
            )
            _ = classifier.verdict(Completion(id: 1, result: .success(response)))
            _ = RateLimit.seconds(String(decoding: bytes.prefix(9), as: UTF8.self))
        }
    }
}
