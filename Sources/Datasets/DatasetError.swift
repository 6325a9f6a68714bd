package import Flywheel

/// What a dataset cannot be made from.
package struct DatasetError: Explained, Hashable {
    package enum Code: String, Sendable, Hashable {
        case badWeight = "bad_weight"
        case badMixName = "bad_mix_name"
        case badHeldOut = "bad_held_out"
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var codeName: String { code.rawValue }
    package var trouble: Trouble { .configuration }
}
