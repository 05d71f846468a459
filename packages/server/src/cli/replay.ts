// `visavis replay`: works a logged decision out again, from what was logged, and says whether it is the same.

import { parseArgs } from 'node:util';
import type { LoggedDecision } from '@visavis/engine/decide';
import { apiOf } from '../demo/index.ts';
import { Misuse } from './misuse.ts';
import { addressFlags, serverAddress } from './server-address.ts';

interface Replayed {
  logged: LoggedDecision;
  again: Pick<LoggedDecision, 'decisions'>;
  same: boolean;
}

export async function replayCommand(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...addressFlags, json: { type: 'boolean' } },
  });
  const [id, ...rest] = positionals;
  if (id === undefined || rest.length > 0)
    throw new Misuse(`replay: expected one decision id, got ${positionals.length}.`);
  const { url, key } = serverAddress(values);
  const replayed: Replayed = await apiOf(url, key).post(`/v1/decisions/${encodeURIComponent(id)}/replay`, {});
  if (values.json) console.log(JSON.stringify(replayed, null, 2));
  else tell(replayed);
  if (replayed.same) return;
  console.error('The replay is not the same as what was logged.');
  process.exitCode = 1;
}

function tell({ logged, again, same }: Replayed): void {
  console.log(`Decided at ${new Date(logged.time).toISOString()} for ${logged.person || 'nobody'}`);
  logged.decisions.forEach(({ slot, experience, variant, reason }, at) => {
    const what = experience ? `${experience.key} v${experience.version}, ${variant ?? 'holdout'}` : 'default';
    console.log(`  ${slot}: ${what}. ${reason.text}`);
    const other = again.decisions[at]!;
    if (JSON.stringify(other) !== JSON.stringify(logged.decisions[at]))
      console.log(`    again: ${JSON.stringify(other)}`);
  });
  if (same) console.log('Replayed: exactly the same.');
}
