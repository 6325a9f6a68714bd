/// A Chinese order to city, goods and quantity.
enum OrderZhTask {
    /// Cities with their pinyin, so that a name typed in either script is understood.
    static let cities = [
        ("北京", "beijing"), ("上海", "shanghai"), ("广州", "guangzhou"), ("深圳", "shenzhen"),
        ("杭州", "hangzhou"), ("南京", "nanjing"), ("成都", "chengdu"), ("武汉", "wuhan"),
        ("西安", "xian"), ("重庆", "chongqing"), ("天津", "tianjin"), ("苏州", "suzhou"),
        ("青岛", "qingdao"), ("长沙", "changsha"), ("厦门", "xiamen"), ("昆明", "kunming"),
    ]
    /// Goods with their pinyin and the measure word orders use for them.
    static let goods = [
        ("苹果", "pingguo", "箱"), ("牛奶", "niunai", "箱"), ("大米", "dami", "袋"),
        ("茶叶", "chaye", "盒"), ("毛巾", "maojin", "条"), ("雨伞", "yusan", "把"),
        ("铅笔", "qianbi", "支"), ("橙子", "chengzi", "箱"), ("面粉", "mianfen", "袋"),
        ("杯子", "beizi", "个"), ("台灯", "taideng", "个"), ("书包", "shubao", "个"),
        ("饼干", "binggan", "盒"), ("拖鞋", "tuoxie", "双"), ("袜子", "wazi", "双"),
        ("电池", "dianchi", "盒"),
    ]

    static func draw(_ random: inout SplitMix64) -> TaskItem {
        let city = random.pick(cities)
        let good = random.pick(goods)
        let count = random.int(2...60)
        let amount = "\(count)\(good.2)"
        let fill = { (wording: String) in
            wording.replacing("@", with: city.0).replacing("#", with: good.0)
                .replacing("$", with: amount).replacing("%", with: city.1)
        }
        return TaskItem(
            family: .orderZh,
            key: "\(city.0)\(good.0)\(count)",
            prompt: fill(random.pick(wordings)),
            mixed: fill(random.pick(mixedWordings)),
            answer: answer(city.0, good.0, count),
            wrong: random.chance(0.5)
                ? answer(city.0, good.0, count + random.pick([1, 10]))
                : answer(random.pick(cities.filter { $0.0 != city.0 }).0, good.0, count)
        )
    }

    static func answer(_ city: String, _ good: String, _ count: Int) -> String {
        "城市：\(city)；商品：\(good)；数量：\(count)"
    }

    private static let wordings = [
        "提取订单：$#，送到@。", "订单信息：@，#$。", "整理订单：寄@，要$#。", "提取订单：@的客户买了$#。",
    ]
    private static let mixedWordings = [
        "tiqu 订单：$#，送到%", "extract order 信息：@，#$", "订单 info pls：寄%，要$#", "zhengli dingdan：@的客户买了$#",
    ]
}
