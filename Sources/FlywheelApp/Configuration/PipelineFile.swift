import Flywheel
import Foundation
import Stages
import YAML

/// A pipeline as its YAML file says it, checked before anything runs.
struct PipelineFile {
    let path: String
    let name: String
    let schedule: Schedule
    let sourcePath: String
    let sourceNode: YAMLNode?
    let protectedFamilies: [String]
    /// Stage options in the order of the data path, each with its place in the file.
    let stages: [(name: StageName, options: YAMLNode)]

    private struct Header: Decodable {
        var pipeline: String
        var window: WindowOptions
        var source: Source
        var protectedTags: [String]?
        var stages: [YAMLNode]

        enum CodingKeys: String, CodingKey {
            case pipeline, window, source, stages
            case protectedTags = "protected_tags"
        }
    }

    private struct WindowOptions: Decodable {
        var every: TimeSpan
        var timezone: String
        var start: Day
        var settle: TimeSpan?
        var lookback: Int?
    }

    private struct Source: Decodable { var query: String }

    init(path: String) throws {
        let root = try YAMLNode.load(path: path)
        let header = try root.decode(Header.self)
        self.path = path
        name = try Self.checkedName(header.pipeline, root)
        schedule = try Self.schedule(header.window, root)
        sourcePath = header.source.query
        sourceNode = root["source"]?["query"]
        protectedFamilies = header.protectedTags ?? ["robustness"]
        stages = try Self.stages(header.stages)
    }

    func options(_ stage: StageName) -> YAMLNode? {
        stages.first { $0.name == stage }?.options
    }

    /// A path in the file: as it stands if it exists from here, else beside the pipeline's folder.
    func resolve(_ relative: String) -> String {
        if relative.hasPrefix("/") || FileManager.default.fileExists(atPath: relative) {
            return relative
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let sibling = folder.deletingLastPathComponent().appendingPathComponent(relative)
        return FileManager.default.fileExists(atPath: sibling.path) ? sibling.path : relative
    }

    /// Reads a file named in the pipeline.
    func text(_ relative: String, at node: YAMLNode?) throws -> String {
        let path = resolve(relative)
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Self.invalid(node, "\(relative): there is no such file")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Self.invalid(node, "\(relative): is not UTF-8")
        }
        return text
    }

    static func invalid(_ node: YAMLNode?, _ message: String) -> any Error {
        node?.error(.invalidValue, message)
            ?? Failure(.configuration, "configuration", message) as any Error
    }

    private static func checkedName(_ name: String, _ root: YAMLNode) throws -> String {
        let allowed = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        guard allowed, !name.isEmpty, name.count <= 64 else {
            throw invalid(
                root["pipeline"],
                "a pipeline's name is a-z, 0-9, - and _, 64 at most"
            )
        }
        return name
    }

    private static func schedule(_ window: WindowOptions, _ root: YAMLNode) throws -> Schedule {
        let node = root["window"]
        guard window.every.unit == .day, window.every.count > 0 else {
            throw invalid(node?["every"], "windows are whole days, such as 1d or 7d")
        }
        guard (window.lookback ?? 2) >= 0 else {
            throw invalid(node?["lookback"], "lookback counts windows: 0 or more")
        }
        guard
            let schedule = Schedule(
                days: window.every.count,
                timeZone: window.timezone,
                start: window.start,
                settle: window.settle ?? TimeSpan(0, .second),
                lookback: window.lookback ?? 2
            )
        else {
            throw invalid(
                node?["timezone"],
                "unknown time zone '\(window.timezone)'; use a name such as Asia/Shanghai or UTC"
            )
        }
        return schedule
    }

    private static func stages(_ nodes: [YAMLNode]) throws -> [(StageName, YAMLNode)] {
        var found: [(name: StageName, options: YAMLNode)] = []
        for node in nodes {
            let (name, options) = try stage(node)
            if let last = found.last?.name, last >= name {
                throw node.error(
                    .invalidValue,
                    last == name
                        ? "stage '\(name)' stands here twice"
                        : "stage '\(name)' comes before '\(last)' in the data path"
                )
            }
            found.append((name, options))
        }
        guard found.first?.name == .pull else {
            throw Failure(.configuration, "configuration", "the first stage has to be 'pull'")
        }
        return found
    }

    private static func stage(_ node: YAMLNode) throws -> (StageName, YAMLNode) {
        guard let entries = node.entries, entries.count == 1, let (key, options) = entries.first
        else {
            throw node.error(.typeMismatch, "a stage is written '- name: { options }', one in each")
        }
        let word = key.string ?? ""
        guard let name = StageName(rawValue: word) else {
            throw key.error(
                .unknownKey,
                "unknown stage '\(word)'"
                    + Nearest.advice(word, among: StageName.allCases.map(\.rawValue))
            )
        }
        return (name, options)
    }
}
