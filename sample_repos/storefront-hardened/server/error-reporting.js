import Bugsnag from '@bugsnag/node';

/** Starts the error tracker; returns the function that reports one error with its context. */
export function startErrorReporting(config) {
  Bugsnag.start({
    apiKey: config.BUGSNAG_API_KEY,
    releaseStage: config.NODE_ENV,
    autoDetectErrors: false, // main.js decides what an uncaught error means
    logger: null,
  });
  return (error, context = {}) => {
    Bugsnag.notify(error, (event) => {
      event.addMetadata('request', context);
    });
  };
}
