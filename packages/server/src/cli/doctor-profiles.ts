// Whether people are what their events add up to: a sample of them, or everybody. The server works each of them out again
// from the log; here it is asked page by page, and what it finds is put into words.

import { randomUUID } from 'node:crypto';
import type { Api } from '../demo/index.ts';
import type { Finding } from './doctor.ts';

const SAMPLE = 200;
const PAGE = 500;
const SHOWN = 10;

interface Page {
  people: number;
  events: number;
  differing: { profileId: string; identity: string; parts: string[] }[];
  next?: string;
  withoutBehaviours: boolean;
}

export async function checkProfiles(
  api: Pick<Api, 'post'>,
  { all = false }: { all?: boolean } = {},
): Promise<Finding> {
  const pages = all ? await everybody(api) : await sample(api);
  const sum = (of: (page: Page) => number) => pages.reduce((total, page) => total + of(page), 0);
  const differing = pages.flatMap((page) => page.differing);
  const wrong = new Set(differing.map(({ profileId }) => profileId)).size;
  const looked = `${count(sum((page) => page.people))} people and their ${count(sum((page) => page.events))} events looked at`;
  const left = pages.some((page) => page.withoutBehaviours)
    ? '; without what segments remember, since one is being brought up'
    : '';
  if (wrong === 0)
    return { what: 'Profiles', found: `${looked}, everybody is what their events add up to${left}` };
  const lines = differing
    .slice(0, SHOWN)
    .map(({ profileId, identity, parts }) => `${profileId} (${identity}): ${parts.join(', ')}`);
  return {
    what: 'Profiles',
    found: `${looked}, ${count(wrong)} differ from what their events add up to${left}`,
    todo: `Please report it, with these:\n      ${lines.join('\n      ')}`,
  };
}

/** Ids are hashes, so whoever follows a random one is drawn at random; too near the end, the first ones serve as well. */
async function sample(api: Pick<Api, 'post'>): Promise<Page[]> {
  const page = await look(api, SAMPLE, randomUUID());
  return [page.people === SAMPLE ? page : await look(api, SAMPLE, '')];
}

async function everybody(api: Pick<Api, 'post'>): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; cursor = pages.at(-1)!.next)
    pages.push(await look(api, PAGE, cursor));
  return pages;
}

const look = (api: Pick<Api, 'post'>, limit: number, cursor: string): Promise<Page> =>
  api.post<Page>('/v1/profiles/check', { limit, cursor });

const count = (n: number): string => n.toLocaleString('en-US');
