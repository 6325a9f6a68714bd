package import Flywheel

/// Who asks the programs that rules name.
package protocol Panel {
    /// One judgement for each conversation, which ends in the prompt, in their order.
    ///
    /// - Throws: where the program fails in any way; a prompt without a judgement does not exist.
    func judge(_ conversations: [Conversation], by need: ProgramNeed) throws -> [Judgement]

    /// Ends the programs.
    ///
    /// - Throws: where one still had something to say.
    func finish() throws
}
