import Flywheel
import Foundation

/// What the environment says: where the database, the teacher and the files are.
///
/// Secrets come from here or from a file only their owner can read, never from arguments.
struct Settings {
    let databaseURL: Secret?
    let sourceURL: Secret?
    let teacherURL: String?
    let teacherKey: Secret?
    /// Where checkpoints, reports and the embedded database live.
    let home: String
    let environment: [String: String]

    init(_ environment: [String: String]) throws {
        self.environment = environment
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        databaseURL = value("FLYWHEEL_DATABASE_URL").map(Secret.init)
        sourceURL = value("FLYWHEEL_SOURCE_URL").map(Secret.init)
        teacherURL = value("FLYWHEEL_TEACHER_URL")
        home = value("FLYWHEEL_HOME") ?? "var"
        if let path = value("FLYWHEEL_TEACHER_KEY_FILE") {
            teacherKey = try Self.secret(inFile: path)
        } else {
            teacherKey = value("FLYWHEEL_TEACHER_KEY").map(Secret.init)
        }
    }

    func requireDatabase() throws -> Secret {
        guard let databaseURL else {
            throw Failure(
                .configuration,
                "no_database",
                "FLYWHEEL_DATABASE_URL is not set; "
                    + "export FLYWHEEL_DATABASE_URL=\"$(ops/postgres start)\" uses the embedded one"
            )
        }
        return databaseURL
    }

    func requireTeacherURL() throws -> String {
        guard let teacherURL else {
            throw Failure(
                .configuration,
                "no_teacher",
                "FLYWHEEL_TEACHER_URL is not set; give the base URL of an OpenAI-compatible "
                    + "endpoint, such as https://api.example.com/v1"
            )
        }
        return teacherURL
    }

    /// The key of one of several endpoints, by the name of the variable that holds it.
    func key(named name: String) throws -> Secret {
        guard let value = environment[name], !value.isEmpty else {
            throw Failure(
                .configuration,
                "no_teacher_key",
                "\(name) is not set; the pipeline names it as the key of an endpoint"
            )
        }
        return Secret(value)
    }

    private static func secret(inFile path: String) throws -> Secret {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue,
            let data = FileManager.default.contents(atPath: path)
        else {
            throw Failure(.configuration, "key_file", "\(path): cannot be read")
        }
        guard mode & 0o077 == 0 else {
            throw Failure(
                .configuration,
                "key_file",
                "\(path): others can read it; chmod 600 \(path)"
            )
        }
        let text = String(bytes: data, encoding: .utf8) ?? ""
        return Secret(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
