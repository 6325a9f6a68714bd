package import Flywheel

/// Drops answers that name a number their prompt does not.
package struct NumberAgreement: AnswerCheck {
    package struct Options: CheckOptions {
        /// Task types whose answers copy their numbers from the prompt.
        package var copied: TaskTypeList = []

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            copied =
                try values.decodeIfPresent(TaskTypeList.self, forKey: .copied) ?? Options().copied
        }

        private enum CodingKeys: String, CodingKey { case copied }
    }

    package static let id = RuleID("numbers", 1)
    package static let manual = """
        On task types that copy (`copied`, by default none), every number of the answer must \
        stand in the conversation: an extraction that invents a figure is wrong \
        however well it reads. Equal are 1,200 and 1200, ０.5 and 0.50, 三百二十 and 320, 3 and 03.
        """

    package let options: Options

    package init(_ options: Options) { self.options = options }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        guard options.copied.contains(question.taskType) else { return .pass }
        let wanted = Numbers.found(in: content, lone: false)
        guard !wanted.isEmpty else { return .pass }
        var given: Set<String> = []
        for message in question.candidate.messages {
            given.formUnion(Numbers.found(in: message.content, lone: true))
        }
        let strange = Set(wanted).subtracting(given).count
        return strange == 0 ? .pass : .drop(Reason("number_not_given", "\(strange)"))
    }
}
