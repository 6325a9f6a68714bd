import Datasets
import Flywheel
import Foundation
import Warehouse

/// `dataset export`: a version as JSON lines, in the order of leaves, so that the same version is
/// always the same bytes.
enum DatasetExport {
    static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let output = try arguments.required("--output")
        let known = ExportShape.allCases.map(\.rawValue).joined(separator: ", ")
        let shape =
            try arguments.option("--shape", known, ExportShape.init(rawValue:)) ?? .flywheel
        let (archive, version) = try DatasetCommands.open(&arguments, session)
        try arguments.finish()
        var file = try WholeFile(output)
        var skipped = 0
        try archive.warehouse.eachExported(version) { member in
            guard
                let line = shape.line(
                    for: member.sample,
                    split: member.split,
                    weight: member.weight
                )
            else {
                skipped += 1
                return
            }
            try file.append(line + "\n")
        }
        try file.close()
        session.terminal.complain(
            "\(version.name) written to \(output)"
                + (skipped == 0 ? "" : "; \(skipped) rows do not fit shape \(shape.rawValue)")
        )
        return 0
    }
}

/// A file that is there whole or not at all; `-` is standard output.
struct WholeFile {
    private let path: String
    private let part: String
    private let handle: FileHandle
    private var buffer = Data()

    init(_ path: String) throws {
        self.path = path
        part = path + ".part"
        guard path != "-" else {
            handle = FileHandle.standardOutput
            return
        }
        guard FileManager.default.createFile(atPath: part, contents: nil),
            let opened = FileHandle(forWritingAtPath: part)
        else {
            throw Failure(
                .usage,
                "cannot_write",
                "\(path): cannot be written; does the folder exist?"
            )
        }
        handle = opened
    }

    mutating func append(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if buffer.count > 1 << 16 { try flush() }
    }

    mutating func close() throws {
        try flush()
        guard path != "-" else { return }
        try refusing { try handle.synchronize() }
        try refusing { try handle.close() }
        guard unsafe rename(part, path) == 0 else {
            throw Failure(.usage, "cannot_write", "\(path): cannot be replaced")
        }
    }

    private mutating func flush() throws {
        let data = buffer
        try refusing { try handle.write(contentsOf: data) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func refusing(_ write: () throws -> Void) throws {
        do { try write() } catch {
            try? FileManager.default.removeItem(atPath: part)
            throw Failure(
                .tryLater,
                "cannot_write",
                "\(path): cannot be written; is the disk full?"
            )
        }
    }
}
