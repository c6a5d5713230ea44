"""The ground of every noun: frozen, and an unknown field is an error."""

from typing import Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema

_HOLDS_OTHERS = ("schema", "items_schema", "values_schema")  # where a core schema holds those inside of it


def _fail_fast(schema: Any) -> None:
    if isinstance(schema, list):  # the places of a tuple
        for part in schema:
            _fail_fast(part)
        return
    if schema["type"] in ("tuple", "list", "dict"):
        schema["fail_fast"] = True
    for field in schema["fields"].values() if schema["type"] == "model-fields" else ():
        _fail_fast(field["schema"])
    for name in _HOLDS_OTHERS:
        if name in schema:
            _fail_fast(schema[name])


class Noun(BaseModel):
    """A value of the record: frozen; unknown fields and figures that are none (NaN, infinity) are errors.

    A list or mapping is read up to its first error: a broken record of millions of entries would else keep
    an error, with its place and words, for each of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """The schema of pydantic, whose lists and mappings end at their first error."""
        schema = handler(source)
        _fail_fast(schema)
        return schema
