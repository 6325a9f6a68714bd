import Testing

/// The module graph, as the design has it. An edge that is not here does not exist.
@Suite struct ModuleGraphTests {
    private static let words: Set<String> = ["Flywheel"]
    private static let islands: [String: Set<String>] = [
        "Student": ["CKernels", "Jinja"], "Jinja": [], "Postgres": ["CPostgres"], "HTTP": ["CCurl"],
        "JSON": ["CJSON"],
        "YAML": ["CYAML"], "Text": ["CText"], "SQLCatalog": [],
        "Loopback": ["CEpoll"], "Pipes": [],
    ]
    private static let rooms: [String: Set<String>] = [
        "Flywheel": [],
        "Privacy": ["Flywheel", "Text"],
        "Rules": ["Flywheel", "Text"],
        "Labels": ["Flywheel", "Text"],
        "Robustness": ["Flywheel", "Text"],
        "Teacher": ["Flywheel", "HTTP", "JSON"],
        "Checks": ["Flywheel", "Text", "JSON"],
        "Datasets": ["Flywheel", "Text"],
        "Evaluation": ["Flywheel", "JSON"],
        "Reports": ["Flywheel"],
        "Runner": ["Flywheel"],
    ]
    private static let glue: [String: Set<String>] = [
        "Warehouse": ["Flywheel", "Postgres", "SQLCatalog"],
        "Demo": ["Loopback", "FlywheelTesting"],
        "flywheel-bench": [
            "Postgres", "HTTP", "Loopback", "JSON", "Text", "Student", "Flywheel", "Rules",
            "Robustness", "Privacy", "Teacher", "Warehouse", "FlywheelTesting",
        ],
        "flywheel-fuzz": ["Student", "Teacher", "HTTP", "JSON"],
        "FlywheelTesting": ["Flywheel", "Loopback"],
        "flywheel-main": ["FlywheelApp"],
        "HouseRules": ["Flywheel"], "flywheel-house": ["HouseRules", "FlywheelApp"],
        "flywheel-demo-main": ["Demo"],
    ]

    private var allowed: [String: Set<String>] {
        Self.islands.merging(Self.rooms) { $1 }.merging(Self.glue) { $1 }
    }

    @Test func `the manifest has no edge the design does not have`() throws {
        let manifest = try Repository.manifest()
        for (target, edges) in allowed {
            let found = try #require(manifest[target], "\(target) is missing from the manifest")
            #expect(found.subtracting(edges) == [], "\(target)")
        }
    }

    @Test func `stages see rooms, never the warehouse, the network or the database`() throws {
        let edges = try #require(try Repository.manifest()["Stages"])
        #expect(
            edges.isDisjoint(with: ["Warehouse", "Postgres", "HTTP", "YAML", "Runner", "JSON"])
        )
    }

    @Test func `only the composition root sees everything`() throws {
        let manifest = try Repository.manifest()
        let importers = manifest.filter { $0.value.contains("Warehouse") }.keys
            .filter { !$0.hasSuffix("Tests") && $0 != "flywheel-bench" }
        #expect(importers == ["FlywheelApp"])
    }

    @Test func `no file imports what its target may not`() throws {
        let manifest = try Repository.manifest()
        let ours = Set(manifest.keys)
        for path in try Repository.files("Sources", "swift") {
            let target = String(path.split(separator: "/")[1])
            let edges = try #require(manifest[target], "\(path) belongs to no target")
            let stray = try Repository.imports(of: path)
                .intersection(ours).subtracting(edges)
            #expect(stray == [], "\(path)")
        }
    }

    @Test func `no room knows Foundation's networking`() throws {
        for path in try Repository.files("Sources", "swift") {
            #expect(
                try Repository.imports(of: path).isDisjoint(with: ["FoundationNetworking"]),
                "\(path)"
            )
        }
    }
}
