// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "house-rules",
    products: [.executable(name: "flywheel-house", targets: ["flywheel-house"])],
    dependencies: [.package(name: "flywheel", path: "../../..")],
    targets: [
        .target(
            name: "HouseRules",
            dependencies: [.product(name: "Flywheel", package: "flywheel")]
        ),
        .executableTarget(
            name: "flywheel-house",
            dependencies: ["HouseRules", .product(name: "FlywheelApp", package: "flywheel")]
        ),
        .testTarget(
            name: "HouseRulesTests",
            dependencies: [
                "HouseRules", .product(name: "Flywheel", package: "flywheel"),
                .product(name: "FlywheelTesting", package: "flywheel"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
