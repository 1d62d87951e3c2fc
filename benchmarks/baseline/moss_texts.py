"""Records what MOSS-TTS-Nano's own programs make of texts: clean text, and chunks by a small tokenizer.

    python3 benchmarks/baseline/moss_texts.py CHECKOUT voiceclone-moss/src/test/resources/moss

CHECKOUT is a clone of github.com/OpenMOSS/MOSS-TTS-Nano; its code is run, none is copied. Of its dependencies sentencepiece is
enough: the others are replaced by empty modules, as nothing of them is called. The folder has the tokenizer, bytes.model of bpe.py.
"""

import json
import random
import sys
import types
from pathlib import Path

TEXTS = [
    "Hello there", "hello there, this is the first sentence", "你好", "今天天气很好", "今天天气很好！我们去公园散步吧。", "  spaces   and\ttabs  ",
    "第一行\n第二行\n\n第三行", "# Title\n- one\n- two\n1. three\n2) four", "> quoted\nplain", "See [the notes](https://example.org/a_b?c=d) now",
    "Write to ops+tts@example.ai, or to @some_user; see #topic_one and r/places.", "请看 https://example.org/路径，谢谢", "看app.js.map文件", "升级到v2.3.1了", "今天 20:00 维护",
    "【公告】明天停水——请储水！", "[S1]你好。[S2]收到。", "请用{whisper}的语气说", "「甲」乙『丙』", "〖重磅〗《新品发布》——现在开始！", "我喜欢《哈姆雷特》这本书。",
    "真的吗？？？！！！", "太好了！！！", "等等......好吧", "等等……好吧…", "A->B => C <- D", "配置中心→推理编排 ⇒ 执行", "foo_bar and 中文_ABC", "零\u200b宽\ufeff字符", "控\u0007制",
    "全角　空格，　逗号 。 句号", "Is it 3.14, or -2?", "他说\"你好\"", "（说明） 文本 （ 内 ）", "中文English混排123数字ABC中", "《标题》", "。《标题》。正文", "a , b . c ! d ?", "“ 引 号 ”",
    "No end (really)", "Ends with quote.\"", "ＡＢＣ１２３", "\U0001F600 emoji 你好\U0001F680", "...", "？", "-- dash -- dash", "email a@b.co,c@d.io", "[ ]", "{}", "[]", "【】", "【 甲 】", "第1章 第 2 章", "1.", "1. ", "- ",
    "It was late. " * 12, "今天天气很好，我们去公园散步吧。" * 9, "no marks at all in this very long text that goes on and on " * 6, "一" * 300,
    "one, two, three, four; five: six, " * 10, "他说：“今天很好。”她说：“是的！”" * 6, "Dr. Smith paid 3.50 euros. Then he left; nobody saw him! Why? " * 4,
    "中英mixed文本with各种words，还有punctuation。" * 6, "supercalifragilistic" * 20, "好的。 Fine. 好的！ Fine! " * 8, "\u3042\u3044\u3046。\u30a2\u30a4\u30a6！" * 12, "\ud55c\uad6d\uc5b4 \ubb38\uc7a5\uc785\ub2c8\ub2e4. " * 8,
]


def main():
    checkout, out = Path(sys.argv[1]), Path(sys.argv[2])
    import sentencepiece

    empty = types.SimpleNamespace
    for name in ("torch", "torchaudio", "onnxruntime", "numpy"):
        module = types.ModuleType(name)
        for attribute in ("ndarray", "InferenceSession", "Generator", "random"):
            setattr(module, attribute, empty(Generator=object) if attribute == "random" else object)
        sys.modules[name] = module
    sys.path.insert(0, str(checkout))
    from onnx_tts_runtime import OnnxTtsRuntime
    from tts_robust_normalizer_single_script import TEST_CASES, normalize_tts_text

    runtime = OnnxTtsRuntime.__new__(OnnxTtsRuntime)
    runtime.sp_model = sentencepiece.SentencePieceProcessor(model_file=str(out / "tokenizer.model"))
    generator = random.Random(5)
    parts = [text[:40] for text in TEXTS] + list("，。！？；：、,.;:!?()[]{}【】「」《》-_ \n\t→…“”‘’") + ["——", "->", "  "]
    texts = TEXTS + ["".join(generator.choice(parts) for _ in range(generator.randrange(2, 9))) for _ in range(250)]
    records = []
    for text in texts:
        clean = normalize_tts_text(text)
        chunks = runtime.split_voice_clone_text(clean) if clean.strip() else []
        pauses = [runtime.estimate_voice_clone_inter_chunk_pause_seconds(chunk) for chunk in chunks[:-1]]
        records.append({"text": text, "clean": clean, "chunks": [] if chunks == [clean] else chunks, "pauses": pauses})
    with open(out / "texts.json", "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records) + "\n]\n")
    print(len(records), "texts; the original's own cases:", sum(normalize_tts_text(case[1]) == case[2] for case in TEST_CASES))


if __name__ == "__main__":
    main()
