import { z } from 'zod';

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']),
  PORT: z.coerce.number().int().min(0).max(65_535),
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
  PUBLIC_ORIGIN: z.url(),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(5),
  DATABASE_URL: z.url(),
  STRIPE_SECRET_KEY: z.string().min(20),
  STRIPE_WEBHOOK_SECRET: z.string().min(20),
  INVOICE_SERVICE_URL: z.url(),
  INVOICE_SERVICE_TOKEN: z.string().min(32),
  OPENAI_API_KEY: z.string().min(20),
  BUGSNAG_API_KEY: z.string().length(32),
});

/**
 * Reads the settings from the environment. There are no defaults: a setting that
 * is missing stops the start, and the message names the setting, never its value.
 */
export function loadConfig(environment) {
  const result = Environment.safeParse(environment);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`invalid configuration: ${problems.join('; ')}`);
  }
  return Object.freeze(result.data);
}
