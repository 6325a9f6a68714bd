import Flywheel
import HTTP
import JSON
import Labels
import Privacy
import Rules
import Student
import YAML

/// Turns whatever was thrown into a kind of trouble and one line for a person.
enum Diagnosis {
    struct Explanation {
        let trouble: Trouble
        /// The word the runbook lists; none where the message names a place in a file.
        var code: String?
        let message: String

        /// What the terminal shows.
        var line: String { code.map { "\(message) [\($0)]" } ?? message }
    }

    static func explain(_ error: any Error) -> Explanation {
        switch error {
        case let error as YAMLError:
            Explanation(trouble: .configuration, message: error.description)
        case let error as Failure:
            Explanation(trouble: error.trouble, code: error.codeName, message: error.message)
        case let error as any Explained:
            Explanation(trouble: error.trouble, code: error.codeName, message: error.message)
        case let error as RuleOptionError:
            Explanation(trouble: .configuration, message: error.message)
        case let error as RulesError:
            Explanation(trouble: .configuration, message: error.message)
        case let error as LabelsError:
            Explanation(trouble: .configuration, message: error.message)
        case let error as PrivacyError:
            Explanation(trouble: .configuration, message: error.message)
        case let error as JSONError:
            Explanation(trouble: .badData, message: error.description)
        case let error as StudentError:
            Explanation(
                trouble: error.code == .diskFull ? .tryLater : .badData,
                code: "student_\(error.code.rawValue)",
                message: error.message
            )
        case let error as TransferFailure:
            Explanation(trouble: .unreachable, message: error.message)
        default:
            Explanation(
                trouble: .bug,
                message: "unexpected \(type(of: error)); this is a bug, please report it"
            )
        }
    }
}
