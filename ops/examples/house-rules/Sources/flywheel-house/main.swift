import FlywheelApp
import Foundation
import HouseRules

exit(Tool(rules: [Shouting.self]).run())
