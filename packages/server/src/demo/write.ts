// Writes to people once the demo's history is there. All of it lands in the built-in mailbox.

import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '@visavis/engine/collect';
import { type Api, Refused } from './client.ts';
import type { ClimbDeps } from './climb.ts';
import { LETTER, PRESSURE, THANKS } from './letters.ts';

/** A second each. */
const MOST_LOOKS = 300;

/** Asked again, as after a start that was killed, it goes on; what was made or changed by hand stays as it is. */
export async function write({
  api,
  signal,
  say,
}: Pick<ClimbDeps, 'api' | 'signal' | 'say'>): Promise<boolean> {
  if (!(await recommends(api, signal))) return false;
  await makeUnlessThere(api, '/v1/pressure', PRESSURE, 'put');
  await makeUnlessThere(api, '/v1/campaigns', LETTER);
  if (await isDraft(api, '/v1/campaigns/season')) await api.post('/v1/campaigns/season/start', {});
  await makeUnlessThere(api, '/v1/scenarios', {
    scenario: THANKS as unknown as JsonObject, // its interface only lacks an index signature
    expectations: [{ atMostPerWeek: 1, channels: ['email'] }],
  });
  if (await isDraft(api, '/v1/scenarios/thanks')) {
    await api.post('/v1/scenarios/thanks/simulate', { days: 30 });
    await api.patch('/v1/scenarios/thanks', { status: 'live' });
  }
  say('Wrote to the regulars; the letters are in the mailbox.');
  return true;
}

/** Letters speak of what each would like, so they wait until that is learned. */
async function recommends(api: Api, signal: AbortSignal): Promise<boolean> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const { versions } = await api.get<{ versions: object[] }>('/v1/recommendations');
    if (versions.length > 0) return true;
    await sleep(1000, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return false;
  }
  return false;
}

const isDraft = async (api: Api, path: string): Promise<boolean> =>
  (await api.get<{ status: string }>(path)).status === 'draft';

async function makeUnlessThere(
  api: Api,
  path: string,
  what: JsonObject,
  method: 'post' | 'put' = 'post',
): Promise<void> {
  await api[method](path, what).catch((error: unknown) => {
    if (!(error instanceof Refused && error.status === 409)) throw error;
  });
}
