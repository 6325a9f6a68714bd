/// A postscript at the end, by its marker.
struct Postscript: Instruction {
    static let id = "detectable_content:postscript"

    private let marker: String

    init(_ arguments: InstructionArguments) throws {
        marker = Self.plain(try arguments.need(arguments.postscriptMarker, "postscript_marker"))
    }

    init?(recognisedIn prompt: InstructionPrompt) {
        guard prompt.says(["postscript", "附言"]) else { return nil }
        if prompt.lowered.contains("p.p.s") {
            marker = "pps"
        } else if prompt.lowered.contains("p.s.") {
            marker = "ps"
        } else {
            return nil
        }
    }

    func isFollowed(by answer: String) -> Bool {
        answer.split(whereSeparator: \.isNewline).contains { line in
            Self.plain(String(line.drop { !$0.isLetter }.prefix(12))).hasPrefix(marker)
        }
    }

    private static func plain(_ text: String) -> String {
        text.lowercased().filter { $0.isLetter }
    }
}
