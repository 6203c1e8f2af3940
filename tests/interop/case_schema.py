"""The rules of the published JSON Schema of a CASE 1.1 CFPackage, in a short form of our own."""

import re
from typing import Any

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TEXT: dict[str, Any] = {"type": "string"}
ID: dict[str, Any] = {"type": "string", "pattern": f"^{UUID.pattern}$"}
AT: dict[str, Any] = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
DAY: dict[str, Any] = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
WHOLE: dict[str, Any] = {"type": "integer"}
NUMBER: dict[str, Any] = {"type": "number"}
EXTENSIONS: dict[str, Any] = {"type": "object"}
EXTENSION_TYPE = r"^ext:[A-Za-z0-9._-]+$"


def every(one: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": one}


def closed(required: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": required.split(),
        "additionalProperties": False,
    }


def texts(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), TEXT)


ASSOCIATIONS = {"isChildOf", "isPeerOf", "isPartOf", "exactMatchOf", "precedes", "isRelatedTo"} | {
    "replacedBy",
    "exemplar",
    "hasSkillLevel",
    "isTranslationOf",
}

LINK = closed("title identifier uri", {"title": TEXT, "identifier": ID, "uri": TEXT})
NODE = closed(
    "title identifier uri",
    {
        "title": TEXT,
        "identifier": TEXT,
        "uri": TEXT,
        "targetType": {"anyOf": [{"const": "CASE"}, {"type": "string", "pattern": EXTENSION_TYPE}]},
    },
)
STAMP = {"identifier": ID, "uri": TEXT, "lastChangeDateTime": AT, "extensions": EXTENSIONS}
STAMPED = "identifier uri lastChangeDateTime"
STATUS = {"statusStartDate": DAY, "statusEndDate": DAY}
TOPIC = {"subject": every(TEXT), "subjectURI": every(LINK), "licenseURI": LINK}

DOCUMENT = closed(
    f"{STAMPED} creator title",
    STAMP
    | STATUS
    | TOPIC
    | texts("creator title frameworkType officialSourceURL publisher description language version")
    | texts("adoptionStatus notes")
    | {"caseVersion": {"const": "1.1"}},
)
ITEM = closed(
    f"{STAMPED} fullStatement",
    STAMP
    | STATUS
    | TOPIC
    | texts("fullStatement alternativeLabel CFItemType humanCodingScheme listEnumeration")
    | texts("abbreviatedStatement notes language")
    | {"conceptKeywords": every(TEXT), "educationLevel": every(TEXT)}
    | {"conceptKeywordsURI": LINK, "CFItemTypeURI": LINK},
)
ASSOCIATION = closed(
    f"{STAMPED} associationType originNodeURI destinationNodeURI",
    STAMP
    | {
        "associationType": {
            "anyOf": [
                {"enum": sorted(ASSOCIATIONS)},
                {"type": "string", "pattern": EXTENSION_TYPE},
            ]
        },
        "sequenceNumber": WHOLE,
        "originNodeURI": NODE,
        "destinationNodeURI": NODE,
        "CFAssociationGroupingURI": LINK,
        "notes": TEXT,
    },
)
LEVEL = closed(
    STAMPED,
    STAMP
    | texts("description quality feedback")
    | {"score": NUMBER, "position": WHOLE, "rubricCriterionId": ID}
    | {"extensions": every(EXTENSIONS)},
)
CRITERION = closed(
    STAMPED,
    STAMP
    | texts("category description")
    | {"CFItemURI": LINK, "weight": NUMBER, "position": WHOLE, "rubricId": ID}
    | {"CFRubricCriterionLevels": every(LEVEL)},
)
RUBRIC = closed(
    STAMPED, STAMP | texts("title description") | {"CFRubricCriteria": every(CRITERION)}
)


def definition(required: str, more: str = "") -> dict[str, Any]:
    return every(
        closed(f"{STAMPED} {required}", STAMP | texts(f"title description {required} {more}"))
    )


PACKAGE = closed(
    "CFDocument",
    {
        "CFDocument": DOCUMENT,
        "CFItems": every(ITEM),
        "CFAssociations": every(ASSOCIATION),
        "CFRubrics": every(RUBRIC),
        "extensions": EXTENSIONS,
        "CFDefinitions": closed(
            "",
            {
                "CFConcepts": definition("title hierarchyCode", "keywords"),
                "CFSubjects": definition("title hierarchyCode"),
                "CFLicenses": definition("title licenseText"),
                "CFItemTypes": definition("title description hierarchyCode", "typeCode"),
                "CFAssociationGroupings": definition("title"),
                "extensions": EXTENSIONS,
            },
        ),
    },
)
