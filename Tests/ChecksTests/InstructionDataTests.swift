import FlywheelTesting
import Foundation
import JSON
import Testing

@testable import Checks

/// IFEval's own prompts, whose instructions are known.
@Suite(.enabled("needs the shared data folder") { SharedData.url("evaluation") != nil })
struct InstructionDataTests {
    private struct Row {
        var prompt: String
        var ids: [String]
        var arguments: [JSONValue]
    }

    private static func rows() throws -> [Row] {
        let data = try SharedData.unpacked("evaluation/eval_ifeval_en.jsonl.gz")
        return try data.split(separator: UInt8(ascii: "\n")).map { line in
            let row = try JSONValue(parsing: String(decoding: line, as: UTF8.self))
            return Row(
                prompt: row["prompt"]?.string ?? "",
                ids: row["instruction_id_list"]?.array?.compactMap(\.string) ?? [],
                arguments: row["kwargs"]?.array ?? []
            )
        }
    }

    @Test func `every instruction of the data set can be declared`() throws {
        var made = 0
        for row in try Self.rows() {
            for (id, values) in zip(row.ids, row.arguments) {
                guard var object = values.object else { continue }
                object["id"] = .string(id)
                let bytes = Data(JSONValue.object(object).serialized())
                let arguments = try JSONDecoder().decode(InstructionArguments.self, from: bytes)
                let kind = try #require(Instructions.kinds.first { $0.id == id }, "\(id)")
                _ = try kind.init(arguments)
                made += 1
            }
        }
        #expect(made == 834)
    }

    /// What is recognised must be there; that much is left unrecognised costs nothing but a check.
    @Test func `what is recognised in the prompts is there, nearly always`() throws {
        var right: [String: Int] = [:]
        var wrong: [String: [String]] = [:]
        var total: [String: Int] = [:]
        for row in try Self.rows() {
            for id in Set(row.ids) { total[id, default: 0] += 1 }
            for found in Instructions.recognised(in: row.prompt) {
                let id = type(of: found).id
                if row.ids.contains(id) {
                    right[id, default: 0] += 1
                } else {
                    wrong[id, default: []].append(row.prompt)
                }
            }
        }
        let hits = right.values.reduce(0, +)
        let misses = wrong.values.reduce(0) { $0 + $1.count }
        #expect(hits > 250)
        #expect(Double(hits) / Double(hits + misses) > 0.97)
        guard let path = ProcessInfo.processInfo.environment["FLYWHEEL_CHECK_TABLE"] else { return }
        var lines = total.sorted { $0.key < $1.key }.map {
            "\($0.key): \($0.value) in the data, \(right[$0.key] ?? 0) recognised, "
                + "\(wrong[$0.key]?.count ?? 0) wrongly"
        }
        for (id, prompts) in wrong {
            lines += prompts.map { "WRONG \(id): \($0.replacing("\n", with: "⏎").suffix(300))" }
        }
        try lines.joined(separator: "\n")
            .write(toFile: path + ".ifeval", atomically: true, encoding: .utf8)
    }

    @Test func `lengths are read as the data set has them`() throws {
        var right = 0
        var wrong: [String] = []
        for row in try Self.rows() {
            for wish in LengthWishReader.wishes(in: row.prompt) where wish.unit == .words {
                guard let place = row.ids.firstIndex(of: "length_constraints:number_words"),
                    let number = row.arguments[place]["num_words"]?.integer
                else {
                    wrong.append(row.prompt)
                    continue
                }
                // `at most 150` is `less than 151` in the data, `300+` may be 300 or 301.
                abs(Int(number) - wish.number) <= 1 || wish.relation == .between
                    ? right += 1 : wrong.append(row.prompt)
            }
        }
        #expect(right >= 35)
        // Eight prompts ask for a length that the data set does not list, such as a 500-word story.
        #expect(wrong.count <= 8, "\(wrong)")
    }
}
