import Flywheel
import HTTP
import JSON
import Postgres
import Student
import Text
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
        default:
            Explanation(
                trouble: .bug,
                message: "unexpected \(type(of: error)); this is a bug, please report it"
            )
        }
    }
}
