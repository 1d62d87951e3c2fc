package io.github.voiceclone.text.chinese;

import java.util.regex.Pattern;

/** Chinese measure words, as regular expressions. */
final class MeasureWords {
    /** Words before which 2 is read 两. */
    static final String COUNTED =
            "个|位(?!数)|名|人(?!称|民)|只|条|张|件|本(?!科)|把|辆|台|部|座(?![\\dA-Z])|栋(?![\\dA-Z])|间|套|双|对|副|幅|份|批|艘|架|门(?!\\d)"
                    + "|项|句|段|篇|封|首|种|类|样|家|户|口|头|匹|颗|粒|片|块|朵|棵|株|根|支|枝|枚|杯|瓶|碗|盘|盒|箱|袋|包|桶|盆|层楼|堆|群|队|场|次|遍|趟|顿|番"
                    + "|回|下(?!午|班|周|半|个|一)|步|面(?!积)|行(?!业)|页|集|章|课|笔|桌|束|阵|扇|顶|圈|针|勺|处|道|节(?!点)|晚|夜|刻|股|轮|排|列|瓣|罐|滴|串|捆|筐|锅|车|字"
                    + "|年(?!级|[\\d一二三四五六七八九十]{1,3}班)|天|周(?!年)|小时|分钟|秒|季(?!度)|岁|倍|成(?!为)|元|块|角|毛|美元|美金|欧元|英镑|日元|港元|韩元|卢布"
                    + "|公里|千米|米|厘米|毫米|微米|纳米|分米|英里|英尺|英寸|海里|里|尺|丈|平方|立方|平米|公顷|亩|公斤|千克|斤|克|毫克|吨|磅|盎司"
                    + "|室(?=\\d厅)|厅(?=\\d[卫厨]|[，。])|卫(?=[，。\\d])|梯(?=\\d户)|升(?!级)|毫升|瓦|千瓦|伏|安|赫|兆|毫秒|百|千|万|亿|国|地(?!铁)|岸|边|侧|端|者|方|大(?!学|桥)|年级生";

    /** Every word or sign that shows a number to be a quantity. */
    static final String ANY =
            COUNTED + "|点(?!\\d)|月|日|号(?!楼|线|机|店|院|门|车)|度|分|％|%|‰|℃|℉|°|余|多|几|[kKcm]?[mgLl](?![A-Za-z])";

    /** Finds one of them next to a number. */
    static final Pattern NEXT = Pattern.compile(" ?(?:" + ANY + ")");

    private MeasureWords() {}
}
