"""The passes of the voice over one turn: the first one, and another each time that its manner is changed."""

import asyncio

from conversation.manner import Manner
from conversation.means import VoiceOfPass
from conversation.speaking import Speaking
from conversation.turn import Turn


def begin(turn: Turn, manner: Manner, voice: VoiceOfPass, first: int = 0) -> None:
    """Start a pass over `turn.clauses`, from clause number `first` on, into `turn.sound`."""
    speaking = Speaking(turn.id[:8], turn.clauses, turn.sound, manner, first)

    def heard(clause: int) -> None:
        if clause not in turn.asides:
            turn.reached("first_pcm")

    job = speaking.run(voice, heard)
    turn.speaking, turn.voice_task = speaking, asyncio.create_task(job, name=f"speak {turn.id[:8]}")


def change(turn: Turn, manner: Manner, voice: VoiceOfPass, first: int) -> None:
    """From clause number `first` on, `turn` is spoken in this `manner`; what was made of it from there is dropped.

    Before that clause has begun, the pass at work goes on and takes the manner with the next clause.
    """
    if first >= len(turn.sound.starts) and turn.speaking is not None:
        turn.speaking.manner = manner
        return
    older, heard = turn.voice_task, turn.sound
    first = min(first, len(heard.starts))
    turn.sound = heard.before(first)
    begin(turn, manner, voice, first)
    heard.frames.close()  # its listener goes home: the visitor's page follows the new sound
    if older is not None:
        older.cancel()


async def finished(turn: Turn) -> None:
    """Until the voice has said all, in however many passes. A fault of ours in the last of them is raised."""
    while (voice := turn.voice_task) is not None:
        await asyncio.wait([voice])
        if voice is turn.voice_task:
            return voice.result()


async def cancelled(turn: Turn) -> None:
    """Cancel the voice and wait for its end."""
    if turn.voice_task is not None:
        turn.voice_task.cancel()
        await asyncio.wait([turn.voice_task])
