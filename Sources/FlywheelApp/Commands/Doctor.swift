import Datasets
import Flywheel
import Foundation
import HTTP
import JSON
import Teacher
import Warehouse

/// Looks at everything a night needs, one thing after the other, and changes nothing.
struct Doctor {
    struct Finding {
        let subject: String
        let text: String
        /// `nil` when all is well.
        let trouble: Trouble?

        var mark: String { trouble == nil ? "ok  " : "FAIL" }
    }

    private let session: Session
    private let path: String?

    init(_ session: Session, pipeline: String?) {
        self.session = session
        path = pipeline
    }

    func examine() -> [Finding] {
        var findings: [Finding] = []
        do {
            let settings = try session.settings()
            findings.append(look("database") { try database(settings) })
            if let path { findings.append(contentsOf: pipeline(path, settings)) }
            findings.append(look("home") { try home(settings) })
        } catch {
            findings.append(look("environment") { throw error })
        }
        return findings
    }

    private func look(_ subject: String, _ examination: () throws -> String) -> Finding {
        do {
            return Finding(subject: subject, text: try examination(), trouble: nil)
        } catch {
            let explained = Diagnosis.explain(error)
            return Finding(subject: subject, text: explained.message, trouble: explained.trouble)
        }
    }

    private func database(_ settings: Settings) throws -> String {
        try settings.requireDatabase().reveal { url in
            _ = try Warehouse(url, pipeline: "doctor", promptKey: PromptKey.of)
        }
        return "reached, tables up to date"
    }

    private func pipeline(_ path: String, _ settings: Settings) -> [Finding] {
        var file: PipelineFile?
        var templates: [TemplateBook] = []
        var findings = [
            look("pipeline") {
                let read = try PipelineFile(path: path)
                let options = try StageOptions(read)
                let blueprint = try Blueprint(read, options, session.rules)
                templates = [blueprint.templates, blueprint.rewrites].compactMap { $0 }
                file = read
                let windows = read.schedule.windows(until: Instant.now).count
                return "\(read.name): \(read.stages.count) stages, \(windows) windows so far"
            }
        ]
        guard let file else { return findings }
        for book in templates {
            for template in book.all where template != PromptTemplate.plain || book.others.isEmpty {
                let line = TemplateText.line(template, isStandard: template == book.standard)
                findings.append(look("template") { line })
            }
        }
        findings.append(look("source") { try source(file, settings) })
        if file.options(.teach) != nil {
            findings.append(look("teacher") { try teacher(settings) })
        }
        return findings
    }

    private func source(_ file: PipelineFile, _ settings: Settings) throws -> String {
        let text = try file.text(file.sourcePath, at: file.sourceNode)
        let url = try settings.sourceURL ?? settings.requireDatabase()
        try url.reveal { try SourceQuery($0, name: file.sourcePath, sql: text).check() }
        return "\(file.sourcePath) returns the columns of the contract"
    }

    /// Asks for the list of models, which costs nothing.
    private func teacher(_ settings: Settings) throws -> String {
        let base = try settings.requireTeacherURL()
        let client = try HTTPClient(HTTPLimits())
        var request = HTTPRequest(
            id: 1,
            method: "GET",
            url: base.hasSuffix("/") ? base + "models" : base + "/models",
            timeout: .seconds(20)
        )
        settings.teacherKey?.reveal { key in
            request.headers.append((name: "Authorization", value: "Bearer \(key)"))
        }
        try client.submit(request)
        while true {
            guard let completion = try client.poll(.milliseconds(200)).first else { continue }
            return try Self.judge(completion, base)
        }
    }

    private static func judge(_ completion: Completion, _ base: String) throws -> String {
        switch completion.result {
        case .failure(let failure):
            throw Failure(.unreachable, "teacher_down", "\(base): \(failure.message)")
        case .success(let response):
            switch response.status {
            case 200: return "\(base) answers"
            case 401, 403:
                throw Failure(
                    .configuration,
                    "teacher_key",
                    "\(base) refuses the key (\(response.status)); check FLYWHEEL_TEACHER_KEY"
                )
            // Some endpoints answer chats and list no models.
            case 404: return "\(base) answers, without a list of models"
            default:
                throw Failure(
                    .unreachable,
                    "teacher_down",
                    "\(base) answers with \(response.status)"
                )
            }
        }
    }

    private func home(_ settings: Settings) throws -> String {
        try FileManager.default.createDirectory(
            atPath: settings.home,
            withIntermediateDirectories: true
        )
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: settings.home)
        let free = (attributes[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
        guard free > 1 << 30 else {
            throw Failure(
                .tryLater,
                "disk",
                "\(settings.home) has \(free >> 20) MiB left; a student and its "
                    + "checkpoints want 1 GiB"
            )
        }
        return "\(settings.home) has \(free >> 30) GiB left"
    }
}
