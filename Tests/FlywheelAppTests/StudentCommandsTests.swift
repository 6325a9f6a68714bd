import Foundation
import Testing

@testable import FlywheelApp

@Suite struct StudentCommandsTests {
    private let scratch: Scratch
    private var place: String { scratch.folder.path }

    init() throws {
        scratch = try Scratch()
        let rows = (0..<24).map { index in
            """
            {"messages": [{"role": "user", "content": "go \(index)"}, {"role": "assistant", \
            "content": "\(index % 2 == 0 ? "yes" : "no")"}], \
            "task_type": "\(index % 2 == 0 ? "say/yes" : "say/no")"}
            """
        }
        try write("rows.jsonl", rows.joined(separator: "\n") + "\n")
        try write("recipe.yaml", "epochs: 3\ntokens_per_step: 128\nlearning_rate: 0.01\n")
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: scratch.folder.appendingPathComponent(name))
    }

    private func train(_ name: String, _ more: String...) -> Said {
        Said.by(
            [
                "student", "train", "--data", "\(place)/rows.jsonl", "--out", "\(place)/\(name)",
                "--shape", "nano", "--recipe", "\(place)/recipe.yaml", "--threads", "1", "--json",
            ] + more
        )
    }

    private func weights(_ said: Said) throws -> String {
        let object = try JSONSerialization.jsonObject(with: Data(said.output.utf8))
        return try #require((object as? [String: Any])?["weights"] as? String)
    }

    @Test func `a training shows its sheet and leaves a student that compares and answers`() throws
    {
        let first = train("a")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.errors.contains("accumulation: "))
        #expect(first.errors.contains("time: about"))
        #expect(try weights(train("a")) == weights(first))
        let second = train("b", "--seed", "2")
        #expect(try weights(second) != weights(first))
        let compared = Said.by([
            "student", "compare", "\(place)/a", "\(place)/b", "--data", "\(place)/rows.jsonl",
            "--maximum-tokens", "4",
        ])
        #expect(compared.status == 0, "\(compared.errors)")
        for word in ["final loss", "say/no", "say/yes", "exact"] {
            #expect(compared.output.contains(word))
        }
        let probed = Said.by([
            "student", "probe", "--checkpoint", "\(place)/a", "--data", "\(place)/rows.jsonl",
            "--sample", "3", "--maximum-tokens", "4", "--json",
        ])
        #expect(probed.status == 0, "\(probed.errors)")
        #expect(probed.output.contains(#""rows":6"#))
    }

    @Test func `a squeeze tells the ceiling and how little is enough`() throws {
        let said = Said.by([
            "student", "probe", "--data", "\(place)/rows.jsonl", "--only-channel", "say/yes",
            "--out", "\(place)/squeeze", "--shape", "nano", "--recipe", "\(place)/recipe.yaml",
            "--threads", "1", "--epochs", "24", "--rounds", "1", "--maximum-tokens", "4", "--json",
        ])
        #expect(said.status == 0, "\(said.errors)")
        let facts = try #require(
            try JSONSerialization.jsonObject(with: Data(said.output.utf8)) as? [String: Any]
        )
        #expect(facts["ceiling"] as? Double == 1)
        #expect(facts["asked"] as? Int == 12)
        #expect((facts["epochs_tried"] as? [Any])?.isEmpty == false)
        #expect((facts["copies_tried"] as? [Any])?.isEmpty == false)
    }

    @Test func `facts stand beside the base model's own continuation`() throws {
        #expect(train("a").status == 0)
        #expect(train("b", "--seed", "2").status == 0)
        try write("facts.jsonl", "{\"prompt\": \"go 1\"}\n{\"prompt\": \"go 2\"}\n")
        let said = Said.by([
            "student", "probe", "--checkpoint", "\(place)/a", "--base", "\(place)/b", "--facts",
            "\(place)/facts.jsonl", "--maximum-tokens", "3", "--json",
        ])
        #expect(said.status == 0, "\(said.errors)")
        let facts = try #require(
            try JSONSerialization.jsonObject(with: Data(said.output.utf8)) as? [[String: String]]
        )
        #expect(facts.map { $0["prompt"] } == ["go 1", "go 2"])
        #expect(facts.allSatisfy { $0["continuation"] != nil && $0["answer"] != nil })
    }

    @Test func `a task type that no row has is refused with those there are`() {
        let said = train("c", "--only-channel", "say/maybe")
        #expect(said.status == 65)
        #expect(said.errors.contains("say/no, say/yes"))
    }

    @Test func `preferences teach a checkpoint and nothing else`() throws {
        let pairs = (0..<8).map { index in
            """
            {"messages": [{"role": "user", "content": "go \(index)"}], "chosen": "yes", \
            "rejected": "no", "task_type": "say/yes"}
            """
        }
        try write("pairs.jsonl", pairs.joined(separator: "\n") + "\n")
        #expect(train("base").status == 0)
        func prefer(_ start: String...) -> Said {
            Said.by(
                [
                    "student", "train", "--pairs", "\(place)/pairs.jsonl", "--out", "\(place)/p",
                    "--recipe", "\(place)/recipe.yaml", "--json",
                ] + start
            )
        }
        let taught = prefer("--base", "\(place)/base")
        #expect(taught.status == 0, "\(taught.errors)")
        #expect(taught.errors.contains("preference beta: 0.1"))
        #expect(prefer("--shape", "nano").status == 64)
    }

    @Test func `either rows or pairs, and either a shape or a base`() {
        #expect(train("d", "--pairs", "x").status == 64)
        #expect(train("d", "--base", "x").status == 64)
    }
}
