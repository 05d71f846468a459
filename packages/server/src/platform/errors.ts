// Every error that leaves the server: a stable code, a status, and a sentence that says what was expected and came.

export const ERRORS = {
  invalid_request: 400,
  invalid_json: 400,
  invalid_event: 400,
  invalid_condition: 400,
  invalid_definition: 400,
  event_too_large: 400,
  batch_too_large: 400,
  unknown_key: 401,
  not_signed_in: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  payload_too_large: 413,
  too_many_requests: 429,
  internal: 500,
  store_unavailable: 503,
} as const;
export type ErrorCode = keyof typeof ERRORS;

/** One fault in what came: where (`batch.3.event`), what was expected, what came. */
export interface Fault {
  field: string;
  expected: string;
  got: string;
  index?: number;
}

/** Leaves the server as `{ error: { code, message, faults? } }` with the code's status. */
export class VisavisError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly Fault[] | undefined;
  constructor(
    code: ErrorCode,
    message: string,
    options: { faults?: readonly Fault[]; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'VisavisError';
    this.code = code;
    this.faults = options.faults;
  }
  get status(): number {
    return ERRORS[this.code];
  }
}

/** A disk is full, and nothing of the request was kept. */
export const noSpaceFor = (what: string, cause?: unknown): VisavisError =>
  new VisavisError(
    'store_unavailable',
    `No space is left for ${what}: nothing was written. Free some and send again.`,
    { cause },
  );
