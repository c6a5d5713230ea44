import { pino } from 'pino';

/** JSON lines on standard output; what could hold a credential or a person's data is cut out. */
export function createLogger(level, destination) {
  const options = {
    level,
    base: { service: 'storefront' },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['password', 'email', 'token', '*.password', '*.email', '*.token', 'headers.authorization', 'headers.cookie'],
      remove: true,
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
