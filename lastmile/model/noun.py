"""The ground of every noun: frozen, and an unknown field is an error."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A value of the record: frozen, and unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
