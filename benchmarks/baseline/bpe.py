"""Writes the fixtures of SentencePiece's BPE: small models, and the tokens that the sentencepiece library makes of texts.

    python3 benchmarks/baseline/bpe.py voiceclone-codeclm/src/test/resources/sentencepiece

Debian's python3-sentencepiece (0.1.97) is enough. The same call writes the same bytes, given the same version.
"""

import io
import json
import random
import sys
import tempfile
from pathlib import Path

import sentencepiece

ENGLISH = """\
The ferry left before the fog had lifted, and nobody on the pier waved.
She counted the coins twice, then bought a ticket for the last train.
What would you do if the letter came back unopened?
Turn left at the bridge; the bakery is behind the old post office.
It rained for nine days, which is long even for this valley.
"Wait," he said, "there are two more boxes in the van."
Prices rose by 3.5 percent in 2024 and fell again in 2025.
Please send the report to the office before half past eight.
Birds were singing in the garden while the kettle boiled.
Nothing happened for an hour, and then everything happened at once.
The children learned to swim in the lake behind the school.
My brother repairs clocks, radios, and now and then a piano.
Don't forget the umbrella: the forecast is not good at all.
The museum opens at ten; tickets cost 12 euros for adults.
We walked along the river until the lights of the town went out."""

CHINESE = """\
渡轮在大雾散去之前就离开了，码头上没有人挥手。
她把硬币数了两遍，然后买了一张末班火车的票。
如果信原封不动地退回来，你会怎么办？
在桥边向左转，面包店就在老邮局的后面。
雨一连下了九天，在这个山谷里也算是很久了。
“等一下，”他说，“车里还有两个箱子。”
二零二四年物价上涨了百分之三点五，第二年又降了下来。
请在八点半以前把报告送到办公室。
水烧开的时候，鸟儿在花园里唱歌。
一个小时里什么也没有发生，然后所有的事情一起发生了。
孩子们在学校后面的湖里学会了游泳。
我哥哥修理钟表和收音机，有时候也修钢琴。
别忘了带伞：天气预报说今天的天气不好。
博物馆十点开门，成人票十二欧元。
我们沿着河边一直走，直到城里的灯光都熄灭了。
今天天气很好，我们去公园散步吧。"""

ODD = [
    "", " ", "   ", "\t", "\n", "a", "中", "，", "  two  spaces  between   and after  ", "\ttab\tand\nnew line\r\n",
    "no\u00a0break\u2003em\u3000ideographic\u200bzero", "\u2581already escaped\u2581 ", "e\u0301 and \u00e9, n\u0303, a\u0308\u0323",
    "\U0001F600\U0001F680 emoji \u2764\ufe0f", "\U0001F468\u200d\U0001F469\u200d\U0001F467", "\uff21\uff22\uff23\uff11\uff12\uff13\uff0c\uff01", "\u00bd \u2460 \ufb01 \u2122 \u212b",
    "\u1100\u1161\u11a8 \uac01", "\u0645\u0631\u062d\u0628\u0627", "\u0434\u043e\u0431\u0440\u044b\u0439", "1234567890", "3.14, -2, 10%", "0x41 <0x41> <unk> <s> </s>",
    "<|user|>", "x<|user|>y", "<|user|", "<|user|><|user|>", "the<|mark|>the", "<|mark|>", "\u5317\u4eac\u5927\u5b66", "\u53bb\u5317\u4eac\u5427", "\u5317 \u4eac", "\u53f0\u7063\u8a71",
    "user\n<user_inst>\n- Text:\nNone\n</user_inst>\nassistant\n", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "thethethethe", "The The the THE",
    "http://example.org/a?b=c&d=e", "a\u0000b", "\ufffd", "\ud7ff\ue000", "\U00020000\U0010ffff", "don't won't can't", "(quoted) [listed] {braced}",
]

RULES = """\
C1\t41
C9\t45 301
2460\t31
FB01\t66 69
FF0C\t2C
FF01\t21
3000\t20
A0\t20
9\t20
200B\t
"""


def words(text):
    """Encodes a field of a protobuf message that is a number."""
    out = b""
    while text > 127:
        out += bytes([text & 127 | 128])
        text >>= 7
    return out + bytes([text])


def with_unused(model, every):
    """Marks every so many of the normal pieces as unused."""
    result, at, count = b"", 0, 0
    while at < len(model):
        tag = model[at]
        size, shift, start = 0, 0, at + 1
        while True:
            size |= (model[start] & 127) << shift
            start += 1
            shift += 7
            if model[start - 1] < 128:
                break
        body = model[start:start + size]
        if tag == 0x0A and b"\x18" not in body[-2:]:
            count += 1
            if count % every == 0:
                body += b"\x18\x05"
        result += bytes([tag]) + words(len(body)) + body
        at = start + size
    return result


def train(sentences, **options):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences), model_writer=model, model_type="bpe", num_threads=1, minloglevel=2, **options
    )
    return model.getvalue()


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    sentences = ENGLISH.split("\n") + CHINESE.split("\n")
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as rules:
        rules.write(RULES)
        rules.flush()
        models = {
            "bytes": train(
                sentences, vocab_size=820, character_coverage=0.98, byte_fallback=True, normalization_rule_name="identity",
                add_dummy_prefix=False, remove_extra_whitespaces=False, split_digits=True, user_defined_symbols=["<|mark|>", "\u5317\u4eac", "\n"],
                control_symbols=["<|user|>"]),
            "unknown": train(
                sentences, vocab_size=520, character_coverage=0.98, normalization_rule_tsv=rules.name, user_defined_symbols=["<|mark|>", "<|mark", "\u5317\u4eac"]),
        }
    models["unused"] = with_unused(models["unknown"], 3)
    generator = random.Random(11)
    texts = ODD + sentences
    alphabet = sorted(set("".join(sentences + ODD)))
    for _ in range(65):
        first, second = generator.choice(sentences), generator.choice(sentences)
        cut = generator.randrange(len(first))
        texts.append(first[:cut] + generator.choice(["", " ", "  ", "\n", "<|mark|>"]) + second[generator.randrange(len(second)):][:30])
        texts.append("".join(generator.choice(alphabet) for _ in range(generator.randrange(1, 14))))
    records = [{"text": text} for text in texts]
    for name, model in models.items():
        (out / f"{name}.model").write_bytes(model)
        tokenizer = sentencepiece.SentencePieceProcessor(model_proto=model)
        for record in records:
            record[name] = tokenizer.encode(record["text"], out_type=int)
            record[name + "Decoded"] = tokenizer.decode(record[name])
            if record[name + "Decoded"] == record["text"]:
                del record[name + "Decoded"]
    with open(out / "texts.json", "w", encoding="ascii") as file:
        file.write("[\n" + ",\n".join(json.dumps(record, separators=(",", ":")) for record in records) + "\n]\n")


if __name__ == "__main__":
    main()
