package import Flywheel
package import Student

/// A checkpoint on disk as somebody who answers.
package struct StudentGenerator: Generator {
    private let model: LanguageModel
    private let options: GenerationOptions

    package init(_ student: StudentRecord, options: GenerationOptions) throws {
        do {
            model = try LanguageModel(checkpoint: student.directory)
        } catch {
            throw StageError(
                .checkpoint,
                .badData,
                "\(student.label): \(error.message); restore \(student.directory), or delete it "
                    + "and run `flywheel backfill --stage distill`"
            )
        }
        self.options = options
    }

    package func generate(
        _ prompts: [[Message]],
        _ each: (_ index: Int, _ text: String, _ tokens: Int, _ finishReason: String) throws -> Void
    ) throws {
        var failure: (any Error)?
        let turns = prompts.map { messages in
            messages.map { ChatTurn(role: $0.role.rawValue, content: $0.content) }
        }
        do throws(StudentError) {
            try model.generate(turns, options) { index, generated in
                guard failure == nil else { return }
                do {
                    try each(
                        index,
                        generated.text,
                        generated.tokens,
                        generated.finishReason.rawValue
                    )
                } catch {
                    failure = error
                }
            }
        } catch {
            throw StageError(.checkpoint, .badData, error.message)
        }
        if let failure { throw failure }
    }
}
