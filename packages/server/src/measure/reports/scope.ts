// Who is asked about in a report, and by what they are told apart: the members of a segment, and segments, personas,
// stages, channels, devices or places. People are as they are known now; of a channel the first touch, or the latest.

import { VisavisError } from '../../platform/errors.ts';
import { FACT_COLUMNS } from '../../platform/events/index.ts';
import { type Segments, type Sql, surroundingsOf, toSql } from '../../segment/index.ts';
import { derivedGroups, factGroups, segmentGroups } from './scope-store.ts';

export interface ScopeQuery {
  /** Only members, by id or key. */
  segment?: string | undefined;
  /** `channel`, `first.channel`, `device.type`, `persona.<model>`, `stage.<journey>`, `segments:<key>,<key>`. */
  by?: string | undefined;
}
export interface Scope {
  workspaceId: string;
  timezone: string;
  now: number;
  /** `SELECT profile` of the people asked about; everybody when not given. */
  only: Sql | undefined;
  /** `SELECT person, value`; whoever has no row has the value ''. A person may have several. */
  groups: Sql | undefined;
}
export interface Scopes {
  /** @throws not_found, invalid_request */
  of(workspaceId: string, query: ScopeQuery): Promise<Scope>;
}

const MOST_SEGMENTS = 12;

export function createScopes(segments: Segments, now: () => number): Scopes {
  return {
    async of(workspaceId, { segment, by }) {
      const program = await segments.program(workspaceId);
      const surroundings = surroundingsOf(program);
      const about = { ...surroundings, workspaceId, now: now() };
      const membersOf = async (name: string, prefix: string): Promise<Sql> => {
        const { key } = await segments.definitions.segment(workspaceId, name);
        return toSql({ segment: key }, { ...about, prefix });
      };
      const only = segment === undefined ? undefined : await membersOf(segment, 'only');
      const { timezone } = surroundings;
      return { workspaceId, timezone, now: about.now, only, groups: await groupsOf(by, membersOf) };
    },
  };
}

async function groupsOf(
  by: string | undefined,
  membersOf: (name: string, prefix: string) => Promise<Sql>,
): Promise<Sql | undefined> {
  if (by === undefined || by === '') return undefined;
  if (by.startsWith('segments:')) {
    const keys = [...new Set(by.slice('segments:'.length).split(',').filter(Boolean))];
    if (keys.length === 0 || keys.length > MOST_SEGMENTS)
      throw wrong(`1 to ${MOST_SEGMENTS} keys of segments after "segments:"`, by);
    const all = keys.map(async (key, i) => ({ key, members: await membersOf(key, `g${i}x`) }));
    return segmentGroups(await Promise.all(all));
  }
  if (/^(persona|stage|prediction)\./.test(by)) return derivedGroups(by);
  const isFirst = by.startsWith('first.');
  const fact = isFirst ? by.slice('first.'.length) : by;
  if (Object.hasOwn(FACT_COLUMNS, fact)) return factGroups(fact, isFirst ? 'first' : 'latest');
  throw wrong('"segments:<keys>", "persona.<model>", "stage.<journey>", or a fact such as "channel"', by);
}

const wrong = (expected: string, got: string): VisavisError =>
  new VisavisError('invalid_request', `Expected as "by" ${expected}; got ${JSON.stringify(got)}.`, {
    faults: [{ field: 'by', expected, got }],
  });
