import { ZodError } from 'zod';

/** A refusal that the client may read: status, a stable code and a sentence without internals. */
export class RequestError extends Error {
  constructor(status, code, message) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
    this.code = code;
  }
}

/** Another system did not answer as it should. */
export class UpstreamError extends Error {
  constructor(system, message, options) {
    super(`${system}: ${message}`, options);
    this.name = 'UpstreamError';
    this.system = system;
  }
}

export const notFound = (what) => new RequestError(404, 'not_found', `${what} was not found.`);

function answerFor(error) {
  if (error instanceof ZodError) {
    const fields = error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message }));
    return { status: 400, body: { code: 'invalid_input', message: 'Please check the input.', fields } };
  }
  if (error instanceof RequestError) {
    return { status: error.status, body: { code: error.code, message: error.message } };
  }
  if (error instanceof UpstreamError) {
    return { status: 503, body: { code: 'try_again', message: 'A partner system is not available. Try again soon.' } };
  }
  if (error.expose === true && error.status >= 400 && error.status < 500) {
    return { status: error.status, body: { code: 'bad_request', message: 'The request could not be read.' } };
  }
  return { status: 500, body: { code: 'internal', message: 'Something went wrong on our side.' } };
}

/** The one place where an error becomes an answer. Server faults are logged and reported. */
export function errorHandler(reportError) {
  return (error, req, res, next) => {
    const { status, body } = answerFor(error);
    if (status >= 500) {
      req.log.error({ err: error, path: req.path }, 'request failed');
      reportError(error, { requestId: req.id, path: req.path });
    } else {
      req.log.info({ status, code: body.code, path: req.path }, 'request refused');
    }
    if (res.headersSent) {
      next(error);
      return;
    }
    res.status(status).json({ error: { ...body, requestId: req.id } });
  };
}
