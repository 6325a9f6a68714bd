import Flywheel
import Foundation
import HTTP
import Testing

@testable import Teacher

@Suite(
    .enabled(
        if: SharedData.folder != nil,
        "set FLYWHEEL_SHARED_DATA to the folder with teacher/ to read recorded exchanges"
    )
)
struct RecordedExchangeTests {
    private let classifier = CallClassifier(
        host: "recorded",
        model: "recorded",
        longestRetryAfter: 120
    )

    @Test func `every completion decodes to what an independent reader finds`() throws {
        var count = 0
        for row in try SharedData.lines("api_recorded_http.jsonl.gz") {
            guard row["status"] as? Int == 200, row["sse"] as? Bool == false,
                let text = row["response_body"] as? String,
                let body = try? JSONSerialization.jsonObject(with: Data(text.utf8)),
                let choices = (body as? [String: Any])?["choices"] as? [[String: Any]],
                let message = choices.first?["message"] as? [String: Any]
            else { continue }
            let id = row["id"] as? String ?? ""
            guard case .reply(let reply) = ChatReply.read(Array(text.utf8)) else {
                #expect(choices.first?["error"] != nil, "\(id) does not decode")
                continue
            }
            count += 1
            if let content = message["content"] as? String {
                if content.hasPrefix("<think>") {
                    #expect(content.hasSuffix(reply.content) && !reply.reasoning.isEmpty)
                } else {
                    #expect(reply.content == content)
                }
            }
            #expect(reply.finishReason == choices.first?["finish_reason"] as? String ?? "")
            let usage = (body as? [String: Any])?["usage"] as? [String: Any]
            #expect(reply.usage?.promptTokens == usage.map { $0["prompt_tokens"] as? Int ?? 0 })
            let hasCalls =
                message["tool_calls"] is [Any] || message["function_call"] is [String: Any]
            #expect((reply.toolCalls != nil) == hasCalls, "\(id)")
        }
        #expect(count > 500)
    }

    @Test func `every recorded status gets the verdict it deserves`() throws {
        var seen: [String: Int] = [:]
        for row in try SharedData.lines("api_recorded_http.jsonl.gz") {
            let uri = row["uri"] as? String ?? ""
            guard uri.contains("chat/completions"), row["sse"] as? Bool == false else { continue }
            let status = row["status"] as? Int ?? 0
            let headers = row["response_headers"] as? [String: String] ?? [:]
            let response = HTTPResponse(
                status: status,
                headers: headers.map { (name: $0.key, value: $0.value) },
                body: Array((row["response_body"] as? String ?? "").utf8)
            )
            let verdict = classifier.verdict(Completion(id: 0, result: .success(response)))
            let name = Mirror(reflecting: verdict).children.first?.label ?? ""
            seen["\(status) \(name)", default: 0] += 1
        }
        #expect(seen["200 answered", default: 0] > 500)
        #expect(seen["400 rejected", default: 0] > 5)
        #expect(seen["404 hopeless", default: 0] > 3)
        #expect(seen["429 busy"] == 3)
        // Gateways put refusals into replies with status 200.
        #expect(seen["200 rejected"] == 3)
        for key in ["400 answered", "404 answered", "429 answered"] {
            #expect(seen[key] == nil, "\(key)")
        }
    }

    /// The cases are of a client that ignores waits beyond two minutes; here they are left for the
    /// next run. What it jitters around is the ceiling of the backoff here.
    @Test func `recorded Retry-After headers give the expected waits`() throws {
        let cases = try SharedData.lines("retry_after_cases.jsonl.gz")
        #expect(cases.count > 20)
        for row in cases {
            let header = row["retry_after_header"] as? String ?? ""
            let expected = (row["expected_sleep_seconds"] as? NSNumber)?.doubleValue ?? -1
            let left = row["remaining_retries"] as? Int ?? 0
            let now = (row["frozen_unix_time"] as? NSNumber)?.doubleValue ?? 0
            switch RetryAfter(header, now: now, most: 120) {
            case .wait(let seconds): #expect(seconds == expected, "\(header)")
            case .later(let seconds):
                #expect(seconds > 120 && expected == 0.5, "\(header)")
            case .unsaid:
                let most = row["max_retries"] as? Int ?? 0
                #expect(Patience().ceiling(most - left) == .seconds(expected), "\(header)")
            }
        }
    }
}
