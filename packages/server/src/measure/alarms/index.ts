// Alarms: what ought to wake somebody up. Each kind is a file in `kinds/`; the statistics are the engine’s.

import { ABOUT_ALARMS, ALARM_KINDS, type AlarmKind, type AlarmSettings } from '@visavis/engine/measure';
import type { Letters } from '../../deliver/index.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import { Poller } from '../../platform/poller.ts';
import type { Segments } from '../../segment/index.ts';
import type { Team } from '../team/index.ts';
import type { Act, Alarm, DoneAbout, Watched } from './alarm.ts';
import { createAlarmStore } from './alarm-store.ts';
import { createCountStore } from './count-store.ts';
import { watchFallback } from './kinds/fallback.ts';
import { watchGuardrails } from './kinds/guardrail.ts';
import { watchSegments } from './kinds/segment.ts';
import { watchSources } from './kinds/source.ts';
import { watchStages } from './kinds/stage.ts';
import { Rounds, type RoundsDeps } from './rounds.ts';
import { Telling } from './telling.ts';

export type { Alarm, DoneAbout } from './alarm.ts';
export { alarmMigrations } from './migrations.ts';
export { registerAlarmRoutes } from './routes.ts';

type WatchDeps = Parameters<typeof watchStages>[0] &
  Parameters<typeof watchGuardrails>[0] &
  Parameters<typeof watchSegments>[0] &
  Parameters<typeof watchSources>[0];
export interface AlarmsDeps
  extends Omit<WatchDeps, 'counts' | 'segments'>,
    Pick<RoundsDeps, 'records' | 'clock' | 'timezone' | 'failed'> {
  segments: Segments;
  letters: Letters;
  team: Team;
  workspaces(): Promise<readonly { id: string }[]>;
  audit(caller: Caller, action: string, subject: string, details: Record<string, unknown>): void;
}

export interface Overlooked {
  kind: AlarmKind;
  title: string;
  about: string;
  promise: string;
  settings: Partial<AlarmSettings>;
  lookedAt: number;
  watched: Watched[];
}
export interface Alarms {
  /** Those that last, and those that have ended in the last days; the latest first. */
  list(workspaceId: string, days: number): Promise<Alarm[]>;
  /** @throws not_found */
  find(workspaceId: string, id: string): Promise<Alarm & { history: DoneAbout[] }>;
  /** What is watched, and what was seen at the latest look. */
  overlook(workspaceId: string): Promise<Overlooked[]>;
  change(caller: Caller, kind: AlarmKind, settings: Partial<AlarmSettings>): Promise<void>;
  /** Seen: it is told no more, and lasts until it is over. @throws not_found, conflict */
  acknowledge(caller: Caller, id: string, note: string): Promise<Alarm>;
  /** Not now; it is told again then, if it still lasts. @throws not_found, conflict */
  snooze(caller: Caller, id: string, until: number, note: string): Promise<Alarm>;
  /** What it is now is usual: it is closed, and what was before tells no more what is usual. @throws not_found, conflict */
  usual(caller: Caller, id: string, note: string): Promise<Alarm>;
  /** Looks at everything now. */
  look(workspaceId: string): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 300_000;

export function createAlarms(deps: AlarmsDeps): Alarms {
  const { records, clock, workspaces, failed, audit } = deps;
  const store = createAlarmStore(records);
  const counts = createCountStore(records);
  const watchers = {
    stage: watchStages({ ...deps, counts }),
    guardrail: watchGuardrails(deps),
    segment: watchSegments({ ...deps, counts }),
    source: watchSources({ ...deps, counts }),
    fallback: watchFallback({ ...deps, counts }),
  };
  const telling = new Telling({ ...deps, webhooks: deps.segments.webhooks });
  const rounds = new Rounds({ ...deps, store, watchers, telling });
  const poller = new Poller({
    everyMs: LOOK_EVERY_MS,
    async look() {
      for (const { id } of await workspaces()) {
        if (poller.isStopped) return;
        await rounds.look(id).catch(failed);
      }
    },
    failed,
  });

  const find = async (workspaceId: string, id: string): Promise<Alarm> => {
    const found = await store.find(workspaceId, id);
    if (!found) throw new VisavisError('not_found', `There is no alarm ${id.slice(0, 60)}.`);
    return found;
  };
  const act = async (
    caller: Caller,
    id: string,
    what: Act,
    note: string,
    change: (now: number) => Partial<Alarm>,
  ): Promise<Alarm> => {
    const { workspaceId, name: who } = caller;
    const now = clock.now();
    const next = await rounds.alone(workspaceId, async (unit): Promise<Alarm> => {
      const alarm = await find(workspaceId, id);
      if (alarm.closedAt > 0) throw new VisavisError('conflict', 'This alarm is over already.');
      const after = { ...alarm, ...change(now) };
      store.put(unit, workspaceId, after);
      store.act(unit, workspaceId, id, what, { who, note, at: now });
      if (after.closedAt > 0)
        telling.tell(unit, workspaceId, after, { what: 'closed', about: 'closed', to: [] });
      return after;
    });
    telling.wake();
    audit(caller, `alarm.${what}`, `alarm:${id}`, { name: next.name, ...(note && { note }) });
    return next;
  };
  return {
    list: (workspaceId, days) => store.list(workspaceId, { closedSince: clock.now() - days * 86_400_000 }),
    find: async (workspaceId, id) => ({
      ...(await find(workspaceId, id)),
      history: await store.acts(workspaceId, id),
    }),
    overlook: (workspaceId) =>
      Promise.all(
        ALARM_KINDS.map(async (kind) => {
          const { settings, lookedAt, watched } = await store.watch(workspaceId, kind);
          const { uses, ...about } = ABOUT_ALARMS[kind];
          const own = Object.fromEntries(uses.map((name) => [name, settings[name]]));
          return { kind, ...about, settings: { isOn: settings.isOn, ...own }, lookedAt, watched };
        }),
      ),
    async change(caller, kind, settings) {
      const { workspaceId } = caller;
      await rounds.alone(workspaceId, async (unit) => {
        const watch = await store.watch(workspaceId, kind);
        const next = { ...watch.settings, ...settings };
        // What is counted differently is counted anew.
        const isSame = next.withinDays === watch.settings.withinDays;
        store.saveWatch(unit, workspaceId, kind, {
          ...{ ...watch, settings: next, lookedAt: 0 },
          ...(!isSame && { countedUntil: 0 }),
        });
      });
      audit(caller, 'alarms.changed', `alarms:${kind}`, { ...settings });
    },
    acknowledge: (caller, id, note) =>
      act(caller, id, 'acknowledged', note, () => ({ state: 'acknowledged', snoozedUntil: 0 })),
    async snooze(caller, id, until, note) {
      if (until <= clock.now())
        throw new VisavisError('invalid_request', 'Expected a time to come.', {
          faults: [{ field: 'until', expected: 'a time to come', got: new Date(until).toISOString() }],
        });
      return act(caller, id, 'snoozed', note, () => ({ state: 'snoozed', snoozedUntil: until }));
    },
    usual: (caller, id, note) =>
      act(caller, id, 'closed', note || 'It is usual from now on.', (now) => ({
        ...{ state: 'closed', closedAt: now, why: 'usual' },
      })),
    look: (workspaceId) => rounds.look(workspaceId, true),
    start: () => poller.start(LOOK_EVERY_MS),
    stop: () => poller.stop(),
  };
}
