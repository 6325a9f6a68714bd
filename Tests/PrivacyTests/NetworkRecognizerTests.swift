import Testing

@testable import Privacy

struct NetworkRecognizerTests {
    @Test(arguments: [
        ("在10.0.0.255上", "在<IP_1>上"), ("fe80::1%eth0", "<IP_1>"),
        ("route 10.20.0.0/16 and 10.20.0.0", "route <IP_1> and <IP_1>"),
        ("http://10.0.0.9/24", "http://<IP_1>/24"), ("2001:db8::/32.", "<IP_1>."),
        ("http://[2001:db8::1]:8080/", "http://[<IP_1>]:8080/"),
        ("::ffff:192.168.1.1 is", "<IP_1> is"), ("::10.0.0.1", "<IP_1>"),
        ("at 2001:db8::1.", "at <IP_1>."),
        ("2001:db8:0:0:0:0:192.168.1.1", "<IP_1>"),
        ("2345:0425:2CA1:0000:0000:0567:5673:23b5", "<IP_1>"), ("A099::09C0:876A:130B", "<IP_1>"),
    ])
    func `addresses are replaced`(text: String, result: String) {
        #expect(redacted(text, [.ip]) == result)
    }

    @Test(arguments: [
        "1.2.3.4.5", "1.2.3.256", "v1.2.3.4", "1.2.3", "version 1.2.3.4", "版本1.2.3.4",
        "127.0.0.1", "0.0.0.0", "255.255.255.0", "::1", "std::move(a)", "a[1::2]", "x[100::200]",
        "12:34:56", "2001:db8::256.1.1.1", "1:2:3:4:5:6:7", "abc:def:ghi",
    ])
    func `versions, times, code and addresses of nobody are left alone`(text: String) {
        #expect(redacted(text, [.ip]) == text)
    }

    @Test(arguments: [
        ("MAC 00:1A:2B:3C:4D:5E.", "MAC <MAC_1>."), ("00-1a-2b-3c-4d-5e", "<MAC_1>"),
        ("0012.3456.789a", "<MAC_1>"), ("it is aabb.ccdd.eeff", "it is <MAC_1>"),
        ("a 00:1A:2B:3C:4D:5E b 00-1a-2b-3c-4d-5e", "a <MAC_1> b <MAC_1>"),
    ])
    func `hardware addresses are replaced`(text: String, result: String) {
        #expect(redacted(text, [.mac]) == result)
    }

    @Test(arguments: [
        "FF:FF:FF:FF:FF:FF", "00:00:00:00:00:00", "00:1A:2B:3C:4D", "10:2F:33-AC-29-C3",
        "00:1A:2B:3C:4D:5E:6F", "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
    ])
    func `broadcasts, parts and longer rows are left alone`(text: String) {
        #expect(redacted(text, [.mac]) == text)
    }

    @Test(arguments: [
        ("QQ：12345678", "QQ：<QQ_1>"), ("我的qq号是10001，", "我的qq号是<QQ_1>，"),
        ("扣扣 88888888", "扣扣 <QQ_1>"),
        ("加我q1234567", "加我q<QQ_1>"), ("qq12345678", "qq<QQ_1>"),
    ])
    func `QQ numbers are replaced`(text: String, result: String) {
        #expect(redacted(text, [.qq]) == result)
    }

    @Test(arguments: [
        "12345678", "QQ 9.12.3456", "qq 1234", "QQ音乐12345678", "iqq 12345678", "QQ 0123456",
    ])
    func `numbers without the word are no QQ numbers`(text: String) {
        #expect(redacted(text, [.qq]) == text)
    }

    @Test(arguments: [
        ("微信号：zhang_san", "微信号：<WECHAT_1>"), ("加我微信 abc12345", "加我微信 <WECHAT_1>"),
        ("vx: li_lei99", "vx: <WECHAT_1>"), ("wxid_a1b2c3d4e5f6", "<WECHAT_1>"),
        ("微信wxid_a1b2c3d4e5f6", "微信<WECHAT_1>"),
        ("微信号是zhangsanfeng", "微信号是<WECHAT_1>"), ("WeChat ID: hanmeimei", "WeChat ID: <WECHAT_1>"),
    ])
    func `WeChat names are replaced`(text: String, result: String) {
        #expect(redacted(text, [.wechat]) == result)
    }

    @Test(arguments: [
        "微信 android版", "wechat: mobile app", "wxpython3.1", "微信支付200000", "微信是wechat",
        "wechat miniprogram", "加vip123456",
    ])
    func `talk about the service is no name`(text: String) {
        #expect(redacted(text, [.wechat]) == text)
    }
}
