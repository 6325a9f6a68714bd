import FlywheelApp
import Foundation

exit(Tool().run())
