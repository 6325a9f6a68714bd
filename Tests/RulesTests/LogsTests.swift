import Flywheel
import FlywheelTesting
import Foundation
import Testing

@testable import Rules

/// All rules with their defaults over the public logs.
@Suite(.enabled("needs the shared data folder") { SharedData.url("logs") != nil })
struct LogsTests {
    /// The most of any code's drops, in percent of the last prompts, that reading them justified.
    private static let justified: [String: Double] = [
        // What these rules are there for: dialogues only, one of each, one user in eight.
        "min_turns@1 too_few_turns": 60, "duplicate@1 duplicate": 12,
        "near_duplicate@1 near_duplicate": 12, "user_share@1 user_share": 9,
        // The Chinese logs hold answers of a model that introduces itself by name.
        "assistant_error@1 identity_leak": 1,
    ]

    @Test func `no rule drops more of real logs than it can justify`() throws {
        let logs = try Logs.conversations()
        #expect(logs.count > 5000)
        var table = RuleTable()
        try table.judge(logs.enumerated().filter { $0.offset % 4 == 0 }.map(\.element), .last)
        for (kind, share) in table.drops {
            #expect(share <= Self.justified[kind] ?? 0.4, "\(kind)")
        }
    }

    /// `FLYWHEEL_RULE_TABLE=table.txt swift test --filter LogsTests` writes what every rule drops
    /// and tags, with examples to read by eye.
    @Test(.enabled("needs FLYWHEEL_RULE_TABLE") { Self.tablePath != nil })
    func `the table of drops and tags is written`() throws {
        let path = try #require(Self.tablePath)
        var table = RuleTable()
        try table.judge(Logs.conversations(), .every)
        try table.text(examples: 8).write(toFile: path, atomically: true, encoding: .utf8)
    }

    private static var tablePath: String? {
        ProcessInfo.processInfo.environment["FLYWHEEL_RULE_TABLE"]
    }
}

/// The public logs as conversations, with user ids as subjects.
enum Logs {
    static func conversations() throws -> [(conversation: Conversation, language: String)] {
        var heads: [String: (user: String, language: String)] = [:]
        for row in try rows("logs/logs_conversations.csv.gz").dropFirst() where row.count > 2 {
            heads[row[0]] = (row[1], row[2])
        }
        var messages: [String: [(Int, Message)]] = [:]
        for row in try rows("logs/logs_messages.csv.gz").dropFirst() where row.count > 4 {
            let message = Message(Role(rawValue: row[3]), row[4])
            messages[row[1], default: []].append((Int(row[2]) ?? 0, message))
        }
        return heads.sorted { $0.key < $1.key }.map { id, head in
            let turns = (messages[id] ?? []).sorted { $0.0 < $1.0 }.map(\.1)
            return (Conversation(id: id, subject: head.user, messages: turns), head.language)
        }
    }

    /// RFC 4180: commas, quotes doubled inside quotes, line breaks inside quotes.
    static func rows(_ path: String) throws -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field: [UInt8] = []
        var quoted = false
        var previousWasQuote = false
        for byte in try SharedData.unpacked(path) {
            if quoted, byte != UInt8(ascii: "\"") {
                field.append(byte)
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                if !quoted, previousWasQuote { field.append(byte) }
                quoted.toggle()
                previousWasQuote = !quoted
                continue
            case UInt8(ascii: ","), UInt8(ascii: "\n"):
                row.append(String(decoding: field, as: UTF8.self))
                field = []
                if byte == UInt8(ascii: "\n") {
                    rows.append(row)
                    row = []
                }
            case UInt8(ascii: "\r"): break
            default: field.append(byte)
            }
            previousWasQuote = false
        }
        return rows
    }
}
