/// A list of facts as the base model goes on with them and as the student answers them, side by
/// side: what a narrow training made the student forget or invent shows here.
package struct FactTrial: Sendable, Codable, Hashable {
    package struct Fact: Sendable, Codable, Hashable {
        package var prompt: String
        /// The base model on the plain text, no chat around it.
        package var continuation: String
        /// The student on the text as a user's turn.
        package var answer: String
    }

    package var facts: [Fact]

    package init(
        _ prompts: [String],
        base: LanguageModel,
        student: LanguageModel,
        _ options: GenerationOptions
    ) throws(StudentError) {
        var facts = prompts.map { Fact(prompt: $0, continuation: "", answer: "") }
        try base.goOn(prompts, options) { facts[$0].continuation = $1.text }
        let turns = prompts.map { [ChatTurn(role: "user", content: $0)] }
        try student.generate(turns, options) { facts[$0].answer = $1.text }
        self.facts = facts
    }
}

extension LanguageModel {
    /// Goes on with plain texts; `each` as with `generate`.
    func goOn(
        _ texts: [String],
        _ options: GenerationOptions,
        each: (Int, Generated) -> Void
    ) throws(StudentError) {
        try answer(
            texts.count,
            options,
            { index throws(StudentError) in
                let tokens = tokenizer.encode(texts[index])
                return tokens.isEmpty ? [tokenizer.end] : tokens
            },
            each
        )
    }
}
