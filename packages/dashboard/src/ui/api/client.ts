// Speaks HTTP to the server. One function sends, one error says what came back; the workspace that is being looked
// at travels in a header.

import { reached } from './reach.ts';

export interface Fault {
  field: string;
  expected: string;
  got: string;
  index?: number;
}

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: readonly Fault[];
  constructor(status: number, code: string, message: string, faults: readonly Fault[] = []) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.faults = faults;
  }
}

export type Params = Record<string, string | number | boolean | undefined>;
export interface List<T> {
  data: T[];
  next?: string;
}

const WORKSPACE = 'visavis.workspace';
export const chosenWorkspace = {
  get: (): string | undefined => localStorage.getItem(WORKSPACE) ?? undefined,
  set: (id: string): void => localStorage.setItem(WORKSPACE, id),
  clear: (): void => localStorage.removeItem(WORKSPACE),
};

export function address(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

export async function send<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await request(method, path, body, signal);
  const text = await response.text();
  const answer = parse(text);
  if (response.ok) return answer as T; // the server's documented shape for this path
  throw errorOf(response.status, answer);
}

/** A POST that is answered line by line, each a JSON value. */
export async function* sendLines<T>(
  path: string,
  body: unknown,
  signal?: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const response = await request('POST', path, body, signal, 'application/x-ndjson');
  if (!response.ok || !response.body) throw errorOf(response.status, parse(await response.text()));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as T; // the server's documented shape for this path
  }
}

async function request(
  method: string,
  path: string,
  body: unknown,
  signal?: AbortSignal,
  accept?: string,
): Promise<Response> {
  const headers = new Headers(accept === undefined ? {} : { accept });
  const workspace = chosenWorkspace.get();
  if (workspace) headers.set('x-workspace', workspace);
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers.set('content-type', 'application/json');
  const payload = body === undefined ? null : isForm ? body : JSON.stringify(body);
  const init = {
    method,
    headers,
    body: payload,
    credentials: 'same-origin',
    signal: signal ?? null,
  } as const;
  try {
    const response = await fetch(path, init);
    reached(true);
    return response;
  } catch (cause) {
    if (signal?.aborted) throw cause;
    reached(false);
    throw new ApiError(
      0,
      'unreachable',
      'The server did not answer. It may be restarting; the page will try again.',
    );
  }
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function errorOf(status: number, answer: unknown): ApiError {
  const body = answer as
    | { error?: { code?: string; message?: string; faults?: Fault[] }; message?: string }
    | undefined;
  const message = body?.error?.message ?? body?.message ?? `The server answered with status ${status}.`;
  return new ApiError(status, body?.error?.code ?? `status_${status}`, message, body?.error?.faults);
}
