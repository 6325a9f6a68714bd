package import Flywheel

/// Why scores cannot be made or compared.
package struct EvaluationError: Explained, Hashable {
    package enum Code: String, Sendable, Hashable {
        case emptySuite = "empty_suite"
        case repeatedItem = "repeated_item"
        case badReference = "bad_reference"
        case unknownTaskType = "unknown_task_type"
        case differentSuites = "different_suites"
        case badThreshold = "bad_threshold"
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var codeName: String { code.rawValue }

    package var trouble: Trouble {
        switch code {
        case .emptySuite, .repeatedItem, .badReference: .badData
        case .unknownTaskType, .badThreshold: .configuration
        case .differentSuites: .bug
        }
    }
}
