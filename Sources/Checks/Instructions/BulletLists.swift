/// So many bullet points, written `* ` or `- `.
struct BulletLists: Instruction {
    static let id = "detectable_format:number_bullet_lists"

    private let bound: CountBound

    init(_ arguments: InstructionArguments) throws {
        bound = .exactly(try arguments.need(arguments.numBullets, "num_bullets"))
    }

    init?(recognisedIn prompt: InstructionPrompt) {
        guard let found = prompt.number(before: "bullet point") else { return nil }
        bound = found.isLeast ? .atLeast(found.value) : .exactly(found.value)
    }

    func isFollowed(by answer: String) -> Bool {
        bound.allows(
            answer.split(whereSeparator: \.isNewline).count { line in
                let bare = line.drop(while: \.isWhitespace)
                guard let mark = bare.first, let next = bare.dropFirst().first else { return false }
                return mark == "*" ? next != "*" : "-•".contains(mark) && next != "-"
            }
        )
    }
}
