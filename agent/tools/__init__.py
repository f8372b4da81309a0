"""The tools a model may call. One subject a file: arguments, the box itself, and what each tool does."""

from agent.tools.outcome import ToolOutcome
from agent.tools.toolbox import Toolbox

__all__ = ["ToolOutcome", "Toolbox"]
