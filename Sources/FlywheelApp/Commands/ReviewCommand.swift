import Evaluation
import Flywheel
import Foundation
import JSON
import Warehouse

/// `review`: a person looks at samples, one key a verdict.
enum ReviewCommand {
    static let all = [
        Command(
            "review",
            "PIPELINE [--reviewer NAME] [--agreement] [--json]",
            "shows samples one by one: k keep, d drop, s skip, u undo, q quit; what is dropped leaves "
                + "the next version",
            run
        )
    ]

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        let onlyAgreement = arguments.flag("--agreement")
        let named = try arguments.option("--reviewer")
        let path = try arguments.operand("a pipeline file")
        try arguments.finish()
        let file = try PipelineFile(path: path)
        let sampling = try StageOptions(file).verify?.review?.sampling ?? ReviewOptions().sampling
        let warehouse = try Archive.open(named: path, session, dataset: nil).warehouse
        if !onlyAgreement {
            let reviewer = try reviewer(named, session)
            let keys: any ReviewKeys = TerminalKeys() ?? PipedKeys()
            let screen = ReviewScreen(session.terminal, keys.size)
            defer { keys.close() }
            var desk = try ReviewDesk(warehouse, sampling, reviewer, screen, isQuiet: json)
            try desk.work(keys)
        }
        let summary = try ReviewSummary(warehouse)
        if json {
            session.terminal.show(summary.value)
        } else {
            summary.lines.forEach(session.terminal.print)
        }
        return 0
    }

    /// Who reviews: the login where nobody is named.
    private static func reviewer(_ named: String?, _ session: Session) throws -> String {
        let name = named ?? session.environment["USER"] ?? session.environment["LOGNAME"] ?? ""
        let isPlain = name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
                || "._-@".unicodeScalars.contains($0)
        }
        guard !name.isEmpty, name.count <= 64, isPlain else {
            throw Failure(
                .usage,
                "usage",
                "say who reviews with --reviewer NAME: letters, digits, . _ - and @, 64 at most"
            )
        }
        return name
    }
}

/// `review:` of the verify stage.
struct ReviewOptions: Decodable {
    var share: Share?
    var taskTypes: [String]?
    /// Always shown: check ids, `check@1:code`, or tags.
    var when: [String]?

    init() {}

    enum CodingKeys: String, CodingKey {
        case share, when
        case taskTypes = "task_types"
    }

    var sampling: ReviewSampling {
        ReviewSampling(
            share: share ?? .oneIn(50),
            taskTypes: taskTypes ?? [],
            always: when ?? []
        )
    }
}
