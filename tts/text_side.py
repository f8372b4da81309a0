"""The text side of a Coqui VITS as a module for export: ids to the means, scales and durations of latents.

Coqui's weights in Coqui's arithmetic, written anew for one text without padding. Knows no files; how the module is
loaded and exported: see tts.vits.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional


class TextSide(nn.Module):
    """Ids [1, T], unit noise [1, 2, T], scales [2] = (length, duration noise) ->
    means and log scales [1, C, T] of the latents, durations [1, 1, T] in frames, not yet rounded up.

    `given` names what else it is told, in this order: "language" [1, L], and "speaker" [1, S], which only the
    durations depend on. No masks, and rows [T, C] in place of [1, C, T], so that most of it is matrix products with
    fixed weights. Coqui's own modules, traced, give 2.5 times the nodes and take a third longer.
    """

    def __init__(self, vits: Any, given: Sequence[str] = ()) -> None:
        super().__init__()
        self.vits, self.given = vits, tuple(given)

    def forward(self, ids: Tensor, noise: Tensor, scales: Tensor, *vectors: Tensor) -> tuple[Tensor, ...]:
        told = dict(zip(self.given, vectors, strict=True))
        encoder = self.vits.text_encoder
        hidden = encoder.emb(ids[0]) * math.sqrt(encoder.hidden_channels)
        if "language" in told:
            hidden = torch.cat([hidden, told["language"].expand(hidden.shape[0], -1)], 1)
        for attention, norm_1, convs, norm_2 in _layers(encoder.encoder):
            hidden = _norm(hidden + _attention(hidden, attention), norm_1)
            hidden = _norm(hidden + _two_convs(hidden, convs), norm_2)
        means, log_scales = torch.split(_linear(hidden, encoder.proj).T, encoder.out_channels)
        log_frames = self._log_frames(hidden, noise * scales[1], told)
        return means[None], log_scales[None], torch.exp(log_frames) * scales[0]

    def _log_frames(self, hidden: Tensor, noise: Tensor, told: Mapping[str, Tensor]) -> Tensor:
        predictor = self.vits.duration_predictor
        if not self.vits.args.use_sdp:
            rows, speaker, language = hidden.T[None], told.get("speaker"), told.get("language")
            plain = predictor(
                rows,
                torch.ones_like(rows[:, :1]),
                g=None if speaker is None else speaker[:, :, None],
                lang_emb=None if language is None else language[:, :, None],
            )
            return cast("Tensor", plain + 0.0 * noise[:, :1])  # keeps the input in the graph
        start = _linear(hidden, predictor.pre)
        for name, layer in (("speaker", "cond"), ("language", "cond_lang")):
            if name in told:
                start = start + _linear(told[name], getattr(predictor, layer))
        return _spline_flows(predictor, _linear(_separable(start, predictor.convs), predictor.proj), noise)


def _spline_flows(predictor: Any, given: Tensor, noise: Tensor) -> Tensor:
    """Log durations [1, 1, T] from scaled `noise` [1, 2, T]: the flows of the stochastic predictor, backwards."""
    affine, _, *flows = predictor.flows  # the second is for training only
    first, second = noise[0, 0, :, None], noise[0, 1, :, None]
    for flow in reversed(flows):
        first, second = second, first
        bins = _linear(_separable(_linear(first, flow.pre) + given, flow.convs), flow.proj)
        second = _spline(second, bins, flow)
    log_frames = (second - affine.translation[0]) * torch.exp(-affine.log_scale[0])
    return cast("Tensor", log_frames.T[None])


def _layers(encoder: Any) -> Iterator[Any]:
    return zip(encoder.attn_layers, encoder.norm_layers_1, encoder.ffn_layers, encoder.norm_layers_2, strict=True)


def _linear(rows: Tensor, conv: Any) -> Tensor:
    """A convolution of width 1 over `rows` [T, C]."""
    return functional.linear(rows, conv.weight[:, :, 0], conv.bias)


def _shifted(rows: Tensor, width: int, dilation: int = 1) -> list[Tensor]:
    """What each tap of a "same" convolution sees: `rows` [T, C] moved, with zeros beyond the ends."""
    reach = (width - 1) * dilation
    padded = functional.pad(rows, (0, 0, reach // 2, reach - reach // 2))
    return [padded[tap * dilation : tap * dilation - reach or None] for tap in range(width)]


def _conv(rows: Tensor, conv: Any) -> Tensor:
    weight = conv.weight.permute(0, 2, 1).flatten(1)
    return functional.linear(torch.cat(_shifted(rows, conv.kernel_size[0]), 1), weight, conv.bias)


def _two_convs(rows: Tensor, convs: Any) -> Tensor:
    """Two "same" convolutions of `rows` [T, C], a ReLU between. Of width 3 by pairs of rows: two thirds of the work."""
    if (convs.conv_1.kernel_size[0], convs.conv_2.kernel_size[0]) != (3, 3):
        return _conv(torch.relu(_conv(rows, convs.conv_1)), convs.conv_2)
    count = rows.shape[0]
    odd_one_out = count % 2
    pairs = functional.pad(rows, (0, 0, 1, 1 + odd_one_out)).reshape(-1, 2, rows.shape[1])
    before, here = pairs[:, 0], pairs[:, 1]
    even, odd = _pairs(before[:-1], here[:-1], before[1:], here[1:], convs.conv_1)
    # What the first convolution gives beyond the last row is none of the second one's business: it sees zeros there.
    odd = functional.pad(torch.relu(odd)[: count // 2], (0, 0, 1, odd_one_out))
    even = functional.pad(torch.relu(even), (0, 0, 0, 1))
    even, odd = _pairs(odd[:-1], even[:-1], odd[1:], even[1:], convs.conv_2)
    return torch.stack((even, odd), 1).reshape(-1, even.shape[1])[:count]


def _pairs(before: Tensor, even: Tensor, odd: Tensor, after: Tensor, conv: Any) -> tuple[Tensor, Tensor]:
    """The even and the odd rows of a convolution of width 3, each pair of them from the four rows it sees.

    Four products instead of six: the fast filter F(2, 3) of Winograd (arXiv 1509.09308, section 4.1).
    """
    first, middle, last = conv.weight.unbind(2)
    one = functional.linear(before - odd, first)
    two = functional.linear(even + odd, (first + middle + last) / 2, conv.bias)
    three = functional.linear(odd - even, (first - middle + last) / 2)
    four = functional.linear(even - after, last)
    return one + two + three, two - three - four


def _norm(rows: Tensor, norm: Any) -> Tensor:
    return functional.layer_norm(rows, (norm.channels,), norm.gamma, norm.beta, norm.eps)


def _attention(rows: Tensor, attention: Any) -> Tensor:
    """Self-attention with embeddings of the distance up to `window` tokens (arXiv 1803.02155).

    The few distances are laid on the diagonals of [T, T] and taken from there by reading a padded matrix in
    rows one longer or shorter than they were written.
    """
    heads, size, window = attention.num_heads, attention.k_channels, attention.rel_attn_window_size
    count, span = rows.shape[0], 2 * window + 1
    query, key, value = (
        _linear(rows, conv).reshape(-1, heads, size).transpose(0, 1)
        for conv in (attention.conv_q, attention.conv_k, attention.conv_v)
    )
    query = query / math.sqrt(size)
    near = functional.pad(query @ attention.emb_rel_k.transpose(1, 2), (0, count)).flatten(1)[:, :-count]
    near = near.reshape(heads, count, -1)[:, :, window:-window]
    weights = torch.softmax(query @ key.transpose(1, 2) + near, -1)
    spread = functional.pad(weights, (window, window)).flatten(1)
    spread = functional.pad(spread, (0, count)).reshape(heads, count, -1)[:, :, :span]
    heard = weights @ value + spread @ attention.emb_rel_v
    return _linear(heard.transpose(0, 1).flatten(1), attention.conv_o)


def _separable(rows: Tensor, convs: Any) -> Tensor:
    for apart, across, norm_1, norm_2 in zip(
        convs.convs_sep, convs.convs_1x1, convs.norms_1, convs.norms_2, strict=True
    ):
        taps = _shifted(rows, apart.kernel_size[0], apart.dilation[0])
        heard = sum((tap * apart.weight[:, 0, i] for i, tap in enumerate(taps)), apart.bias)
        heard = functional.gelu(_norm(heard, norm_1))
        rows = rows + functional.gelu(_norm(_linear(heard, across), norm_2))
    return rows


def _spline(values: Tensor, bins: Tensor, flow: Any) -> Tensor:
    """The inverse rational-quadratic spline (arXiv 1906.04032, equation 8) of `values` [T, 1], identity outside.

    `bins` [T, 3 n - 1]: widths, heights, inner derivatives, as the network gives them. Every value is computed
    and the right one chosen, where Coqui's own picks rows by a mask: that is five times the nodes.
    """
    count, bound, least = flow.num_bins, flow.tail_bound, 1e-3
    sizes = bins[:, : 2 * count].reshape(-1, 2, count) / math.sqrt(flow.hidden_channels)
    sizes = least + (1 - least * count) * torch.softmax(sizes, -1)
    inner = 2 * bound * torch.cumsum(sizes, -1)[:, :, :-1] - bound
    edges = functional.pad(functional.pad(inner, (1, 0), value=-bound), (0, 1), value=bound)
    across, up = edges[:, 0], edges[:, 1]
    slopes = functional.pad(bins[:, 2 * count :], (1, 1), value=math.log(math.exp(1 - least) - 1))
    slopes = least + functional.softplus(slopes)

    inside = values.clamp(-bound, bound)
    here = (inside >= up[:, 1:-1]).sum(1, keepdim=True)
    (x, x_next), (y, y_next), (slope, slope_next) = (
        (table.gather(1, here), table.gather(1, here + 1)) for table in (across, up, slopes)
    )
    width, height, rise = x_next - x, y_next - y, inside - y
    steep = height / width
    bent = rise * (slope + slope_next - 2 * steep)
    a, b, c = bent + height * (steep - slope), height * slope - bent, -steep * rise
    root = 2 * c / (-b - torch.sqrt(b * b - 4 * a * c))
    return torch.where(values.abs() <= bound, root * width + x, values)
