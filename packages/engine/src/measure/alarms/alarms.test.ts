// Quiet histories raise no more alarms than is said, and planted ones are caught: histories with weekdays that differ,
// weeks that differ, and sources that send in bursts and sleep at night.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Chance, chance } from '../../numeric/index.ts';
import {
  ALARM_DEFAULTS,
  alarmSentence,
  alphaOf,
  type Day,
  judgeEmptying,
  judgeGuardrail,
  judgeShare,
  judgeSilence,
  WEEKS_BEFORE,
} from './index.ts';

const HISTORY = (WEEKS_BEFORE + 1) * 7;

/** How many of n, as a normal would have it: exact enough for hundreds. */
const howMany = (draw: Chance, n: number, share: number): number =>
  Math.min(n, Math.max(0, Math.round(draw.normal(n * share, Math.sqrt(n * share * (1 - share))))));

/** Weekends are half as busy and convert worse; every week has a mood of its own. */
function quiet(
  draw: Chance,
  days: number,
  people: number,
  share: number,
  from = Number.POSITIVE_INFINITY,
  drop = 0,
): Day[] {
  let mood = 0;
  return Array.from({ length: days }, (_, day) => {
    if (day % 7 === 0) mood = draw.normal(0, 0.06);
    const isWeekend = day % 7 > 4;
    const n = Math.round(Math.max(0, draw.normal(people, Math.sqrt(people))) * (isWeekend ? 0.5 : 1));
    const odds = (share / (1 - share)) * Math.exp(mood + (isWeekend ? -0.3 : 0));
    return { day, n, k: howMany(draw, n, (odds / (1 + odds)) * (day >= from ? 1 - drop : 1)) };
  });
}

test('a year of quiet days raises no more alarms than is promised', () => {
  const years = 60;
  const settings = { worse: 'less' as const, alpha: alphaOf({ perYear: 1 }, 1), leastChange: 0 };
  let alarms = 0;
  for (let year = 0; year < years; year++) {
    const draw = chance('quiet', year);
    const days = quiet(draw, HISTORY + 365, [60, 300, 2_000][year % 3]!, [0.1, 0.35, 0.7][(year % 7) % 3]!);
    for (let at = HISTORY; at < days.length; at++)
      if (judgeShare(days.slice(at - HISTORY, at), settings).state === 'alarm') alarms++;
  }
  assert.ok(alarms <= years, `${alarms} alarms in ${years} quiet years`);
});

test('a drop by a third is caught within two weeks, and the same history without it is not called one', () => {
  const settings = { worse: 'less' as const, alpha: alphaOf({ perYear: 1 }, 5), leastChange: 0.1 };
  let caught = 0;
  for (let one = 0; one < 40; one++) {
    const days = quiet(chance('drop', one), HISTORY + 14, 400, 0.4, HISTORY, 1 / 3);
    assert.notEqual(judgeShare(days.slice(0, HISTORY), settings).state, 'alarm');
    for (let at = HISTORY + 1; at <= days.length; at++)
      if (judgeShare(days.slice(at - HISTORY, at), settings).state === 'alarm') {
        caught++;
        break;
      }
  }
  assert.ok(caught >= 38, `${caught} of 40 were caught`);
});

const WORKING = (people: number) => (day: number) => (day % 7 < 5 ? people : 0);
const SHOPS: Record<string, { people: (day: number) => number; share: (day: number) => number }> = {
  tiny: { people: WORKING(20), share: () => 0.3 },
  small: { people: WORKING(60), share: () => 0.4 },
  swinging: {
    people: (day) => [300, 250, 200, 200, 150, 40, 30][day % 7]!,
    share: (day) => [0.5, 0.45, 0.4, 0.4, 0.35, 0.15, 0.1][day % 7]!,
  },
};
const HALVED = 40;

/** When a daily look opens and closes an alarm, as rounds do it. */
function openedAndClosed(days: readonly Day[], from: number, worse: 'less' | 'more') {
  const [opened, closed]: number[][] = [[], []];
  for (let at = from; at < days.length; at++) {
    const open = opened!.length > closed!.length ? opened!.at(-1)! - 5 : undefined;
    const settings = { worse, alpha: alphaOf({ perYear: 1 }, 1), leastChange: 0.1 };
    const reading = judgeShare(days.slice(0, at + 1), { ...settings, ...(open && { before: open }) });
    if (open === undefined && reading.state === 'alarm') opened!.push(at);
    if (open !== undefined && reading.state === 'quiet' && reading.p > 0.05) closed!.push(at);
  }
  return { opened: opened!, closed: closed! };
}

function shopDays(name: string, seed: number, length: number, halvedOn = Number.POSITIVE_INFINITY): Day[] {
  const draw = chance(name, seed);
  const { people, share } = SHOPS[name]!;
  return Array.from({ length }, (_, day) => {
    const clump = Math.max(1, people(day) / 30);
    const n = Math.round(clump * draw.poisson(people(day) / clump));
    const isHalved = day >= halvedOn && day < halvedOn + HALVED;
    return {
      day,
      n,
      k: Array.from({ length: n }).filter(() => draw.hits(share(day) / (isHalved ? 2 : 1))).length,
    };
  });
}

test('sixty days of a tiny, a just opened or a swinging shop raise no more alarms than is promised', () => {
  const histories = 40;
  for (const name of Object.keys(SHOPS))
    for (const from of [0, HISTORY]) {
      let alarms = 0;
      for (let seed = 0; seed < histories; seed++)
        alarms += openedAndClosed(shopDays(name, seed, from + 60), from, seed % 2 ? 'less' : 'more').opened
          .length;
      assert.ok(alarms <= (histories * 60) / 365, `${name} from ${from}: ${alarms} alarms`);
    }
});

test('a halving is told once, within five days where 60 people a working day come, and is over within nine', () => {
  const histories = 40;
  for (const [name, within] of [
    ['small', 5],
    ['swinging', 1],
  ] as const) {
    let [found, once, over] = [0, 0, 0];
    for (let seed = 0; seed < histories; seed++) {
      const days = shopDays(name, seed, HISTORY + HALVED + 20, HISTORY);
      const { opened, closed } = openedAndClosed(days, HISTORY, 'less');
      if (opened[0]! < HISTORY + within) found++;
      if (opened.length === 1) once++;
      if (closed.at(-1)! < HISTORY + HALVED + 9) over++;
    }
    for (const many of [found, once, over])
      assert.ok(many >= histories * 0.95, `${name}: ${found} found, ${once} told once, ${over} over`);
  }
});

test('what lasts for months is over when it is over: the weeks before it began tell what is usual', () => {
  const days = Array.from({ length: 240 }, (_, day) => ({
    day,
    n: 100,
    k: day < 100 || day >= 220 ? 40 : 15,
  }));
  const { opened, closed } = openedAndClosed(days, HISTORY, 'less');
  assert.deepEqual([opened.length, closed.length], [1, 1]);
  assert.ok(opened[0]! < 103 && closed[0]! >= 220 && closed[0]! < 230, `${opened} to ${closed}`);
});

test('what gets better is no alarm, and too short a history says so', () => {
  const settings = { worse: 'more' as const, alpha: 0.01, leastChange: 0.1 };
  const days = quiet(chance('better'), HISTORY, 500, 0.4, HISTORY - 7, 0.5);
  assert.equal(judgeShare(days, settings).state, 'quiet');
  assert.equal(judgeShare(days, { ...settings, worse: 'less' }).state, 'alarm');
  assert.match(judgeShare(days.slice(-20), settings).lack!, /takes 4 weeks/);
  assert.match(judgeShare([], settings).lack!, /Nothing has been counted/);
});

/** Sleeps from midnight to six, is busiest at noon, and sends in clumps of `clump`. */
function hoursOf(draw: Chance, hours: number, aDay: number, clump: number): number[] {
  return Array.from({ length: hours }, (_, at) => {
    const hour = at % 24;
    const share = hour < 6 ? 0 : Math.sin(((hour - 6) / 18) * Math.PI) / 11.4;
    return clump * draw.poisson(Math.min(30, (aDay * share) / clump));
  });
}

test('a source that sleeps at night and sends in bursts is left alone as often as is promised', () => {
  const history = 8 * 168;
  const perYear = 1;
  let alarms = 0;
  let years = 0;
  for (const [aDay, clump] of [
    [20, 1],
    [20, 5],
    [200, 1],
    [200, 20],
    [5_000, 200],
  ] as const)
    for (let one = 0; one < 4; one++) {
      const hours = hoursOf(chance('source', aDay, clump, one), history + 60 * 24, aDay, clump);
      years += 60 / 365;
      let wasAlarm = false;
      for (let at = history; at <= hours.length; at++) {
        if (hours[at - 1]! > 0) wasAlarm = false;
        else if (
          !wasAlarm &&
          judgeSilence(hours.slice(at - history, at), at - history, { perYear }).state === 'alarm'
        ) {
          wasAlarm = true;
          alarms++;
        }
      }
    }
  assert.ok(
    alarms <= years * perYear + 2 * Math.sqrt(years * perYear),
    `${alarms} alarms in ${years.toFixed(1)} quiet years`,
  );
});

test('a source that stops at noon is missed on the same day when it is busy, and not for sleeping at night', () => {
  const hours = hoursOf(chance('stops'), 8 * 168 + 12, 5_000, 1);
  const noon = [...hours, 0, 0, 0];
  const reading = judgeSilence(noon, 0, { perYear: 0.2 });
  assert.equal(reading.state, 'alarm');
  assert.match(
    alarmSentence('source', 'Shop', reading),
    /^Shop has sent nothing for 3 hours; about [\d,]+ events/,
  );
  const night = [...hours.slice(0, -12), 0, 0, 0, 0, 0];
  assert.equal(judgeSilence(night, 0, { perYear: 0.2 }).state, 'quiet');
  assert.match(judgeSilence(hours.slice(0, 200), 0, { perYear: 1 }).lack!, /two weeks/);
});

test('a source that sends every three days is missed after more than that', () => {
  const batch = (silent: number) => [
    ...Array.from({ length: 56 * 24 }, (_, at) => (at % 72 === 0 ? 400 : 0)),
    ...new Array(silent).fill(0),
  ];
  assert.equal(judgeSilence(batch(20), 0, { perYear: 1 }).state, 'quiet');
  assert.equal(judgeSilence(batch(240), 0, { perYear: 1 }).state, 'alarm');
});

test('a segment empties where it never did, and one that is empty every weekend does not', () => {
  const settings = { leastBefore: ALARM_DEFAULTS.leastBefore, share: ALARM_DEFAULTS.share };
  const sizes = Array.from({ length: 28 }, (_, day) => 120 + (day % 5));
  assert.equal(judgeEmptying(sizes, 118, settings).state, 'quiet');
  const empty = judgeEmptying(sizes, 3, settings);
  assert.equal(empty.state, 'alarm');
  assert.ok(empty.p < 1e-20);
  assert.match(alarmSentence('segment', 'Regulars', empty), /Regulars has 3 members; 122 is usual/);
  const weekends = sizes.map((size, day) => (day % 7 > 4 ? 0 : size));
  assert.equal(judgeEmptying(weekends, 0, settings).state, 'unknown');
  assert.match(judgeEmptying(sizes.slice(0, 3), 0, settings).lack!, /7 days/);
});

test('a guardrail that is looked at every day for months raises one in twenty alarms at most, and a harmed one does', () => {
  const ever = (effect: number, runs: number) => {
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const draw = chance('guardrail', effect, run);
      let sum = 0;
      let n = 0;
      for (let day = 1; day <= 120; day++) {
        // Both arms of 150 people a day, mean 1, deviation 2: the difference of their means, over the baseline's.
        n += 300;
        sum += draw.normal(effect * 150, Math.sqrt(2 * 150 * 4));
        const look = {
          value: sum / (n / 2),
          error: Math.sqrt((2 * 4) / (n / 2)),
          n,
          lessIsBetter: false,
          margin: 0,
        };
        if (judgeGuardrail(look, 0.05).state === 'alarm') {
          alarms++;
          break;
        }
      }
    }
    return alarms / runs;
  };
  assert.ok(ever(0, 1_000) <= 0.05);
  assert.ok(ever(-0.2, 100) >= 0.95);
});
