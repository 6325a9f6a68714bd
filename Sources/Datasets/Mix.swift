package import Flywheel

/// How much of each task type a dataset takes.
///
/// A weight below one samples down, by a hash of the family of variants, so that the same rows
/// come out in every version; zero leaves the task type out. A weight of one or more keeps all rows
/// and becomes the training weight. A task type takes its own weight, else its family's, else all.
package struct Mix: Sendable, Hashable {
    private let weights: [String: Double]

    package static let all = Mix(unchecked: [:])

    private init(unchecked weights: [String: Double]) { self.weights = weights }

    /// - Parameter weights: by `family/name`, by family, or `unknown`.
    /// - Throws: ``DatasetError`` for a name that is neither, or a weight outside 0…100.
    package init(_ weights: [String: Double]) throws(DatasetError) {
        for (name, weight) in weights.sorted(by: { $0.key < $1.key }) {
            guard TaskType(name) != nil || TaskType("\(name)/x") != nil else {
                throw DatasetError(
                    .badMixName,
                    "mix names '\(name)'; write a family such as chat, or family/name"
                )
            }
            guard (0...100).contains(weight) else {
                throw DatasetError(.badWeight, "mix weight of \(name) must lie in 0…100: \(weight)")
            }
        }
        self.weights = weights
    }

    /// `nil` where the mix says nothing.
    package func weight(of taskType: TaskType) -> Double? {
        weights[taskType.description] ?? weights[taskType.family]
    }
}
