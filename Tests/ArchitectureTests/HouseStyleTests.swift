import Foundation
import Testing

@Suite struct HouseStyleTests {
    @Test func `no source file is longer than 400 lines`() throws {
        let paths =
            try Repository.files("Sources", "swift", "c", "h", "cpp")
            + Repository.files("Tests", "swift")
        for path in paths {
            let lines = try Repository.text(path).split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            #expect(lines.count <= 401, "\(path)")
        }
    }

    @Test func `every test file runs something`() throws {
        for path in try Repository.files("Tests", "swift") where path.hasSuffix("Tests.swift") {
            #expect(try Repository.text(path).contains("@Test"), "\(path)")
        }
    }

    @Test func `unchecked sendability is countable on one hand`() throws {
        let count = try Repository.files("Sources", "swift").reduce(0) { sum, path in
            sum
                + (try Repository.text(path).components(separatedBy: "@unchecked Sendable").count
                    - 1)
        }
        #expect(count <= 5)
    }

    @Test func `no source forces, aborts or leaves work for later`() throws {
        let marks = ["try!", "fatalError(", "TODO", "FIXME"]
        for path in try Repository.files("Sources", "swift") {
            let text = try Repository.text(path)
            for mark in marks { #expect(!text.contains(mark), "\(path): \(mark)") }
        }
    }

    @Test func `the top level holds what the design lists and nothing else`() throws {
        let expected: Set<String> = [
            "Package.swift", "Sources", "Tests", "pipelines", "sql", "ops", "README.md", "LICENSE",
            "CHANGELOG.md", "CONTRIBUTING.md",
        ]
        let found = try FileManager.default.contentsOfDirectory(atPath: Repository.root.path)
            .filter { !$0.hasPrefix(".") && $0 != "var" }
        #expect(Set(found).subtracting(expected) == [])
        #expect(expected.subtracting(found) == [])
    }
}
