package import Flywheel
import JSON

/// A question of a suite and the answer it wants.
package struct SuiteItem: Sendable, Hashable {
    package var id: String
    /// Up to and including the prompt.
    package var messages: [Message]
    package var reference: String
    package var taskType: TaskType

    package init(id: String, messages: [Message], reference: String, taskType: TaskType) {
        self.id = id
        self.messages = messages
        self.reference = reference
        self.taskType = taskType
    }
}

/// Fixed questions that students are compared on.
package struct Suite: Sendable, Hashable {
    package let name: String
    /// Sorted by id.
    package let items: [SuiteItem]
    /// Over name-independent content: items and how each task type is measured. Two scorecards are
    /// comparable only under one digest.
    package let digest: Digest

    private let metrics: [String: Metric]

    /// - Parameter metrics: by task type `family/name`, or by family alone; exact match elsewhere.
    /// - Throws: ``EvaluationError`` for no items, an id twice, a metric for a task type that is not
    ///   in the suite, or a reference that its metric cannot read.
    package init(
        name: String,
        items: [SuiteItem],
        metrics: [String: Metric] = [:]
    ) throws(EvaluationError) {
        self.name = name
        self.items = items.sorted { $0.id < $1.id }
        self.metrics = metrics
        digest = Self.digest(self.items, metrics)
        try check()
    }

    /// The exact task type's metric, else its family's, else exact match.
    package func metric(for taskType: TaskType) -> Metric {
        metrics[taskType.description] ?? metrics[taskType.family] ?? .exactMatch
    }

    private func check() throws(EvaluationError) {
        guard !items.isEmpty else {
            throw EvaluationError(.emptySuite, "suite \(name) has no items; name a file with rows")
        }
        for (left, right) in zip(items, items.dropFirst()) where left.id == right.id {
            throw EvaluationError(
                .repeatedItem,
                "suite \(name) has item \(left.id) twice; ids must be unique"
            )
        }
        let known = Set(items.flatMap { [$0.taskType.description, $0.taskType.family] })
        if let stray = metrics.keys.sorted().first(where: { !known.contains($0) }) {
            throw EvaluationError(
                .unknownTaskType,
                "suite \(name) measures '\(stray)', which none of its items has"
            )
        }
        for item in items where metric(for: item.taskType) == .jsonEqual {
            guard (try? JSONValue(parsing: item.reference)) != nil else {
                throw EvaluationError(
                    .badReference,
                    "item \(item.id) is measured by json_equal, but its reference is not JSON"
                )
            }
        }
    }

    private static func digest(_ items: [SuiteItem], _ metrics: [String: Metric]) -> Digest {
        var builder = DigestBuilder()
        builder.field("suite")
        for item in items {
            builder.field(item.id)
            builder.field(item.taskType.description)
            builder.field(item.messages.count)
            for message in item.messages {
                builder.field(message.role.rawValue)
                builder.field(message.content)
            }
            builder.field(item.reference)
        }
        for (taskType, metric) in metrics.sorted(by: { $0.key < $1.key }) {
            builder.field(taskType)
            builder.field(metric.rawValue)
        }
        return builder.finish()
    }
}
