"""The JSON schema of a walkthrough, made from its models: editors complete and check by it while one writes.

It is kept as assets/walkthroughs/schema.json; a test holds that file current.
"""

import json

from conversation.walkthroughs.script import Walkthrough


def schema_text() -> str:
    """As the file holds it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Walkthrough.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
