"""GATHER: our own checks that need code, in the order of their runs in the record."""

from lastmile.checks import (
    api_calls_on_load,
    end_of_life_runtime,
    env_file_committed,
    hardcoded_secret,
    lockfile_missing,
    no_ci,
    no_input_validation,
    no_rate_limiting,
    no_tests,
    process_local_rate_limiter,
    secret_in_client_bundle,
    supabase_rls_permissive,
    swallowed_exception,
    sync_io_in_async,
    total_count,
    undefined_name,
    unfinished_code,
    webhook_signature_unverified,
)
from lastmile.inventory import Check

CHECKS: tuple[Check, ...] = (
    hardcoded_secret.CHECK,
    env_file_committed.CHECK,
    secret_in_client_bundle.CHECK,
    webhook_signature_unverified.CHECK,
    supabase_rls_permissive.CHECK,
    no_input_validation.CHECK,
    no_rate_limiting.CHECK,
    swallowed_exception.CHECK,
    unfinished_code.CHECK,
    undefined_name.CHECK,
    process_local_rate_limiter.CHECK,
    no_tests.CHECK,
    no_ci.CHECK,
    sync_io_in_async.CHECK,
    api_calls_on_load.CHECK,
    total_count.CHECK,
    lockfile_missing.CHECK,
    end_of_life_runtime.CHECK,
)
