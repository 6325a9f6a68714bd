package import Flywheel

/// One address that answers for the model, and what it promises.
package struct TeacherEndpoint: Sendable {
    /// What an endpoint promises about a request whose outcome is unknown.
    package enum Promise: String, Sendable, Hashable, Codable {
        /// Nothing: asking again may pay twice.
        case none
        /// The same `Idempotency-Key` is paid once, and its answer given again.
        case idempotencyKey = "idempotency_key"
        /// Answers are kept (`store`) and found again by our own reference in their metadata.
        case storedCompletions = "stored_completions"
    }

    package var url: String
    /// Sent as a bearer token and shown to nobody else; `nil` for servers without one.
    package var key: Secret?
    /// Its share of the calls, beside the weights of the others.
    package var weight: Int
    package var promise: Promise

    package init(_ url: String, key: Secret?, weight: Int = 1, promise: Promise = .none) {
        self.url = url
        self.key = key
        self.weight = max(1, weight)
        self.promise = promise
    }
}
