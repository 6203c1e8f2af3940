"""Write the JSON Schema of every root document under schemas/.

A published schema never changes: a document that changes gets a new version and so a new file.
Until the first release, `--unreleased` allows overwriting.
"""

import json
import sys
from pathlib import Path

from devframe._base.records import RootRecord
from devframe.documents import documents, schema

SCHEMAS = Path(__file__).parent.parent / "schemas"


def schema_text(document: type[RootRecord]) -> str:
    """Give the schema of a document as it is committed."""
    return (
        json.dumps(schema(document.document), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    )


def main() -> int:
    """Write what is new; refuse to change what is there."""
    may_overwrite = "--unreleased" in sys.argv[1:]
    refused = []
    for name, document in documents().items():
        target = SCHEMAS / name
        text = schema_text(document)
        if target.exists() and target.read_text("utf-8") != text and not may_overwrite:
            refused.append(name)
            continue
        target.write_text(text, "utf-8")
    for name in refused:
        print(f"{name} would change: raise the document's schema_version, or pass --unreleased")
    return 1 if refused else 0


if __name__ == "__main__":
    raise SystemExit(main())
