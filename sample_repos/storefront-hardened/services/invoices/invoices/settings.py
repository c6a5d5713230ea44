"""Settings from the environment; the service does not start without them."""

from pydantic import HttpUrl, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """No field has a default: a missing setting stops the start and is named."""

    model_config = SettingsConfigDict(env_prefix="INVOICES_", hide_input_in_errors=True)

    database_url: SecretStr
    service_token: SecretStr
    mail_url: HttpUrl
    mail_api_key: SecretStr
    sender: str
