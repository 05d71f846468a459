// Looks around: each kind as often as it is worth, one server at a time; opens an alarm where there is none, keeps what is
// seen of one that lasts, closes it when it is over, and tells again of one whose rest has ended.

import { ALARM_KINDS, type AlarmKind, type AlarmSettings, alarmSentence } from '@visavis/engine/measure';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/id.ts';
import { Alone, type Records, type Unit } from '../../platform/records/index.ts';
import { createLeaseStore, Leases } from '../../segment/index.ts';
import type { Team } from '../team/index.ts';
import type { Alarm, Watched, Watcher } from './alarm.ts';
import type { AlarmStore } from './alarm-store.ts';
import type { Telling } from './telling.ts';

export interface RoundsDeps {
  records: Records;
  clock: Clock;
  store: AlarmStore;
  watchers: Readonly<Record<AlarmKind, Watcher>>;
  telling: Telling;
  team: Pick<Team, 'recipients'>;
  timezone(workspaceId: string): Promise<string>;
  failed(error: unknown): void;
}

/** Back within what one look in twenty shows anyhow. */
const OVER = 0.05;

export class Rounds {
  readonly #deps: RoundsDeps;
  readonly #leases: Leases;
  readonly #alone: Alone;

  constructor(deps: RoundsDeps) {
    this.#deps = deps;
    this.#alone = new Alone(deps.records);
    this.#leases = new Leases(createLeaseStore(deps.records, 'alarm_lease'), {
      now: () => deps.clock.now(),
      exclusive: deps.records.exclusive,
    });
  }

  /** Reads alarms and settings, and changes them, while nobody else does: people act while a look is under way. */
  alone<T>(workspaceId: string, work: (unit: Unit) => Promise<T>): Promise<T> {
    return this.#alone.do(`alarms:${workspaceId}`, work);
  }

  /** Every kind whose turn it is, or all of them now. One that fails leaves the others be. */
  async look(workspaceId: string, isNow = false): Promise<void> {
    await this.#leases.hold(`alarms ${workspaceId}`, async () => {
      for (const kind of ALARM_KINDS)
        await this.#kind(workspaceId, this.#deps.watchers[kind], isNow).catch(this.#deps.failed);
      await this.#wakeUp(workspaceId);
    });
    this.#deps.telling.wake();
  }

  async #kind(workspaceId: string, watcher: Watcher, isNow: boolean): Promise<void> {
    const { store, clock, timezone } = this.#deps;
    const { kind } = watcher;
    const now = clock.now();
    const watch = await store.watch(workspaceId, kind);
    if (!isNow && now - watch.lookedAt < watcher.everyMs && now >= watch.lookedAt) return;
    const lasting = await this.#lasting(workspaceId, kind);
    const { settings, countedUntil } = watch;
    if (!settings.isOn) return this.#put(workspaceId, { kind, settings, countedUntil, now, lasting }, []);
    const usual = await store.usual(workspaceId, kind);
    const looked = await watcher.look({
      ...{ workspaceId, now, timezone: await timezone(workspaceId), settings, countedUntil },
      openSince: (target) => lasting.find((alarm) => alarm.target === target)?.openedAt,
      usualSince: (target) => usual.get(target) ?? 0,
    });
    const seen = { kind, settings, countedUntil: looked.countedUntil, now, lasting };
    await this.#put(workspaceId, seen, looked.watched);
  }

  async #lasting(workspaceId: string, kind: AlarmKind): Promise<Alarm[]> {
    return (await this.#deps.store.list(workspaceId, {})).filter((alarm) => alarm.kind === kind);
  }

  /** What was seen, and what follows for alarms, in one unit. What people have done since the look began holds. */
  async #put(
    workspaceId: string,
    { kind, settings, countedUntil, now, lasting: before }: Seen,
    watched: readonly Watched[],
  ): Promise<void> {
    const { store, team } = this.#deps;
    const to = await team.recipients(workspaceId, 'alarms');
    await this.alone(workspaceId, async (unit) => {
      const watch = await store.watch(workspaceId, kind);
      // Judged by settings that hold no more: the next look judges by the new ones.
      if (JSON.stringify(watch.settings) !== JSON.stringify(settings)) return;
      const lasting = await this.#lasting(workspaceId, kind);
      const closed = before.filter(({ id }) => lasting.every((alarm) => alarm.id !== id));
      const isClosed = new Set(closed.map(({ target }) => target));
      store.saveWatch(unit, workspaceId, kind, {
        settings,
        countedUntil,
        lookedAt: now,
        watched: [...watched],
      });
      for (const one of watched) {
        const alarm = lasting.find(({ target }) => target === one.target);
        if (alarm) this.#goOn(unit, workspaceId, { alarm, one, now, to });
        else if (one.reading.state === 'alarm' && !isClosed.has(one.target))
          this.#open(unit, workspaceId, { kind, one, now, to });
      }
      const seen = new Set(watched.map(({ target }) => target));
      for (const alarm of lasting)
        if (!seen.has(alarm.target))
          this.#close(unit, workspaceId, { alarm, why: settings.isOn ? 'gone' : 'off', now, to: [] });
    });
  }

  #open(unit: Unit, workspaceId: string, { kind, one, now, to }: Opening): void {
    const { store, telling } = this.#deps;
    const { target, name, to: page, reading } = one;
    const sentence = alarmSentence(kind, name, reading);
    const id = newId(now);
    const alarm: Alarm = {
      ...{ id, kind, target, name, to: page, state: 'open', openedAt: now, closedAt: 0, sentence, reading },
      ...{ latest: { reading, sentence, at: now }, snoozedUntil: 0, why: null },
    };
    store.put(unit, workspaceId, alarm);
    store.act(unit, workspaceId, id, 'opened', { at: now, note: sentence });
    telling.tell(unit, workspaceId, alarm, { what: 'opened', about: 'opened', to });
  }

  #goOn(unit: Unit, workspaceId: string, { alarm, one, now, to }: GoingOn): void {
    const { store } = this.#deps;
    const { reading, name } = one;
    const sentence = alarmSentence(alarm.kind, name, reading);
    const next: Alarm = { ...alarm, name, latest: { reading, sentence, at: now } };
    const isShare = alarm.kind === 'stage' || alarm.kind === 'fallback';
    const isOver = reading.state === 'quiet' && (!isShare || reading.p > OVER);
    if (isOver) this.#close(unit, workspaceId, { alarm: next, why: 'over', now, to });
    // What cannot be told any more is not over.
    else store.put(unit, workspaceId, reading.state === 'unknown' ? { ...next, latest: alarm.latest } : next);
  }

  #close(
    unit: Unit,
    workspaceId: string,
    { alarm, why, now, to }: { alarm: Alarm; why: NonNullable<Alarm['why']>; now: number; to: Recipients },
  ): void {
    const { store, telling } = this.#deps;
    const closed: Alarm = { ...alarm, state: 'closed', closedAt: now, why };
    store.put(unit, workspaceId, closed);
    store.act(unit, workspaceId, alarm.id, 'closed', { at: now, note: NOTES[why] });
    telling.tell(unit, workspaceId, closed, { what: 'closed', about: 'closed', to });
  }

  /** Those whose rest is over are open again, and told again. */
  async #wakeUp(workspaceId: string): Promise<void> {
    const { store, clock, telling, team } = this.#deps;
    const now = clock.now();
    const rested = async () =>
      (await store.list(workspaceId, {})).filter(
        ({ state, snoozedUntil }) => state === 'snoozed' && snoozedUntil <= now,
      );
    if ((await rested()).length === 0) return;
    const to = await team.recipients(workspaceId, 'alarms');
    await this.alone(workspaceId, async (unit) => {
      for (const alarm of await rested()) {
        const open: Alarm = { ...alarm, state: 'open', snoozedUntil: 0 };
        store.put(unit, workspaceId, open);
        store.act(unit, workspaceId, alarm.id, 'woken', { at: now, note: alarm.latest.sentence });
        telling.tell(unit, workspaceId, open, { what: 'opened', about: `again:${alarm.snoozedUntil}`, to });
      }
    });
  }
}

type Recipients = Awaited<ReturnType<Team['recipients']>>;
interface Seen {
  kind: AlarmKind;
  settings: AlarmSettings;
  countedUntil: number;
  now: number;
  /** Those that lasted when the look began. */
  lasting: readonly Alarm[];
}
interface Opening {
  kind: AlarmKind;
  one: Watched;
  now: number;
  to: Recipients;
}
interface GoingOn {
  alarm: Alarm;
  one: Watched;
  now: number;
  to: Recipients;
}
const NOTES: Readonly<Record<NonNullable<Alarm['why']>, string>> = {
  over: 'It is over.',
  usual: 'It is usual from now on.',
  gone: 'What was watched is no more.',
  off: 'Alarms of this kind were turned off.',
};
