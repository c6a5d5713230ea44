import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { loadConfig } from '../server/config.js';

test('the service does not start without its settings, and names no value', () => {
  assert.throws(
    () => loadConfig({ NODE_ENV: 'production', STRIPE_SECRET_KEY: 'short' }),
    (error) => error.message.includes('DATABASE_URL') && error.message.includes('STRIPE_SECRET_KEY') && !error.message.includes('short'),
  );
});

test('the settings are read as numbers where they are numbers, and nobody changes them later', () => {
  const settings = loadConfig({
    NODE_ENV: 'test',
    PORT: '3000',
    METRICS_PORT: '9464',
    LOG_LEVEL: 'info',
    PUBLIC_ORIGIN: 'https://shop.example',
    TRUSTED_PROXY_HOPS: '1',
    DATABASE_URL: 'postgresql://database.example/shop',
    STRIPE_SECRET_KEY: randomBytes(24).toString('hex'),
    STRIPE_WEBHOOK_SECRET: randomBytes(24).toString('hex'),
    INVOICE_SERVICE_URL: 'http://invoices.example',
    INVOICE_SERVICE_TOKEN: randomBytes(24).toString('hex'),
    OPENAI_API_KEY: randomBytes(24).toString('hex'),
    BUGSNAG_API_KEY: randomBytes(16).toString('hex'),
  });
  assert.deepEqual([settings.PORT, settings.METRICS_PORT, settings.TRUSTED_PROXY_HOPS], [3000, 9464, 1]);
  assert.equal(Object.isFrozen(settings), true);
});
