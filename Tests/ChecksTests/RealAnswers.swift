import Flywheel
import FlywheelTesting
import Foundation

/// Prompts and replies of the public logs, as a teacher's answers.
enum RealAnswers {
    struct Pair {
        var prompt: String
        var reply: String
        /// `zh`, `en`, …
        var language: String
    }

    static func pairs() throws -> [Pair] {
        var languages: [String: String] = [:]
        for row in try rows("logs/logs_conversations.csv.gz").dropFirst() where row.count > 2 {
            languages[row[0]] = row[2]
        }
        var pairs: [Pair] = []
        var prompt: (conversation: String, text: String)?
        for row in try rows("logs/logs_messages.csv.gz").dropFirst() where row.count > 4 {
            switch (row[3], prompt) {
            case ("user", _): prompt = (row[1], row[4])
            case ("assistant", let asked?) where asked.conversation == row[1]:
                let language = languages[row[1]] ?? ""
                pairs.append(Pair(prompt: asked.text, reply: row[4], language: language))
                prompt = nil
            default: prompt = nil
            }
        }
        return pairs
    }

    /// RFC 4180 with quoted line breaks.
    private static func rows(_ path: String) throws -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var wasQuote = false
        for byte in try SharedData.unpacked(path) {
            if byte == UInt8(ascii: "\"") {
                if !isQuoted, wasQuote { field.append(byte) }
                isQuoted.toggle()
                wasQuote = !isQuoted
                continue
            }
            wasQuote = false
            guard !isQuoted, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") else {
                if isQuoted || byte != UInt8(ascii: "\r") { field.append(byte) }
                continue
            }
            row.append(String(decoding: field, as: UTF8.self))
            field = []
            if byte == UInt8(ascii: "\n") {
                rows.append(row)
                row = []
            }
        }
        return rows
    }
}
