import Foundation
package import Loopback
import Synchronization

/// A provider of batch files on loopback that keeps its own bill and fails where it is told to.
package final class BatchTeacher: Sendable {
    /// What is asked of it.
    package enum Step: String, Sendable, CaseIterable { case upload, create, list, status, content }

    /// What becomes of one request of a batch.
    package enum Line: Sendable {
        case answer(String)
        /// In the file of errors, unpaid.
        case refuse(Int, code: String)
        /// Not executed before the batch ended.
        case untouched
        /// Executed and paid for, and no line says so.
        case lost
        /// Executed and paid for; its line is half a line.
        case garbled
    }

    /// What becomes of a batch.
    package struct Plan: Sendable {
        /// Looks at it before it is over.
        package var looks = 0
        package var end = "completed"
        /// Why its file was refused, where it was.
        package var error: String?
        package var line: @Sendable (_ prompt: String) -> Line

        package init(
            looks: Int = 0,
            end: String = "completed",
            error: String? = nil,
            line: @escaping @Sendable (_ prompt: String) -> Line = { .answer("re: \($0)") }
        ) {
            self.looks = looks
            self.end = end
            self.error = error
            self.line = line
        }
    }

    /// How a call goes wrong.
    package enum Mischief: Sendable {
        /// Says this and does nothing.
        case instead(LoopbackReply)
        /// Does what was asked and fails to say so.
        case afterwards(LoopbackReply.Fault)
    }

    private struct Batch {
        var file = ""
        var metadata: [String: String] = [:]
        var plan: Plan
        var looks = 0
        var isDone = false
        var done = 0
    }

    private struct State {
        var files: [String: [UInt8]] = [:]
        var batches: [String: Batch] = [:]
        var order: [String] = []
        var counts: [Step: Int] = [:]
    }

    private final class Desk: Sendable {
        let state = Mutex(State())
    }

    package let bill: Bill
    private let desk = Desk()
    private let server: LoopbackServer

    /// - Parameters:
    ///   - plan: for the n-th batch, from 1.
    ///   - mischief: for the n-th call of a step, from 1.
    package init(
        key: String? = nil,
        bill: Bill,
        plan: @escaping @Sendable (Int) -> Plan = { _ in Plan() },
        mischief: @escaping @Sendable (Step, Int) -> Mischief? = { _, _ in nil }
    ) throws(LoopbackError) {
        self.bill = bill
        let desk = desk
        server = try LoopbackServer { request in
            if let key, request.header("Authorization") != "Bearer \(key)" {
                return .failure(401, code: "invalid_api_key")
            }
            guard let step = Self.step(of: request) else { return .failure(404) }
            let count = desk.state.withLock { state in
                state.counts[step, default: 0] += 1
                return state.counts[step] ?? 1
            }
            let trouble = mischief(step, count)
            if case .instead(let reply) = trouble { return reply }
            var reply = Self.serve(step, request, desk, bill, plan)
            if case .afterwards(let fault) = trouble { reply.fault = fault }
            return reply
        }
    }

    package var url: String { "\(server.url)/v1" }

    package func stop() { server.stop() }

    /// Batches it took.
    package var batches: Int { desk.state.withLock { $0.batches.count } }

    package func calls(_ step: Step) -> Int { desk.state.withLock { $0.counts[step] ?? 0 } }

    // MARK: Serving

    private static func step(of request: LoopbackRequest) -> Step? {
        let path = request.path.prefix { $0 != "?" }
        switch (request.method, path) {
        case ("POST", "/v1/files"): return .upload
        case ("POST", "/v1/batches"): return .create
        case ("GET", "/v1/batches"): return .list
        case ("GET", _) where path.hasSuffix("/content"): return .content
        case ("GET", _) where path.hasPrefix("/v1/batches/"): return .status
        default: return nil
        }
    }

    private static func serve(
        _ step: Step,
        _ request: LoopbackRequest,
        _ desk: Desk,
        _ bill: Bill,
        _ plan: (Int) -> Plan
    ) -> LoopbackReply {
        let name = request.path.split(separator: "/").dropFirst(2).first.map(String.init) ?? ""
        return desk.state.withLock { state in
            switch step {
            case .upload: return take(request, &state)
            case .create: return create(request, &state, plan)
            case .list: return list(request, state)
            case .status: return status(name, &state, bill)
            case .content:
                guard let bytes = state.files[name] else { return .failure(404) }
                return LoopbackReply(body: bytes)
            }
        }
    }

    private static func take(_ request: LoopbackRequest, _ state: inout State) -> LoopbackReply {
        let body = Data(request.body)
        guard request.header("Content-Type")?.hasPrefix("multipart/form-data") == true,
            let purpose = body.range(of: Data("name=\"purpose\"\r\n\r\nbatch\r\n".utf8)),
            let head = body.range(
                of: Data("Content-Type: application/jsonl\r\n\r\n".utf8),
                in: purpose.upperBound..<body.endIndex
            ), let end = body.range(of: Data("\r\n--".utf8), options: .backwards)
        else { return .failure(400, code: "invalid_form") }
        let name = "file-\(state.files.count)"
        state.files[name] = Array(body[head.upperBound..<end.lowerBound])
        return .json(200, ["id": name, "object": "file", "purpose": "batch"])
    }

    private static func create(
        _ request: LoopbackRequest,
        _ state: inout State,
        _ plan: (Int) -> Plan
    ) -> LoopbackReply {
        guard let order = object(request.body), let file = order["input_file_id"] as? String,
            order["endpoint"] as? String == "/v1/chat/completions", state.files[file] != nil,
            order["completion_window"] as? String == "24h"
        else { return .failure(400, code: "invalid_order") }
        let name = "batch_\(state.batches.count)"
        state.batches[name] = Batch(
            file: file,
            metadata: order["metadata"] as? [String: String] ?? [:],
            plan: plan(state.batches.count + 1)
        )
        state.order.insert(name, at: 0)
        return .json(200, describe(name, state))
    }

    /// Two a page, newest first.
    private static func list(_ request: LoopbackRequest, _ state: State) -> LoopbackReply {
        let after = request.path.split(separator: "&").first { $0.hasPrefix("after=") }?.dropFirst(
            6
        )
        var rest = state.order[...]
        if let after, let place = rest.firstIndex(of: String(after)) { rest = rest[(place + 1)...] }
        return .json(
            200,
            [
                "object": "list", "data": rest.prefix(2).map { describe($0, state) },
                "has_more": rest.count > 2,
            ]
        )
    }

    private static func status(
        _ name: String,
        _ state: inout State,
        _ bill: Bill
    ) -> LoopbackReply {
        guard var batch = state.batches[name] else { return .failure(404) }
        batch.looks += 1
        if batch.looks > batch.plan.looks, !batch.isDone { execute(name, &batch, &state, bill) }
        state.batches[name] = batch
        return .json(200, describe(name, state))
    }

    private static func describe(_ name: String, _ state: State) -> [String: Any] {
        guard let batch = state.batches[name] else { return [:] }
        var object: [String: Any] = [
            "id": name, "object": "batch", "status": batch.isDone ? batch.plan.end : "in_progress",
            "metadata": batch.metadata, "input_file_id": batch.file,
            "request_counts": ["total": 0, "completed": batch.done, "failed": 0],
        ]
        if batch.isDone, batch.plan.end != "failed" {
            object["output_file_id"] = "\(name)-output"
            object["error_file_id"] = "\(name)-errors"
        }
        if let error = batch.plan.error {
            object["errors"] = ["object": "list", "data": [["code": error, "line": 1]]]
        }
        return object
    }

    // MARK: Working

    private static func execute(
        _ name: String,
        _ batch: inout Batch,
        _ state: inout State,
        _ bill: Bill
    ) {
        batch.isDone = true
        guard batch.plan.end != "failed" else { return }
        var output: [UInt8] = []
        var errors: [UInt8] = []
        // The order of a provider's lines is nobody's.
        for text in (state.files[batch.file] ?? []).split(separator: 10).reversed() {
            guard let line = object(Array(text)), let id = line["custom_id"] as? String,
                let body = line["body"] as? [String: Any]
            else { continue }
            let prompt = (body["messages"] as? [[String: Any]])?.last?["content"] as? String ?? ""
            let decision = batch.plan.line(prompt)
            if decision.isPaid {
                bill.charge(
                    key: id,
                    promptTokens: tokens(prompt),
                    completionTokens: 1,
                    outcome: "batch"
                )
                batch.done += 1
            }
            switch decision {
            case .answer(let answer): output += self.line(id, 200, completion(prompt, answer))
            case .refuse(let status, let code):
                errors += self.line(
                    id,
                    status,
                    ["error": ["code": code, "message": "said the test"]]
                )
            case .untouched where batch.plan.end == "completed": break
            case .untouched: errors += untouched(id, "batch_\(batch.plan.end)")
            case .lost: break
            case .garbled: output += self.line(id, 200, completion(prompt, "x")).dropLast(20) + [10]
            }
        }
        state.files["\(name)-output"] = output
        state.files["\(name)-errors"] = errors
    }

    private static func tokens(_ text: String) -> Int { max(1, text.utf8.count / 3) }

    private static func completion(_ prompt: String, _ answer: String) -> [String: Any] {
        [
            "id": "chatcmpl-b", "object": "chat.completion", "created": 1, "model": "batch",
            "choices": [
                [
                    "index": 0, "finish_reason": "stop",
                    "message": ["role": "assistant", "content": answer],
                ] as [String: Any]
            ],
            "usage": [
                "prompt_tokens": tokens(prompt), "completion_tokens": 1,
                "total_tokens": tokens(prompt) + 1,
            ],
        ]
    }

    private static func line(_ id: String, _ status: Int, _ body: [String: Any]) -> [UInt8] {
        write([
            "id": "batch_req_1", "custom_id": id, "error": NSNull(),
            "response": ["status_code": status, "request_id": "r", "body": body] as [String: Any],
        ])
    }

    private static func untouched(_ id: String, _ code: String) -> [UInt8] {
        write([
            "id": "batch_req_1", "custom_id": id, "response": NSNull(),
            "error": ["code": code, "message": "said the test"],
        ])
    }

    private static func write(_ object: [String: Any]) -> [UInt8] {
        let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        return Array(data ?? Data()) + [10]
    }

    private static func object(_ bytes: [UInt8]) -> [String: Any]? {
        try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    }
}

extension BatchTeacher.Line {
    fileprivate var isPaid: Bool {
        switch self {
        case .answer, .lost, .garbled: true
        case .refuse, .untouched: false
        }
    }
}
