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
        let message: String
    }

    static func explain(_ error: any Error) -> Explanation {
        switch error {
        case let error as YAMLError:
            Explanation(trouble: .configuration, message: error.description)
        case let error as Failure:
            Explanation(trouble: error.trouble, message: error.message)
        case let error as any Explained:
            Explanation(trouble: error.trouble, message: error.description)
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
