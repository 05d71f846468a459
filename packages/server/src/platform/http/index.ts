// The door of the web server that all rooms stand on.

export { nothing, written } from './answers.ts';
export { toVisavisError } from './error-handler.ts';
export { type Check, type CheckResult, Checks } from './health.ts';
export { createHttp, type HttpOptions } from './http.ts';
export { checkStretch } from './stretch.ts';
export {
  type Access,
  type App,
  type Caller,
  type ProvenName,
  ROLES,
  type Role,
  type Signing,
} from './types.ts';
