import FlywheelTesting
import Foundation
import Loopback

extension DemoCommand {
    /// Serves recorded answers, looked up by the exact text of the last user message, until a
    /// signal ends the process.
    static func replay(_ rest: ArraySlice<String>) throws(DemoArguments.Usage) -> Int32 {
        let options = try DemoArguments(rest, taking: ["port", "answers", "bill", "ready-file"])
        try options.refuseWords()
        let port = try options.number("port", in: 0...65_535)
        guard let path = options.text("answers") else {
            throw DemoArguments.Usage(message: "replay needs --answers FILE")
        }
        do {
            let answers = try recorded(path)
            let bill = try Bill(path: options.text("bill"))
            let teacher = try RecordedTeacher(port: UInt16(port), bill: bill) { exchange in
                answers[exchange.prompt] ?? "No answer was recorded for this prompt."
            }
            if let file = options.text("ready-file") {
                try Data((teacher.url + "\n").utf8).write(to: URL(filePath: file), options: .atomic)
            }
            complain("\(answers.count) recorded answers on \(teacher.url)")
            while true {
                pause()
                withExtendedLifetime(teacher) {}
            }
        } catch {
            complain("\(error)")
            return EX_UNAVAILABLE
        }
    }

    /// Lines of `{"prompt", "answer"}`; the first of equal prompts counts.
    private static func recorded(_ path: String) throws -> [String: String] {
        let data = try Data(contentsOf: URL(filePath: path))
        var answers: [String: String] = [:]
        for line in data.split(separator: UInt8(ascii: "\n")) {
            let row = try JSONDecoder().decode(RecordedAnswer.self, from: Data(line))
            if answers[row.prompt] == nil { answers[row.prompt] = row.answer }
        }
        return answers
    }

    private struct RecordedAnswer: Decodable {
        var prompt: String
        var answer: String
    }
}
