package io.github.voiceclone.text.chinese;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Chinese names of units in Latin letters: km as 公里, m/s² as 米每二次方秒, μg/m³ as 微克每立方米. */
final class Units {
    /** A unit, or two or three with a slash or a dot between. */
    static final String PATTERN = "[A-Za-zμΩ]{1,5}[²³23]?(?:[/·][A-Za-zμΩ]{1,5}[²³23]?){0,2}(?![A-Za-z0-9²³])";

    private static final String LENGTHS = "km m dm cm mm μm nm KM CM MM";
    private static final Pattern POWER = Pattern.compile("([A-Za-zμΩ]+)([²³23])");
    private static final Map<String, String> NAMES = names();

    private Units() {}

    /** Returns the name of a unit, or null if it is not known. */
    static @Nullable String name(String written) {
        StringBuilder name = new StringBuilder();
        String[] factors = written.split("(?=[/·])", -1);
        for (String factor : factors) {
            boolean divides = factor.charAt(0) == '/';
            String one = power(divides || factor.charAt(0) == '·' ? factor.substring(1) : factor);
            if (one == null) {
                return null;
            }
            name.append(divides ? "每" : "").append(one);
        }
        return name.toString();
    }

    private static @Nullable String power(String unit) {
        Matcher power = POWER.matcher(unit);
        if (!power.matches()) {
            return NAMES.get(unit);
        }
        String base = NAMES.get(power.group(1));
        boolean length = (" " + LENGTHS + " ").contains(" " + power.group(1) + " ");
        boolean square = power.group(2).equals("²") || power.group(2).equals("2");
        if (base == null
                || (!length
                        && Character.isDigit(unit.charAt(unit.length() - 1))
                        && unit.charAt(unit.length() - 1) < 0x80)) {
            return null;
        }
        return length ? (square ? "平方" : "立方") + base : (square ? "二次方" : "三次方") + base;
    }

    private static Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        put(
                names,
                "km 公里 KM 公里 Km 公里 m 米 dm 分米 cm 厘米 CM 厘米 mm 毫米 MM 毫米 μm 微米 um 微米 nm 纳米 pm 皮米 inch 英寸 in 英寸 ft 英尺 yd 码 mi 英里");
        put(names, "kg 公斤 KG 公斤 Kg 公斤 g 克 mg 毫克 μg 微克 ug 微克 ng 纳克 t 吨 lb 磅 lbs 磅 oz 盎司 ct 克拉");
        put(names, "L 升 l 升 dL 分升 dl 分升 mL 毫升 ml 毫升 ML 毫升 μL 微升 μl 微升 cc 毫升 cl 厘升 hm 百米 ha 公顷");
        put(names, "h 小时 hr 小时 hrs 小时 min 分钟 mins 分钟 s 秒 sec 秒 ms 毫秒 μs 微秒 us 微秒 ns 纳秒 ps 皮秒");
        put(names, "Hz 赫兹 HZ 赫兹 kHz 千赫兹 KHz 千赫兹 MHz 兆赫兹 GHz 吉赫兹 THz 太赫兹 rpm 转每分钟 bpm 次每分钟 fps 帧每秒 mph 英里每小时");
        put(names, "W 瓦 mW 毫瓦 kW 千瓦 KW 千瓦 MW 兆瓦 GW 吉瓦 kWh 千瓦时 KWh 千瓦时 KWH 千瓦时 MWh 兆瓦时 GWh 吉瓦时 Wh 瓦时");
        put(
                names,
                "V 伏 mV 毫伏 kV 千伏 KV 千伏 A 安 mA 毫安 μA 微安 Ah 安时 mAh 毫安时 MAH 毫安时 Ω 欧姆 kΩ 千欧 MΩ 兆欧 F 法 μF 微法 nF 纳法 pF 皮法 mH 毫亨 μH 微亨");
        put(names, "N 牛 kN 千牛 J 焦 kJ 千焦 MJ 兆焦 cal 卡 kcal 千卡 Kcal 千卡 eV 电子伏 keV 千电子伏 MeV 兆电子伏 GeV 吉电子伏");
        put(names, "Pa 帕 hPa 百帕 kPa 千帕 KPa 千帕 MPa 兆帕 Mpa 兆帕 GPa 吉帕 bar 巴 atm 个大气压 mmHg 毫米汞柱 dB 分贝 db 分贝 dBm 分贝毫瓦");
        put(
                names,
                "mol 摩尔 mmol 毫摩尔 μmol 微摩尔 umol 微摩尔 lm 流明 lx 勒克斯 lux 勒克斯 cd 坎德拉 nit 尼特 nits 尼特 px 像素 Bq 贝克勒尔 mSv 毫西弗 μSv 微西弗 Sv 西弗 Gy 戈瑞 mT 毫特斯拉");
        put(names, "rad 弧度 IU 国际单位 bp 个基点 kn 节 kgf 千克力 hp 马力 kVA 千伏安");
        return Map.copyOf(names);
    }

    private static void put(Map<String, String> names, String pairs) {
        String[] words = pairs.split(" ", -1);
        for (int i = 0; i < words.length; i += 2) {
            names.put(words[i], words[i + 1]);
        }
    }
}
