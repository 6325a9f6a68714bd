// swift-tools-version: 6.2
import PackageDescription

// The data path as rooms. Rooms along the path know only the shared words in `Flywheel`;
// islands know nothing of ours; glue runs one way and ends in `FlywheelApp`.
// `ArchitectureTests` holds this list against the import lines.

// MARK: Words

let words: [Target] = [
    // The words and the seams; what a rule author imports.
    .target(name: "Flywheel")
]

// MARK: Rooms

let rooms: [Target] = [
    // Personal data out, typed placeholders in, before anything is stored or sent.
    .target(name: "Privacy", dependencies: ["Flywheel", "Text"]),
    // One built-in rule per file, and the engine that judges with them in one pass.
    .target(name: "Rules", dependencies: ["Flywheel", "Text"]),
    // Two-level task types from declared patterns.
    .target(name: "Labels", dependencies: ["Flywheel", "Text"]),
    // Bad prompts with normal answers: typo, truncated, pinyin, mixed script.
    .target(name: "Robustness", dependencies: ["Flywheel", "Text"]),
    // Asks a model over HTTP: templates, ledger protocol, pacing, retry, budget.
    .target(name: "Teacher", dependencies: ["Flywheel", "HTTP", "JSON"]),
    // One answer check per file: formats, reasoning, near-identical answers.
    .target(name: "Checks", dependencies: ["Flywheel", "Text", "JSON"]),
    // Samples to frozen version: canonical JSON, root hash, split, mix, export, preferences.
    .target(name: "Datasets", dependencies: ["Flywheel", "Text"]),
    // Suites, dimensions, scorecards, gate.
    .target(name: "Evaluation", dependencies: ["Flywheel", "JSON"]),
    // Scorecards, funnels and curves as one HTML file and as terminal tables.
    .target(name: "Reports", dependencies: ["Flywheel"]),
    // What to run and what happened: plan, leases, retry, cancel, resume.
    .target(name: "Runner", dependencies: ["Flywheel"]),
]

// MARK: Islands

let islands: [Target] = [
    // Transformer, tokenizer, chat template, safetensors, AdamW, training, sampling.
    .target(name: "Student", dependencies: ["CKernels", "Jinja"]),
    // The Jinja that chat templates use: text and values in, the text a server renders out.
    .target(name: "Jinja"),
    // libpq made safe: connection, typed query, binary COPY, transaction, migrate.
    .target(name: "Postgres", dependencies: ["CPostgres"]),
    // libcurl multi made safe: many requests in flight on one thread.
    .target(name: "HTTP", dependencies: ["CCurl"]),
    // simdjson behind a small Swift face.
    .target(name: "JSON", dependencies: ["CJSON"]),
    // libyaml behind a strict decoder whose errors carry file, line and column.
    .target(name: "YAML", dependencies: ["CYAML"]),
    // Bytes in, facts out: pattern sets, byte features, hashes, MinHash, language, pinyin.
    .target(name: "Text", dependencies: ["CText"]),
    // A child process that answers lines with lines, under a deadline.
    .target(name: "Pipes"),
    // One constant per `.sql` file.
    .target(
        name: "SQLCatalog",
        path: "sql",
        exclude: ["sources"],
        sources: ["SQLCatalog.swift"],
        resources: [.embedInCode("migrations"), .embedInCode("queries")]
    ),
    // A small HTTP/1.1 server on loopback for teachers that compute, replay or misbehave.
    .target(name: "Loopback", dependencies: ["CEpoll"]),
]

// MARK: Glue

let glue: [Target] = [
    // Our tables: stores and one type per query.
    .target(name: "Warehouse", dependencies: ["Flywheel", "Postgres", "SQLCatalog"]),
    // One adapter per stage: from the rooms to the `Stage` contract.
    .target(
        name: "Stages",
        dependencies: [
            "Flywheel", "Privacy", "Rules", "Labels", "Robustness", "Teacher", "Checks", "Datasets",
            "Student", "Evaluation", "Text",
        ]
    ),
    // The tool as a value: arguments, configuration, wiring, exit codes.
    .target(
        name: "FlywheelApp",
        dependencies: [
            "Flywheel", "Privacy", "Rules", "Labels", "Robustness", "Teacher", "Checks", "Datasets",
            "Evaluation", "Reports", "Runner", "Stages", "Warehouse", "Student",
            "Text", "Postgres", "HTTP", "JSON", "YAML", "Pipes", "SQLCatalog",
        ]
    ),
    .executableTarget(name: "flywheel-main", dependencies: ["FlywheelApp"]),
]

// MARK: Demo and test kit

let kits: [Target] = [
    // Sample logs from a seed and the demo teacher, apart from the tool.
    .target(name: "Demo", dependencies: ["Loopback", "FlywheelTesting"]),
    .executableTarget(name: "flywheel-demo-main", dependencies: ["Demo"]),
    // Our side of `ops/bench`; a target of the checkout, no product.
    .executableTarget(
        name: "flywheel-bench",
        dependencies: [
            "Postgres", "HTTP", "Loopback", "JSON", "Text", "Student", "Flywheel", "Rules",
            "Robustness", "Privacy", "Teacher", "Warehouse", "FlywheelTesting",
        ]
    ),
    // Spoilt inputs to every reader, for `ops/fuzz`; a target of the checkout, no product.
    .executableTarget(name: "flywheel-fuzz", dependencies: ["Student", "Teacher", "HTTP", "JSON"]),
    // Rule conformance, fault scripts for the loopback teacher, in-memory stores.
    .target(name: "FlywheelTesting", dependencies: ["Flywheel", "Loopback"]),
]

// MARK: Examples

// The example package's own sources, built as it would build them: with `public` API alone.
// `ops/examples/check` builds the package itself.
let examples: [Target] = [
    .target(
        name: "HouseRules",
        dependencies: ["Flywheel"],
        path: "ops/examples/house-rules/Sources/HouseRules",
        packageAccess: false
    ),
    .executableTarget(
        name: "flywheel-house",
        dependencies: ["HouseRules", "FlywheelApp"],
        path: "ops/examples/house-rules/Sources/flywheel-house",
        packageAccess: false
    ),
    .testTarget(
        name: "HouseRulesTests",
        dependencies: ["HouseRules", "Flywheel", "FlywheelTesting"],
        path: "ops/examples/house-rules/Tests/HouseRulesTests",
        packageAccess: false
    ),
]

// MARK: C

let foreign: [Target] = [
    .systemLibrary(
        name: "CPostgres",
        pkgConfig: "libpq",
        providers: [.apt(["libpq-dev"])]
    ),
    .systemLibrary(
        name: "CCurl",
        pkgConfig: "libcurl",
        providers: [.apt(["libcurl4-openssl-dev"])]
    ),
    .systemLibrary(
        name: "CYAML",
        pkgConfig: "yaml-0.1",
        providers: [.apt(["libyaml-dev"])]
    ),
    // epoll and eventfd, which the Glibc module leaves out.
    .systemLibrary(name: "CEpoll"),
    .target(name: "CJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(
        name: "CText",
        linkerSettings: [.linkedLibrary("hs"), .linkedLibrary("xxhash"), .linkedLibrary("cld2")]
    ),
    .target(name: "CKernels"),
]

// MARK: Tests

let tests: [Target] = [
    .testTarget(name: "FlywheelTests", dependencies: ["Flywheel", "FlywheelTesting"]),
    .testTarget(name: "PrivacyTests", dependencies: ["Privacy", "Flywheel", "FlywheelTesting"]),
    .testTarget(name: "LabelsTests", dependencies: ["Labels", "Flywheel", "YAML"]),
    .testTarget(name: "RobustnessTests", dependencies: ["Robustness", "Flywheel", "Text"]),
    .testTarget(
        name: "ChecksTests",
        dependencies: ["Checks", "Flywheel", "FlywheelTesting", "JSON"]
    ),
    .testTarget(
        name: "RulesTests",
        dependencies: ["Rules", "Flywheel", "FlywheelTesting", "Text"]
    ),
    .testTarget(
        name: "TeacherTests",
        dependencies: ["Teacher", "Flywheel", "HTTP", "JSON", "Loopback", "FlywheelTesting"]
    ),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "Flywheel"]),
    .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "Flywheel"]),
    .testTarget(name: "ReportsTests", dependencies: ["Reports", "Flywheel"]),
    .testTarget(name: "RunnerTests", dependencies: ["Runner", "Flywheel", "FlywheelTesting"]),
    .testTarget(name: "StudentTests", dependencies: ["Student", "CKernels", "Jinja"]),
    .testTarget(name: "JinjaTests", dependencies: ["Jinja"], exclude: ["Data"]),
    .testTarget(name: "PostgresTests", dependencies: ["Postgres", "SQLCatalog"]),
    .testTarget(name: "HTTPTests", dependencies: ["HTTP", "Loopback"]),
    .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    .testTarget(name: "YAMLTests", dependencies: ["YAML"]),
    .testTarget(name: "PipesTests", dependencies: ["Pipes"]),
    .testTarget(name: "TextTests", dependencies: ["Text"]),
    .testTarget(name: "LoopbackTests", dependencies: ["Loopback"]),
    .testTarget(name: "DemoTests", dependencies: ["Demo", "Loopback"]),
    .testTarget(
        name: "WarehouseTests",
        dependencies: ["Warehouse", "Flywheel", "Postgres", "SQLCatalog"]
    ),
    // Real processes that die, a real database that goes away: the ledger between them.
    .testTarget(
        name: "LedgerTests",
        dependencies: [
            "Teacher", "Warehouse", "Flywheel", "Postgres", "FlywheelTesting", "Loopback",
            "flywheel-bench",
        ]
    ),
    .testTarget(
        name: "StagesTests",
        dependencies: [
            "Stages", "Flywheel", "FlywheelTesting", "Rules", "Privacy", "Teacher", "Loopback",
            "Student",
        ]
    ),
    .testTarget(
        name: "FlywheelAppTests",
        dependencies: [
            "FlywheelApp", "Flywheel", "Postgres", "Rules", "Stages", "Privacy", "Pipes", "YAML",
            "FlywheelTesting", "HouseRules", "flywheel-house", "Warehouse", "SQLCatalog",
            "Teacher",
        ]
    ),
    .testTarget(name: "ArchitectureTests"),
    .testTarget(
        name: "NightTests",
        dependencies: [
            "FlywheelApp", "Flywheel", "Demo", "Loopback", "Postgres", "FlywheelTesting",
            "flywheel-main", "flywheel-demo-main",
        ]
    ),
]

// Pointers live in these only; every other target is proven free of them.
let unsafeIslands: Set<String> = [
    "Student", "Postgres", "HTTP", "JSON", "YAML", "Text", "Loopback", "Pipes",
]

let package = Package(
    name: "flywheel",
    products: [
        .executable(name: "flywheel", targets: ["flywheel-main"]),
        .executable(name: "flywheel-demo", targets: ["flywheel-demo-main"]),
        .library(name: "Flywheel", targets: ["Flywheel"]),
        .library(name: "FlywheelApp", targets: ["FlywheelApp"]),
        .library(name: "FlywheelTesting", targets: ["FlywheelTesting"]),
    ],
    targets: words + rooms + islands + glue + kits + examples + foreign + tests,
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// `FLYWHEEL_ROOMS=Student,Rules swift test` builds these, what they import, and their tests.
if let names = Context.environment["FLYWHEEL_ROOMS"] {
    var kept: Set<String> = []
    var waiting = names.split(separator: ",").flatMap { ["\($0)", "\($0)Tests"] }
    while let name = waiting.popLast() {
        guard let target = package.targets.first(where: { $0.name == name }) else { continue }
        guard kept.insert(name).inserted else { continue }
        waiting += target.dependencies.compactMap {
            if case .byNameItem(let dependency, _) = $0 { dependency } else { nil }
        }
    }
    package.targets.removeAll { !kept.contains($0.name) }
    package.products.removeAll()
}

for target in package.targets where target.type != .system {
    guard !foreign.contains(where: { $0.name == target.name }) else { continue }
    var settings = target.swiftSettings ?? []
    settings += [
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
        .enableUpcomingFeature("ExistentialAny"),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
        .enableUpcomingFeature("InternalImportsByDefault"),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
        .enableUpcomingFeature("MemberImportVisibility"),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0443-warning-control-flags.md
        .treatAllWarnings(as: .error),
    ]
    if target.type != .test, !unsafeIslands.contains(target.name) {
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0458-strict-memory-safety.md
        settings.append(.strictMemorySafety())
    }
    target.swiftSettings = settings
}
