"""Flow and vocoder of a Coqui VITS as a module for export: latents to sound, in stages that can go on where they were.

Coqui's weights in Coqui's arithmetic, written for ONNX Runtime's convolutions blocked by channels. Those exist for
images, so that lines become images one pixel high; and whatever stands between two of them and is no convolution, no
addition and no product costs two passes over the memory. Knows no files; how the module is loaded and exported: see
tts.vits. How stages follow each other: see tts.windows.
"""

from collections.abc import Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

LEAK, LAST_LEAK = 0.1, 0.01  # of Coqui's HifiganGenerator
# ONNX Runtime shares out a convolution by images and by 32 channels (64 with AVX-512): one of no more runs in one
# thread. Such a stage works on the two halves of its line as on two images.
ONE_THREAD_CHANNELS = 64


class Decoder(nn.Module):
    """Latents [1, C, F], cuts [stages, 3] and what each stage kept [1, C', 1, n] -> the sound completed [1, 1, samples]
    and what each stage keeps now. Cuts are those of tts.windows. A module of many speakers is also told the vector
    "speaker" [1, S], after the cuts.
    """

    def __init__(self, vits: Any, more_frames: int = 1) -> None:
        """`more_frames`: for how many frames of the vocoder one of the flow stands (see tts.vits.more_frames)."""
        super().__init__()
        self.stages = [*_flow_stages(vits.flow), *_vocoder_stages(vits.waveform_decoder, more_frames)]
        self.modules_of_stages = nn.ModuleList(self.stages)
        self.is_told = bool(vits.args.use_speaker_embedding or vits.args.use_d_vector_file)

    def forward(self, latents: Tensor, cuts: Tensor, *others: Tensor) -> tuple[Tensor, ...]:
        speaker = others[0][:, :, None, None] if self.is_told else None
        line, keeps = latents[:, :, None], []
        for stage, cut, kept in zip(self.stages, cuts, others[self.is_told :], strict=True):
            seen = torch.cat([kept, line], -1)
            keeps.append(seen[..., cut[2] * stage.rate :])
            line = stage(seen, speaker)
            per_frame = stage.rate * stage.growth
            line = line[..., cut[0] * per_frame : line.shape[-1] - cut[1] * per_frame]
        return line[:, :, 0], *keeps

    def fresh(self) -> list[Tensor]:
        """What the stages have kept before the first window: nothing, in the shape of each."""
        return [torch.zeros(1, stage.channels, 1, 0) for stage in self.stages]


class _Stage(nn.Module):
    """A line [1, channels, 1, frames * rate] -> one of frames * rate * growth samples."""

    channels: int
    rate: int = 1
    growth: int = 1


# ---------------------------------------------------------------------------------------------------------
# Flow


def _flow_stages(flow: Any) -> list[_Stage]:
    return [_Coupling(block) for block in reversed(flow.flows)]


class _Coupling(_Stage):
    """One coupling block backwards (arXiv 2106.06103): the second half of the channels less what the first tells."""

    def __init__(self, block: Any) -> None:
        super().__init__()
        self.channels = 2 * block.half_channels
        wave, size = block.enc, block.enc.hidden_channels
        self.pre, self.post = _image(block.pre), _image(block.post)
        # Apart, so that tanh and sigmoid are done in the convolution's own pass, as is the addition of the others.
        self.up = nn.ModuleList([_image(conv, slice(size)) for conv in wave.in_layers])
        self.gate = nn.ModuleList([_image(conv, slice(size, None)) for conv in wave.in_layers])
        *first, last = wave.res_skip_layers
        self.on = nn.ModuleList([_image(conv, slice(size)) for conv in first])
        self.skip = nn.ModuleList([*(_image(conv, slice(size, None)) for conv in first), _image(last)])
        self.condition = _image(wave.cond_layer) if hasattr(wave, "cond_layer") else None

    def forward(self, line: Tensor, speaker: Tensor | None) -> Tensor:
        first, second = torch.flip(line, [1]).chunk(2, 1)
        told = self._told(speaker)
        hidden, out = self.pre(first), None
        for at, (up, gate, skip) in enumerate(zip(self.up, self.gate, self.skip, strict=True)):
            for_up, for_gate = told[at]
            heard = torch.tanh(_plus(up(hidden), for_up)) * torch.sigmoid(_plus(gate(hidden), for_gate))
            if at < len(self.on):
                hidden = self.on[at](heard) + hidden
            out = skip(heard) if out is None else skip(heard) + out
        return torch.cat([first, second - self.post(out)], 1)

    def _told(self, speaker: Tensor | None) -> Sequence[Sequence[Tensor | None]]:
        if self.condition is None or speaker is None:
            return [(None, None)] * len(self.up)
        return [part.chunk(2, 1) for part in self.condition(speaker).chunk(len(self.up), 1)]


def _plus(line: Tensor, more: Tensor | None) -> Tensor:
    return line if more is None else line + more


# ---------------------------------------------------------------------------------------------------------
# Vocoder


def _vocoder_stages(vocoder: Any, more_frames: int) -> list[_Stage]:
    stages: list[_Stage] = []
    rate = 1
    for number in range(vocoder.num_upsamples):
        stages.append(_Upsampling(vocoder, number, rate, more_frames if number == 0 else 1))
        rate *= stages[-1].growth
    return stages


class _Upsampling(_Stage):
    """One upsampling of a HiFi-GAN (arXiv 2010.05646) and its residual blocks; the first one also has what comes before
    all of them, the last one what comes after."""

    def __init__(self, vocoder: Any, number: int, rate: int, more_frames: int) -> None:
        """`rate`: samples a frame at its beginning."""
        super().__init__()
        is_last = number == vocoder.num_upsamples - 1
        conv, count = vocoder.ups[number], vocoder.num_kernels
        self.rate, self.growth, self.more_frames = rate, more_frames * conv.stride[0], more_frames
        self.channels = vocoder.conv_pre.in_channels if number == 0 else conv.in_channels
        self.pre = _image(vocoder.conv_pre) if number == 0 else None
        self.pre_condition = _image(vocoder.cond_layer) if number == 0 and hasattr(vocoder, "cond_layer") else None
        self.up, self.reshaped = _image(conv), _Same(conv.out_channels)
        self.condition = _image(vocoder.conds[number]) if vocoder.cond_in_each_up_layer else None
        self.act = _Same(conv.out_channels, leak=LEAK)
        blocks = vocoder.resblocks[number * count : (number + 1) * count]
        self.blocks = nn.ModuleList([nn.ModuleList(_pairs(block)) for block in blocks])
        # The mean of the blocks is taken with what follows: a leaky ReLU of a third is a third of it.
        self.out = _Same(conv.out_channels, leak=LAST_LEAK if is_last else LEAK, scale=1 / count)
        self.post = _image(vocoder.conv_post) if is_last else None
        self.overlap = _reach(self) if conv.out_channels <= ONE_THREAD_CHANNELS else 0

    def forward(self, line: Tensor, speaker: Tensor | None) -> Tensor:
        if not self.overlap:
            return self._through(line, speaker)
        count = torch.div(torch.tensor(line.shape[-1]), self.rate, rounding_mode="floor")
        half = torch.div(count + 1, 2, rounding_mode="floor")
        size = torch.minimum(half + self.overlap, count)
        halves = torch.cat([line[..., : size * self.rate], line[..., (count - size) * self.rate :]])
        first, second = self._through(halves, speaker).chunk(2)
        per_frame = self.rate * self.growth
        return torch.cat([first[..., : half * per_frame], second[..., (size - count + half) * per_frame :]], -1)

    def _through(self, line: Tensor, speaker: Tensor | None) -> Tensor:
        if self.more_frames > 1:
            line = functional.interpolate(line, scale_factor=(1.0, float(self.more_frames)), mode="bilinear")
        if self.pre is not None:
            line = functional.leaky_relu(_plus(self.pre(line), _of(self.pre_condition, speaker)), LEAK)
        line = self.reshaped(_plus(self.up(line), _of(self.condition, speaker)))
        total: Tensor | None = None
        for block in self.blocks:
            here = line
            for pair in cast("Any", block):
                heard = self.act(here)
                here = (pair[0](heard) if len(pair) == 1 else pair[1](self.act(pair[0](heard)))) + here
            total = here if total is None else total + here
        line = self.out(total)
        return line if self.post is None else torch.tanh(self.post(line))


def _of(condition: nn.Module | None, speaker: Tensor | None) -> Tensor | None:
    return None if condition is None else cast("Tensor", condition(speaker))


def _pairs(block: Any) -> list[nn.ModuleList]:
    """The convolutions of one residual connection each: two in Coqui's first kind of block, one in its second."""
    rows = zip(block.convs1, block.convs2, strict=True) if hasattr(block, "convs1") else zip(block.convs, strict=True)
    return [nn.ModuleList([_image(conv) for conv in row]) for row in rows]


def _reach(stage: _Upsampling) -> int:
    """How many frames of its line a stage sees to either side, on paper; rounded up."""
    samples = max(sum(_half(conv) for pair in cast("Any", block) for conv in pair) for block in stage.blocks)
    samples += _half(stage.post) if stage.post is not None else 0
    stride, width = stage.up.stride[1], stage.up.kernel_size[1]
    given = -(-samples // stride) + -(-width // stride) + (0 if stage.pre is None else _half(stage.pre))
    return int(-(-given // (stage.rate * stage.more_frames))) + int(stage.more_frames > 1)


def _half(conv: Any) -> int:
    return int((conv.kernel_size[1] - 1) * conv.dilation[1] // 2)


# ---------------------------------------------------------------------------------------------------------
# Images


class _Same(nn.Module):
    """`scale` times its input, through a leaky ReLU if there is one, as a convolution that looks at nothing else.

    ONNX Runtime has no leaky ReLU for blocked channels, but does one as the end of a convolution.
    """

    def __init__(self, channels: int, leak: float | None = None, scale: float = 1.0) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 1, groups=channels, bias=False)
        self.conv.weight = nn.Parameter(torch.full_like(self.conv.weight, scale))
        self.leak = leak

    def forward(self, line: Tensor) -> Tensor:
        line = self.conv(line)
        return line if self.leak is None else functional.leaky_relu(line, self.leak)


def _image(conv: Any, channels: slice = slice(None)) -> Any:
    """A convolution of lines as one of images one pixel high; of its output only `channels`."""
    kind: Any = nn.ConvTranspose2d if isinstance(conv, nn.ConvTranspose1d) else nn.Conv2d
    weight, bias = conv.weight[:, :, None], conv.bias
    if kind is nn.Conv2d:
        weight, bias = weight[channels], None if bias is None else bias[channels]
    image = kind(
        conv.in_channels,
        conv.out_channels if kind is nn.ConvTranspose2d else len(weight),
        (1, *conv.kernel_size),
        stride=(1, *conv.stride),
        padding=(0, *conv.padding),
        dilation=(1, *conv.dilation),
        groups=conv.groups,
        bias=bias is not None,
    )
    image.weight = nn.Parameter(weight.detach().clone())
    image.bias = None if bias is None else nn.Parameter(bias.detach().clone())
    return image
