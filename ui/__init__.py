"""The chat in the browser; ``python -m ui`` starts it. The only place that imports gradio."""

import os

# Gradio reads these when it is imported or started, so they must be set before any of our modules
# imports it. They are not preferences: without them it looks up huggingface.co and api.gradio.app,
# keeps a history of questions in the browser, or opens doors (a share link, an MCP server).
os.environ.update(
    GRADIO_ANALYTICS_ENABLED="False",
    GRADIO_RUN_HISTORY="False",
    GRADIO_MCP_SERVER="False",
    GRADIO_SHARE="False",
    GRADIO_SSR_MODE="False",
    HF_HUB_DISABLE_TELEMETRY="1",
)
