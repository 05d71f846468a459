// `visavis simulate`: the simulator's histories as JSON Lines, or straight into a server.

import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { JsonObject } from '@visavis/engine/collect';
import { DEFAULTS, type Options, simulate } from '@visavis/simulator';
import { apiOf, replay } from '../demo/index.ts';
import { Misuse } from './misuse.ts';

export async function simulateCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      people: { type: 'string' },
      days: { type: 'string' },
      seed: { type: 'string' },
      start: { type: 'string' },
      truth: { type: 'boolean', default: false },
      out: { type: 'string' },
      to: { type: 'string' },
      key: { type: 'string' },
    },
  });
  const options: Options = {
    ...DEFAULTS,
    people: wholeNumber('people', values.people, DEFAULTS.people),
    days: wholeNumber('days', values.days, DEFAULTS.days),
    seed: wholeNumber('seed', values.seed, DEFAULTS.seed),
    start: dateOf(values.start),
  };
  if (values.to !== undefined) return send(options, values.to, values.key, signal);
  const target = values.out === undefined ? process.stdout : createWriteStream(values.out);
  await pipeline(Readable.from(lines(options, values.truth)), target, {
    signal,
    end: values.out !== undefined,
  });
}

async function send(
  options: Options,
  url: string,
  key: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (!key) throw new Misuse('simulate --to needs --key with a write key of that server.');
  let sent = 0;
  await replay({
    api: apiOf(url.replace(/\/$/, ''), key),
    messages: messages(options),
    from: 0,
    onSent: (count) => {
      sent = count;
    },
    signal,
  });
  console.error(`${sent.toLocaleString('en-US')} messages were taken.`);
}

function* messages(options: Options): Generator<JsonObject> {
  // A message is JSON; its type only leaves open which fields it has.
  for (const { message } of simulate(options)) yield message as unknown as JsonObject;
}

/** Some hundred lines at a time: a stream of single lines spends its time on being a stream. */
function* lines(options: Options, truth: boolean): Generator<string> {
  let text = '';
  for (const one of simulate(options)) {
    text += `${JSON.stringify(truth ? one : one.message)}\n`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  if (text) yield text;
}

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text))
    throw new Misuse(`--${name}: expected a whole number, got ${JSON.stringify(text)}.`);
  return Number(text);
}

function dateOf(text: string | undefined): number {
  if (text === undefined) return DEFAULTS.start;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new Misuse(`--start: expected a date such as 2026-01-05, got ${JSON.stringify(text)}.`);
  return time;
}
