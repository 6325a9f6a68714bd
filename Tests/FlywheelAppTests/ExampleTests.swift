import Flywheel
import FlywheelTesting
import Foundation
import HouseRules
import Rules
import Testing
import YAML

@testable import FlywheelApp

/// The examples of `ops/examples`, each way to add a rule, run as their readers would run them.
@Suite struct ExampleTests {
    private static let folder = Scratch.root.appendingPathComponent("ops/examples")
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// The example with its paths made absolute, so that any working directory will do.
    private func pipeline(_ name: String) throws -> String {
        let path = Self.folder.appendingPathComponent("\(name).yaml").path
        let text = try String(contentsOfFile: path, encoding: .utf8)
            .replacingOccurrences(of: "ops/examples/", with: "\(Self.folder.path)/")
            .replacingOccurrences(of: "sql/sources/", with: "\(Scratch.root.path)/sql/sources/")
        return try scratch.write("\(name).yaml", text)
    }

    private func rule(_ name: String) throws -> any Rule {
        let file = try PipelineFile(path: try pipeline(name))
        let node = try #require(try StageOptions(file).filter?.rules.first)
        let (key, options) = try #require(node.entries?.first)
        let book = try RuleReader.book([Shouting.self])
        return try options.decode(with: try book.factory(named: key.string ?? "").make)
    }

    @Test(arguments: [
        ("pattern", "advertisement", "ad"), ("built-in", "too_few_turns", "greeting"),
        ("external", "asked_again", "again"), ("house", "shouting", "loud"),
    ])
    func `each example drops the chat it was written for and no other`(
        name: String,
        code: String,
        chat: String
    ) throws {
        let rejected = scratch.folder.appendingPathComponent("rejected.jsonl").path
        let said = Said.by(
            [
                "filter", "--rules", try pipeline(name),
                "--in", Self.folder.appendingPathComponent("chats.jsonl").path,
                "--out", scratch.folder.appendingPathComponent("kept.jsonl").path,
                "--rejected", rejected,
            ],
            environment: ProcessInfo.processInfo.environment,
            rules: [Shouting.self]
        )
        #expect(said.status == 0, "\(said.errors)")
        let text = try String(contentsOfFile: rejected, encoding: .utf8)
        #expect(text.split(separator: "\n").count == 1)
        #expect(
            text.contains(#""code":"\#(code)""#) && text.contains(#""id":"\#(chat)""#),
            "\(text)"
        )
    }

    @Test(arguments: ["pattern", "built-in", "house"])
    func `each example keeps what every rule promises`(name: String) throws {
        #expect(RuleConformance.violations(of: try rule(name)) == [])
    }

    @Test func `the program keeps what every rule promises`() throws {
        let rule = try rule("external")
        #expect(RuleConformance.violations(of: rule) == [])
        let panel = ProgramPanel(ProcessInfo.processInfo.environment) { $0 }
        let broken = try RuleConformance.violations(of: rule) { need, conversations in
            try panel.judge(conversations, by: need)
        }
        try panel.finish()
        #expect(broken == [])
    }

    @Test func `a program that remembers is caught`() throws {
        let script = try scratch.write(
            "counts.py",
            """
            import json, sys
            for number, line in enumerate(sys.stdin):
                verdict = "keep" if number % 7 else "drop"
                row = {"id": json.loads(line)["id"], "verdict": verdict, "code": "asked_again"}
                print(json.dumps(row), flush=True)
            """
        )
        let panel = ProgramPanel(ProcessInfo.processInfo.environment) {
            $0.hasSuffix(".py") ? script : $0
        }
        let broken = try RuleConformance.violations(of: try rule("external")) {
            try panel.judge($1, by: $0)
        }
        #expect(broken.contains("verdicts depend on the order"))
    }

    @Test func `the tool of the example package knows its rule`() throws {
        let process = Process()
        let tool = try #require(Self.tool)
        process.executableURL = tool
        process.arguments = ["rule", "show", "shouting"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(text.hasPrefix("shouting@1 (quality)\n\nDrops prompts"))
    }

    /// Beside the test bundle, where the build put it.
    private static var tool: URL? {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<4 {
            let path = folder.appendingPathComponent("flywheel-house")
            if FileManager.default.isExecutableFile(atPath: path.path) { return path }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }

    @Test func `the example package's manifest names products that are there`() throws {
        let text = try String(
            contentsOf: Self.folder.appendingPathComponent("house-rules/Package.swift"),
            encoding: .utf8
        )
        let ours = try String(
            contentsOf: Scratch.root.appendingPathComponent("Package.swift"),
            encoding: .utf8
        )
        for product in ["Flywheel", "FlywheelApp", "FlywheelTesting"] {
            #expect(text.contains(".product(name: \"\(product)\", package: \"flywheel\")"))
            #expect(ours.contains(".library(name: \"\(product)\""))
        }
    }
}
