// Whether the process lives (/healthz), whether it can serve (/readyz, each check named), and its figures (/metrics).

import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics.ts';

/** Throws when not ready; may return a word on the state, such as `3 events behind`. */
export type Check = () => Promise<string | undefined>;

export interface CheckResult {
  name: string;
  ok: boolean;
  detail?: string;
}

const CHECK_AFTER_MS = 3000;

export class Checks {
  readonly #checks = new Map<string, Check>();

  /** @example checks.add('records', async () => { await records.db.selectFrom(...)…; return undefined; }) */
  add(name: string, check: Check): void {
    this.#checks.set(name, check);
  }

  run(): Promise<CheckResult[]> {
    return Promise.all([...this.#checks].map(([name, check]) => runCheck(name, check)));
  }
}

async function runCheck(name: string, check: Check): Promise<CheckResult> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`no answer within ${CHECK_AFTER_MS} ms`)),
    CHECK_AFTER_MS,
  );
  try {
    const detail = await Promise.race([check(), late.promise]);
    return detail === undefined ? { name, ok: true } : { name, ok: true, detail };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

const hidden = { config: { access: 'public' as const }, schema: { hide: true } };

export function addHealth(
  app: FastifyInstance,
  { checks, metrics }: { checks: Checks; metrics: Metrics },
): void {
  app.get('/healthz', hidden, async () => ({ ok: true }));
  app.get('/readyz', hidden, async (_request, reply) => {
    const results = await checks.run();
    const ready = !app.closing.aborted && results.every((result) => result.ok);
    return reply.code(ready ? 200 : 503).send({ ready, closing: app.closing.aborted, checks: results });
  });
  app.get('/metrics', hidden, async (_request, reply) => {
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.httpSeconds.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    done();
  });
}
