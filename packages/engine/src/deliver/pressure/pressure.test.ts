// The plan against an oracle that goes through time step by step, on random people, rules and hours, over both
// changes of the clock: no window is ever too full, nobody is woken, and nothing important is late for anything less so.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { chance } from '../../numeric/index.ts';
import { isQuiet, type Planned, type Pressure, plan, quietUntil, type Sent, type Waiting } from './index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const messageOf = (part: Partial<Waiting> & { id: string }): Waiting => ({
  ...{ channel: 'email', tags: [], transactional: false, priority: 0, dueAt: 0, expiresAt: 10 * DAY },
  ...part,
});
const atMost = (count: number, windowMs: number, part: object = {}) => ({
  ...{ key: `${count}`, channels: null, tags: null, atMost: count, windowMs },
  ...part,
});

/** Whether any window of the rule holds too many. */
function isBroken({ rules }: Pressure, sent: readonly Sent[]): boolean {
  return rules.some(({ channels, tags, atMost: most, windowMs }) => {
    const times = sent
      .filter(({ transactional }) => !transactional)
      .filter(({ channel }) => channels === null || channels.includes(channel))
      .filter((one) => tags === null || one.tags.some((tag) => tags.includes(tag)))
      .map(({ at }) => at);
    return times.some((start) => times.filter((at) => at >= start && at < start + windowMs).length > most);
  });
}

const sentOf = (planned: readonly Planned[]): Sent[] =>
  planned.flatMap(({ message, at }) => (at === undefined ? [] : [{ ...message, at }]));

/** All times of a random world lie on this grid. */
const STEP = 15 * MINUTE;

/** The same plan by trying every step. */
function oracle(
  person: { timezone: string; sent: readonly Sent[]; waiting: readonly Waiting[] },
  pressure: Pressure,
  now: number,
): Map<string, number | undefined> {
  const sent = [...person.sent];
  const found = new Map<string, number | undefined>();
  const ordered = [...person.waiting].sort(
    (a, b) => b.priority - a.priority || a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1),
  );
  for (const message of ordered) {
    let at: number | undefined;
    for (let t = Math.max(now, message.dueAt); t < message.expiresAt; t += STEP) {
      const isFree =
        message.transactional ||
        (!isBroken(pressure, [...sent, { ...message, at: t }]) &&
          !pressure.quiet.some(
            (hours) =>
              (hours.channels === null || hours.channels.includes(message.channel)) &&
              isQuiet(hours, person.timezone, t),
          ));
      if (!isFree) continue;
      at = t;
      break;
    }
    found.set(message.id, at);
    if (at !== undefined) sent.push({ ...message, at });
  }
  return found;
}

/** The nights in which clocks change in Berlin and New York, and one in which none does. */
const NIGHTS = [
  '2026-03-28T20:00Z',
  '2026-10-24T20:00Z',
  '2026-03-08T02:00Z',
  '2026-11-01T00:00Z',
  '2026-07-01T20:00Z',
];

const world = fc.record({
  start: fc.constantFrom(...NIGHTS).map((night) => Date.parse(night)),
  timezone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC'),
  sent: fc.array(
    fc.record({ hoursAgo: fc.integer({ min: 0, max: 30 }), channel: fc.constantFrom('email', 'push') }),
    { maxLength: 4 },
  ),
  waiting: fc.array(
    fc.record({
      channel: fc.constantFrom('email', 'push', 'in-page'),
      tags: fc.constantFrom([], ['offer'], ['offer', 'news']),
      transactional: fc.boolean(),
      priority: fc.integer({ min: 0, max: 2 }),
      due: fc.integer({ min: -4, max: 40 }),
      lasts: fc.integer({ min: 1, max: 120 }),
    }),
    { maxLength: 6 },
  ),
  rules: fc.array(
    fc.record({
      channels: fc.constantFrom(null, ['email'], ['email', 'in-page']),
      tags: fc.constantFrom(null, ['offer']),
      atMost: fc.integer({ min: 0, max: 3 }),
      minutes: fc.constantFrom(45, 180, 720),
    }),
    { maxLength: 3 },
  ),
  quiet: fc.array(
    fc.record({
      channels: fc.constantFrom(null, ['push']),
      from: fc.constantFrom(60, 150, 21 * 60, 23 * 60 + 30),
      to: fc.constantFrom(90, 135, 180, 8 * 60),
    }),
    { maxLength: 2 },
  ),
});

describe('a plan', () => {
  test('is the one that an oracle finds step by step', () => {
    fc.assert(
      fc.property(world, ({ start, timezone, ...parts }) => {
        const sent = parts.sent.map(
          ({ hoursAgo, channel }): Sent => ({
            channel,
            tags: [],
            transactional: false,
            at: start - hoursAgo * HOUR,
          }),
        );
        const waiting = parts.waiting.map(({ due, lasts, ...message }, i) =>
          messageOf({
            ...message,
            id: `m${i}`,
            dueAt: start + due * STEP,
            expiresAt: start + (due + lasts) * STEP,
          }),
        );
        const pressure: Pressure = {
          rules: parts.rules.map(({ minutes, ...rule }, i) => ({
            ...rule,
            key: `r${i}`,
            windowMs: minutes * MINUTE,
          })),
          quiet: parts.quiet,
        };
        // Rules that history has broken already say nothing of what comes.
        fc.pre(!isBroken(pressure, sent));
        const planned = plan({ timezone, sent, waiting }, pressure, start);
        const expected = oracle({ timezone, sent, waiting }, pressure, start);
        for (const { message, at } of planned) assert.equal(at, expected.get(message.id), message.id);
      }),
      { numRuns: 1000 },
    );
  });

  test('1,000 messages of a fortnight: none too many, none at night, none important lost to one that is not', () => {
    const draw = chance('pressure');
    const start = Date.parse('2026-10-20T10:00Z');
    const waiting = Array.from({ length: 1000 }, (_, i) => {
      const dueAt = start + draw.whole(0, 14 * 24 * 60) * MINUTE;
      return messageOf({
        ...{ id: `m${i}`, dueAt, expiresAt: dueAt + draw.whole(1, 72) * HOUR, priority: draw.whole(0, 3) },
        ...{ channel: draw.pick(['email', 'push', 'in-page']), tags: draw.pick([[], ['offer']]) },
      });
    });
    const pressure: Pressure = {
      rules: [
        atMost(3, DAY),
        atMost(1, DAY, { key: 'email', channels: ['email'] }),
        atMost(4, 7 * DAY, { key: 'offers', tags: ['offer'] }),
      ],
      quiet: [{ channels: ['push', 'email'], from: 21 * 60, to: 8 * 60 }],
    };
    const person = { timezone: 'Europe/Berlin', sent: [], waiting };
    const planned = plan(person, pressure, start);
    const sent = sentOf(planned);
    assert.ok(sent.length > 20);
    assert.equal(isBroken(pressure, sent), false);
    for (const { channel, at } of sent)
      assert.ok(channel === 'in-page' || !isQuiet(pressure.quiet[0]!, person.timezone, at));
    const important = waiting.filter(({ priority }) => priority === 3);
    const alone = plan({ ...person, waiting: important }, pressure, start);
    for (const { message, at } of alone)
      assert.equal(planned.find((one) => one.message.id === message.id)!.at, at, message.id);
  });

  test('11 pm and midnight are an hour apart', () => {
    const eleven = Date.parse('2026-06-01T23:00Z');
    const sent: Sent[] = [{ channel: 'email', tags: [], transactional: false, at: eleven }];
    const waiting = [messageOf({ id: 'm', dueAt: eleven + HOUR, expiresAt: eleven + 3 * DAY })];
    const [planned] = plan(
      { timezone: 'UTC', sent, waiting },
      { rules: [atMost(1, DAY)], quiet: [] },
      eleven + HOUR,
    );
    assert.deepEqual(planned!.hold, { why: 'pressure', rule: '1' });
    assert.equal(planned!.at, eleven + DAY);
  });

  test('says what held a message back', () => {
    const now = Date.parse('2026-06-01T22:30Z');
    const waiting = [
      messageOf({ id: 'big', priority: 5, dueAt: now + 2 * HOUR, expiresAt: now + DAY }),
      messageOf({ id: 'small', dueAt: now, expiresAt: now + 3 * DAY }),
      messageOf({ id: 'push', channel: 'push', dueAt: now, expiresAt: now + DAY }),
      messageOf({ id: 'receipt', transactional: true, dueAt: now, expiresAt: now + DAY }),
      messageOf({ id: 'never', channel: 'sms', dueAt: now, expiresAt: now + DAY }),
    ];
    const pressure: Pressure = {
      rules: [
        atMost(1, 5 * HOUR, { key: 'email', channels: ['email'] }),
        atMost(0, DAY, { key: 'sms', channels: ['sms'] }),
      ],
      quiet: [{ channels: ['push'], from: 22 * 60, to: 7 * 60 }],
    };
    const planned = plan({ timezone: 'UTC', sent: [], waiting }, pressure, now);
    const of = (id: string) => planned.find(({ message }) => message.id === id)!;
    assert.deepEqual(of('big'), { message: waiting[0], at: now + 2 * HOUR, hold: { why: 'not due' } });
    assert.deepEqual(of('small').hold, { why: 'priority', rule: 'email', for: 'big' });
    assert.equal(of('small').at, now + 7 * HOUR);
    assert.deepEqual(
      [of('push').hold, of('push').at],
      [{ why: 'quiet hours' }, Date.parse('2026-06-02T07:00Z')],
    );
    assert.deepEqual([of('receipt').hold, of('receipt').at], [undefined, now]);
    assert.deepEqual([of('never').hold, of('never').at], [{ why: 'pressure', rule: 'sms' }, undefined]);
  });
});

describe('quiet hours', () => {
  const over = { channels: null, from: 21 * 60, to: 8 * 60 };
  test('end by the clock on the wall, whatever it did in the night', () => {
    for (const [evening, morning] of [
      ['2026-03-28T21:30+01:00', '2026-03-29T08:00+02:00'],
      ['2026-10-24T21:30+02:00', '2026-10-25T08:00+01:00'],
    ])
      assert.equal(quietUntil(over, 'Europe/Berlin', Date.parse(evening!)), Date.parse(morning!));
  });
  test('that end in the hour that is left out end with it', () => {
    const hours = { channels: null, from: 60, to: 150 };
    assert.equal(
      quietUntil(hours, 'Europe/Berlin', Date.parse('2026-03-29T01:30+01:00')),
      Date.parse('2026-03-29T03:00+02:00'),
    );
  });
  test('begin again with the hour that comes twice', () => {
    const hours = { channels: null, from: 60, to: 150 };
    const first = Date.parse('2026-10-25T02:45+02:00');
    assert.equal(isQuiet(hours, 'Europe/Berlin', first), false);
    assert.equal(
      quietUntil(hours, 'Europe/Berlin', Date.parse('2026-10-25T02:05+01:00')),
      Date.parse('2026-10-25T02:30+01:00'),
    );
  });
  test('are right to the minute where clocks stand on half hours, or go over by half an hour', () => {
    const nights: [string, string][] = [
      ['Australia/Lord_Howe', '2026-04-04T12:00Z'],
      ['Australia/Lord_Howe', '2026-10-03T12:00Z'],
      ['Australia/Adelaide', '2026-04-04T12:00Z'],
      ['Australia/Adelaide', '2026-10-03T12:00Z'],
      ['America/St_Johns', '2026-03-08T00:00Z'],
      ['America/St_Johns', '2026-11-01T00:00Z'],
      ['Asia/Kathmandu', '2026-03-29T12:00Z'],
    ];
    const all = [
      { channels: null, from: 22 * 60, to: 7 * 60 },
      { channels: null, from: 60, to: 130 },
      { channels: null, from: 105, to: 121 },
    ];
    for (const [timezone, evening] of nights)
      for (const hours of all)
        for (let at = Date.parse(evening); at < Date.parse(evening) + 10 * HOUR; at += 7 * MINUTE) {
          let expected = at;
          while (isQuiet(hours, timezone, expected)) expected += MINUTE;
          const found = quietUntil(hours, timezone, at)!;
          // The clock of an oracle ticks by the minute from where it was started.
          const within = expected - found;
          const where = `${timezone} ${new Date(at).toISOString()} ${hours.from}`;
          assert.ok(within >= 0 && within < MINUTE, `${where}: ${new Date(found).toISOString()}, ${within}`);
        }
  });
  test('all day are never over', () => {
    const always = { channels: null, from: 0, to: 1440 };
    assert.equal(quietUntil(always, 'UTC', 0), undefined);
  });
});
