// OFREP's event stream: says that it is time to evaluate again when a slot or an experience has changed, here or on
// another server, and when the person that a provider evaluates for is in other segments than before. Of a person it
// tells a device of theirs only: a user id can be guessed, and the moments of somebody's changes are theirs.

import { PassThrough } from 'node:stream';
import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import { Poller } from '../platform/poller.ts';
import type { Decide } from './index.ts';

/** Between these, a page that sleeps is not kept waiting for. */
const HEARTBEAT_MS = 20_000;
export const INACTIVITY_SEC = 120;
/** How soon after another server's change, and how long changes of people gather. */
const LOOK_MS = 2000;
const GATHER_MS = 200;
const MOST_STREAMS = 5000;

interface Listener {
  stream: PassThrough;
  workspaceId: string;
  /** Identities that the person may go by. */
  ids: readonly string[];
  /** Of the person's segments; undefined until looked at. */
  segments: string | undefined;
  profileId: string | undefined;
}

export interface People {
  /** Whose device it is now, of the first that is anybody's, and the segments that they are in; undefined for nobody. */
  of(
    workspaceId: string,
    ids: readonly string[],
  ): Promise<{ profileId: string; segments: string } | undefined>;
}

export function registerOfrepStream(app: App, decide: Decide): void {
  const listeners = new Set<Listener>();
  const versions = new Map<string, string>();
  const moved = new Map<string, Set<string>>();
  let gathering: NodeJS.Timeout | undefined;
  let id = 0;

  const tell = ({ stream }: Listener) => {
    const data = JSON.stringify({ type: 'refetchEvaluation', lastModified: Math.floor(Date.now() / 1000) });
    stream.write(`id: ${++id}\ndata: ${data}\n\n`);
  };
  const tellAll = (workspaceId: string) => {
    for (const one of listeners) if (one.workspaceId === workspaceId) tell(one);
  };
  const failed = (error: unknown) => app.log.warn({ err: error }, 'a stream could not be looked after');
  const quietly = (work: Promise<void>) => void work.catch(failed);

  /** Tells the listener if the person's segments are others than they were when it was looked at last. */
  async function look(one: Listener): Promise<void> {
    if (one.ids.length === 0) return;
    const person = await decide.people.of(one.workspaceId, one.ids);
    const isKnown = one.segments !== undefined;
    const segments = person?.segments ?? '';
    const isOther = isKnown && segments !== one.segments;
    one.segments = segments;
    one.profileId = person?.profileId;
    if (isOther) tell(one);
  }

  async function lookAtMoved(): Promise<void> {
    const now = new Map(moved);
    moved.clear();
    for (const one of listeners) {
      const profiles = now.get(one.workspaceId);
      if (profiles && (one.profileId === undefined || profiles.has(one.profileId))) await look(one);
    }
  }

  /** What other servers have done; one that is alone knows it all. */
  async function lookElsewhere(): Promise<void> {
    for (const workspaceId of new Set([...listeners].map((one) => one.workspaceId))) {
      const version = await decide.version(workspaceId);
      const before = versions.get(workspaceId);
      versions.set(workspaceId, version);
      if (before !== undefined && before !== version) tellAll(workspaceId);
    }
    for (const one of listeners) await look(one);
  }

  const stops = [
    decide.watch(tellAll),
    decide.people.watch((workspaceId, profileIds) => {
      if (listeners.size === 0) return;
      const all = moved.get(workspaceId) ?? new Set<string>();
      moved.set(workspaceId, all);
      for (const profileId of profileIds) all.add(profileId);
      gathering ??= setTimeout(() => {
        gathering = undefined;
        quietly(lookAtMoved());
      }, GATHER_MS).unref();
    }),
  ];
  const elsewhere = new Poller({ everyMs: LOOK_MS, look: lookElsewhere, failed });
  if (!decide.exclusive) elsewhere.start(LOOK_MS);
  app.addHook('onClose', async () => {
    for (const stop of stops) stop();
    clearTimeout(gathering);
    await elsewhere.stop();
  });

  app.get(
    '/ofrep/v1/stream',
    {
      config: { access: 'write' },
      schema: {
        summary: 'OFREP: says when to evaluate again',
        tags: ['openfeature'],
        hide: true,
        querystring: Type.Object({
          writeKey: Type.Optional(Type.String()),
          for: Type.Optional(Type.String({ pattern: '^[0-9a-f-]{36}(\\.[0-9a-f-]{36}){0,3}$' })),
        }),
      },
    },
    async ({ caller, raw, query }, reply) => {
      const stream = new PassThrough();
      const { workspaceId } = caller!;
      const ids = listeners.size < MOST_STREAMS ? (query.for?.split('.') ?? []) : [];
      const mine: Listener = { stream, workspaceId, ids, segments: undefined, profileId: undefined };
      await look(mine);
      listeners.add(mine);
      const beat = setInterval(() => {
        stream.write(': still here\n\n');
        // Somebody who has become one with somebody else is found by their names.
        quietly(look(mine));
      }, HEARTBEAT_MS);
      const end = () => {
        clearInterval(beat);
        listeners.delete(mine);
        app.closing.removeEventListener('abort', end);
        stream.end();
      };
      raw.on('close', end);
      app.closing.addEventListener('abort', end, { once: true });
      stream.write(': listening\n\n');
      reply.header('content-type', 'text/event-stream').header('cache-control', 'no-store');
      return reply.send(stream);
    },
  );
}
