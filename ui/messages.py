"""What Python tells the scripts of the page: JSON in an attribute of an element nobody sees; pure.

Gradio could call a script itself (``js=``), but makes it with ``Function(…)``, which the content
security policy forbids. So the scripts watch these elements.
"""

import base64
import json
from typing import Any

from ui.conversation import Conversation
from ui.kept import keep_exchange


def message(values: dict[str, Any]) -> str:
    """``values`` as an element; in base64, because Markdown and escaping would have their way with JSON."""
    encoded = base64.b64encode(json.dumps(values, ensure_ascii=False).encode()).decode()
    return f'<div data-message="{encoded}"></div>'


def record(conversation: Conversation, turn: int = -1) -> str:
    """Tells the browser to keep an exchange, by default the last, in place of what it has from there on."""
    number = turn if turn >= 0 else conversation.last_turn
    return message(
        {
            "conversation": conversation.id,
            "turn": number,
            "turns": len(conversation.exchanges),
            "exchange": keep_exchange(conversation.exchanges[number]),
        }
    )
