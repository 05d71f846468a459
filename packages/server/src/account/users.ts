// People and their sessions, kept by better-auth (see decisions/accounts.md). This file is the only one that
// knows it: the rest of the room speaks of users, passwords and cookies.

import { betterAuth } from 'better-auth';
import type { Kysely } from 'kysely';
import { VisavisError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { Engine } from '../platform/records/index.ts';
import { PASSWORD_LENGTH } from '../platform/settings.ts';

export interface User {
  id: string;
  name: string;
  email: string;
}

export interface UsersOptions {
  // biome-ignore lint/suspicious/noExplicitAny: better-auth's tables are its own business.
  db: Kysely<any>;
  engine: Engine;
  secret: string;
  publicUrl: string | undefined;
  log: Log;
}

const DAY_SECONDS = 24 * 3600;
const MAX_PASSWORD_LENGTH = 128;
/** Tells better-auth the address that Fastify found; a client's own header of this name is dropped. */
export const ADDRESS_HEADER = 'x-visavis-address';

function createAuth({ db, engine, secret, publicUrl, log }: UsersOptions) {
  return betterAuth({
    appName: 'Visavis',
    secret,
    // Only a name when there is no public address: no link of better-auth's is ever sent.
    baseURL: publicUrl ?? 'http://localhost',
    basePath: '/api/auth',
    // Whether a request comes from our own page is asked in same-origin.ts before it gets here; the address that
    // the handler is given is our own.
    trustedOrigins: (request) => (request ? [new URL(request.url).origin] : []),
    database: { db, type: engine },
    emailAndPassword: {
      enabled: true,
      // People come by invitation.
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
    },
    // Guessing is slowed down in throttle.ts: per person as well as per address, on our clock.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    session: {
      modelName: 'auth_session',
      expiresIn: 7 * DAY_SECONDS,
      updateAge: DAY_SECONDS,
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    user: {
      modelName: 'auth_user',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    account: {
      modelName: 'auth_account',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'auth_verification',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    advanced: {
      cookiePrefix: 'visavis',
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    logger: {
      // Its warnings speak of wrong passwords and of options that we chose; failed sign-ins are logged by our routes.
      log: (level, message, ...details) =>
        log[level === 'error' ? 'error' : 'debug']({ details }, `sign-in: ${message}`),
    },
  });
}

export class Users {
  readonly #auth: ReturnType<typeof createAuth>;
  constructor(options: UsersOptions) {
    this.#auth = createAuth(options);
  }

  /** Serves `/api/auth/*`. */
  handle(request: Request): Promise<Response> {
    return this.#auth.handler(request);
  }

  /** Who has signed in; reads the session anew each time, so that a revoked one ends at once. */
  async ofSession(headers: Headers): Promise<User | undefined> {
    const found = await this.#auth.api.getSession({ headers });
    return found ? pick(found.user) : undefined;
  }

  /** The response carries the session's cookie. */
  signIn({
    email,
    password,
    headers,
  }: {
    email: string;
    password: string;
    headers: Headers;
  }): Promise<Response> {
    return this.#auth.api.signInEmail({ body: { email, password }, headers, asResponse: true });
  }

  async findByEmail(email: string): Promise<User | undefined> {
    const { internalAdapter } = await this.#auth.$context;
    const found = await internalAdapter.findUserByEmail(email);
    return found ? pick(found.user) : undefined;
  }

  async create({ email, name, password }: { email: string; name: string; password: string }): Promise<User> {
    requirePassword(password);
    const context = await this.#auth.$context;
    const hash = await context.password.hash(password);
    if (await this.findByEmail(email))
      throw new VisavisError('conflict', 'There is already somebody with this e-mail.');
    const user = await context.internalAdapter.createUser(
      { email, name, emailVerified: false },
      // How the user comes to be, for checks that we do not use.
      { method: 'email-password' } as never,
    );
    await context.internalAdapter.linkAccount({
      userId: user.id,
      providerId: 'credential',
      accountId: user.id,
      password: hash,
    });
    return pick(user);
  }

  /** Takes as long for somebody who does not exist as for a wrong password. */
  async hasPassword(email: string, password: string): Promise<boolean> {
    const context = await this.#auth.$context;
    const found = await context.internalAdapter.findUserByEmail(email, { includeAccounts: true });
    const hash = found?.accounts.find((account) => account.providerId === 'credential')?.password;
    if (!hash) {
      await context.password.hash(password);
      return false;
    }
    return context.password.verify({ hash, password });
  }

  async setPassword(userId: string, password: string): Promise<void> {
    requirePassword(password);
    const context = await this.#auth.$context;
    await context.internalAdapter.updatePassword(userId, await context.password.hash(password));
    await context.internalAdapter.deleteUserSessions(userId);
  }
}

const pick = ({ id, name, email }: User): User => ({ id, name, email });

export function requirePassword(password: string): void {
  if (password.length >= PASSWORD_LENGTH && password.length <= MAX_PASSWORD_LENGTH) return;
  const expected = `${PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters`;
  throw new VisavisError('invalid_request', `Expected a password of ${expected}.`, {
    faults: [{ field: 'password', expected, got: `${password.length} characters` }],
  });
}
