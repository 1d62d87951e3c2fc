#!/usr/bin/env python3
"""Trains the post-net of a synthesizer against a discriminator, all other layers as they are.

    post_net.py --data DIR --out DIR --minutes 30

What a post-net learns from a distance alone is a mean of all mels that a decoder's output may stand for, which is blurred. It
needs no attention and no step that waits for the one before: the decoder speaks `--hours` of the recordings once, in its own
time, and thousands of steps then take minutes. Needs OUT/synthesizer.pt and what synthesizer.py needs; the last step of a
synthesizer, as synthesizer.py writes the whole network anew. Writes OUT/synthesizer.pt, OUT/decoded.pt (what the decoder
spoke), OUT/post_net.state.pt (to resume) and OUT/post_net.jsonl.
"""
import copy
import os
import random

import numpy as np
import torch
from torch.nn import functional as F

import common
import features
import networks
import synthesizer

AVERAGE = 200  # steps over which the weights kept are averaged


@torch.no_grad()
def decoded(net, items, table, hours, half):
    """What the decoder says of recordings by its own attention. Each is a list: its mel (80, T), the recording's in the same
    time, the place in the symbols at each frame (T,), these in half precision; the symbols and the speaker's embedding. And the speakers."""
    device, r, spoken, frames = net.step.device, int(net.decoder.r), [], hours * 3600 * features.RATE / features.HOP
    speakers = []
    net.eval()
    while frames > 0:
        group = synthesizer.draw(items, 32)
        speakers += [i.speaker for i in group]
        chars, speaker, recorded, guide, length, _ = (x.to(device) for x in synthesizer.batch(group, table, r))
        with torch.autocast(device.type, torch.bfloat16, enabled=half):
            shown, followed = synthesizer.own_frames(net, chars, speaker, recorded, guide, 1, 0)
            out = net.decode(chars, speaker, shown, 0, followed)[0].float()
        mel, places, length = synthesizer.in_own_time(recorded, guide, length, synthesizer.places(followed))
        places = places.repeat_interleave(r, 1)
        for k, end in enumerate((length + 2 * r).clamp(max=mel.size(2)).tolist()):  # some frames of silence after the end
            spoken.append([x[k, ..., :end].half().cpu() for x in (out, mel, places)] + [chars[k].cpu(), speaker[k].cpu()])
            frames -= end
    return dict(spoken=spoken, speakers=speakers)


def batch(spoken, count, crop):
    """Draws `count` utterances and crops of `crop` frames of each: the decoder's mels, the recordings', places; symbols, speakers and
    whatever else there is of each utterance."""
    group = random.choices(spoken, k=count)
    longest = max(len(x[3]) for x in group)
    begin = [random.randrange(x[0].size(1) - crop + 1) for x in group]
    crops = [torch.stack([x[i][..., k:k + crop].float() for x, k in zip(group, begin)]) for i in range(3)]
    return (*crops, torch.stack([F.pad(x[3], (0, longest - len(x[3]))) for x in group]), *(torch.stack(x).float() for x in zip(*(x[4:] for x in group))))


def detail(mel):
    """Standard deviation of mels from their smoothed envelope, as a float: what blur takes away."""
    return float((mel.detach() - synthesizer.smoothing(mel.size(1), mel.device) @ mel.detach()).std())


def main():
    p = synthesizer.arguments(__doc__)
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--crop", type=int, default=100, help="frames of each utterance that a step sees")
    p.add_argument("--hours", type=float, default=3, help="recordings that the decoder speaks")
    p.add_argument("--strength", type=float, default=1.0, help="pull of the discriminator, in those of the distance from the recording")
    p.add_argument("--likeness", type=float, default=0, help="that of the likeness to the speaker; needs OUT/likeness.pt")
    p.add_argument("--start", help="synthesizer checkpoint whose post-net to begin from, in place of that of OUT/synthesizer.pt")
    p.add_argument("--lr", type=float, default=3e-4)
    p.add_argument("--steps", type=int, default=5000, help="steps over which the learning rates fall")
    a = p.parse_args()
    device = common.start(a)
    start = common.load(os.path.join(a.out, "synthesizer.pt"), device)
    if start is None:
        common.fail("no synthesizer.pt in %s; run synthesizer.py first" % a.out)
    net = networks.Tacotron(common.settings(os.path.join(a.out, "synthesizer.json"), None, synthesizer.SETTINGS)).to(device)
    net.load_state_dict(start["model_state"])
    if a.start:
        other = common.start_from(a.start, "model_state", device)["model_state"]
        of_post_net = lambda state, wanted: {name: w for name, w in state.items() if name.startswith("post") == wanted}
        common.fill(net, dict(of_post_net(start["model_state"], False), **of_post_net(other, True)), a.start)
    path, state = os.path.join(a.out, "decoded.pt"), os.path.join(a.out, "post_net.state.pt")
    spoken = common.load(path)
    anew = spoken is None or spoken["step"] != int(net.step)  # of no synthesizer, or of one trained further since
    items = [i for i in synthesizer.read_items(a, device) if i.use == "train"] if anew or a.likeness else []
    if anew:
        if os.path.exists(state):
            os.remove(state)
        table = synthesizer.embeddings(a.data, a.out, items, device)
        spoken = dict(step=int(net.step), **decoded(net, items, table, a.hours, a.bfloat16))
        common.save(spoken, path)
    persons = synthesizer.people(a.data, a.out, items, device) if a.likeness else {}
    spoken = [[*x, persons[s]] if persons else x for x, s in zip(spoken["spoken"], spoken["speakers"]) if x[0].size(1) >= a.crop]
    if not spoken:
        common.fail("no utterance has --crop %d frames; give a smaller number" % a.crop)
    likeness = synthesizer.Likeness(a.out, device, a.likeness) if a.likeness else None
    learned = [*net.postnet.parameters(), *net.post_proj.parameters()]
    opt = torch.optim.Adam(learned, a.lr, (0.5, 0.99))
    critic = synthesizer.Critic(net, device, strength=a.strength)
    log, average = common.Log(a.out, "post_net"), copy.deepcopy(net)
    step = common.resume(state, a, device, net=net, opt=opt, critic=critic.net, critic_opt=critic.opt, average=average) or 0
    print("%d utterances, from step %d" % (len(spoken), step), flush=True)
    net.train()

    def checkpoint():
        common.save(dict(net=net.state_dict(), opt=opt.state_dict(), critic=critic.net.state_dict(), critic_opt=critic.opt.state_dict(),
                         average=average.state_dict(), step=step), state)
        common.save(dict(model_state=common.to_cpu(average.state_dict())), os.path.join(a.out, "synthesizer.pt"))

    drawn = common.batches(lambda: batch(spoken, a.batch, a.crop), a, step, device)
    clock, smooth = common.Clock(a.minutes), None
    while clock.used() < 1 and step < a.steps:
        for optimizer, rate in ((opt, a.lr), (critic.opt, a.lr * 5 / 3)):
            for g in optimizer.param_groups:
                g["lr"] = rate * min(1, (step + 20) / 100) * 0.05 ** (step / a.steps)
        out, mel, places, chars, speaker, *person = next(drawn)
        with torch.autocast(device.type, torch.bfloat16, enabled=a.bfloat16):
            post = net.post(out).float()
            error = post - mel
            distance = (error.abs() + synthesizer.rises(error)).mean()
            loss = distance + critic.judge(mel, (post,), distance, chars, places, speaker)
            if likeness:
                loss = loss + likeness.judge(post, distance, person[0])
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        opt.step()
        step += 1
        synthesizer.follow(average, net, max(1 / AVERAGE, 1 / step))
        values = np.array([error.detach().abs().mean().item() * features.DECIBELS, detail(post), detail(mel)])
        smooth = values if smooth is None else 0.97 * smooth + 0.03 * values
        if step % 100 == 0:
            log.write(step=step, error_db=smooth[0], detail=smooth[1], detail_of_people=smooth[2], real=critic.found, made=critic.fooled,
                      **(dict(like=likeness.cosine) if likeness else {}),
                      minutes=clock.used() * a.minutes)
        if clock.checkpoint_due():
            checkpoint()
    checkpoint()


if __name__ == "__main__":
    main()
