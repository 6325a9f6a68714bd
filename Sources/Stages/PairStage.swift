import Datasets
package import Flywheel
package import Labels

/// Turns users' thumbs into pairs of a better and a worse answer.
package struct PairStage: Stage {
    package let name = StageName.pair
    package let fingerprint: Digest
    package let configuration: String

    private let store: any PairStore
    private let labeller: Labeller

    /// - Parameter taxonomy: the fingerprint of what the labeller was made from.
    package init(store: any PairStore, labeller: Labeller, taxonomy: String) {
        self.store = store
        self.labeller = labeller
        configuration = "pair@1 \(taxonomy)"
        fingerprint = Digest(of: configuration)
    }

    package func run(_ context: StageContext) throws -> Outcome {
        try store.replacePreferences(context.claim) { add in
            var tally = Tally("preference")
            var maker = PreferenceMaker(try board(context), taskType: taskType)
            try store.eachConversation(in: context.window) { conversation in
                try context.pulse()
                tally.take(rowsIn: 1)
                for pair in maker.add(conversation) { try write(pair, add, &tally) }
            }
            for pair in maker.finish() { try write(pair, add, &tally) }
            for (reason, count) in maker.passedOver { tally.count("passed_over:\(reason)", count) }
            return tally.outcome()
        }
    }

    /// Raters are judged by the window's votes.
    private func board(_ context: StageContext) throws -> RaterBoard {
        var votes: [Vote] = []
        try store.eachConversation(in: context.window) { conversation in
            votes += conversation.votes(taskType: taskType)
        }
        return RaterBoard(votes)
    }

    private func taskType(_ messages: [Message]) -> TaskType {
        labeller.label(Candidate(id: "", conversation: "", turn: 0, messages: messages)).taskType
    }

    private func write(
        _ pair: Preference,
        _ add: (Preference) throws -> Void,
        _ tally: inout Tally
    ) throws {
        tally.add(pair.conversation, "\(pair.turn)", pair.chosen, pair.rejected, pair.method)
        tally.count("method:\(pair.method)")
        tally.count("type:\(pair.taskType)")
        try add(pair)
    }
}
