// What a content commits us to: what somebody declared of it, and for the rest what can be read in it.

import type { Json } from '../../collect/index.ts';
import type { Claim, Declared, Found, TopicName } from './claim.ts';
import { fragmentsOf } from './fragments.ts';
import { topic } from './topics/index.ts';

/** In which words of a declaration each topic stands. */
const WORDS: Readonly<Record<TopicName, (declared: Declared) => readonly string[] | undefined>> = {
  offer: ({ offers }) => offers,
  price: ({ prices }) => prices,
  audience: ({ audience }) => one(audience),
  stage: ({ stage }) => one(stage),
  tone: ({ tone }) => one(tone),
  action: ({ callToAction }) => one(callToAction),
};
const one = (words: string | undefined): readonly string[] | undefined =>
  words === undefined ? undefined : words.trim() === '' ? [] : [words];

/**
 * The claims of a content, each with where it comes from. Of a topic that somebody declared nothing is read.
 *
 * @example claimsOf('Welcome! 10% off your first order', [])
 * // offer 10 % of everything, audience: somebody new; both read
 * @param declared the nearest declaration first: that of a step, of its campaign, of its template
 */
export function claimsOf(content: Json, declared: readonly Declared[]): Claim[] {
  const fragments = fragmentsOf(content);
  const claims = (Object.keys(WORDS) as TopicName[]).flatMap((name) => {
    const words = declared.map(WORDS[name]).find((said) => said !== undefined);
    const found = words
      ? words.flatMap((text) => topic(name).declared(text))
      : fragments.flatMap((fragment) => topic(name).read(fragment));
    const from: Claim['from'] = words ? 'declared' : 'read';
    return found.map((claim) => claimOf(name, claim, from));
  });
  const known = new Set<string>();
  return claims.filter(({ topic: name, about, value }) => {
    const key = `${name}\n${about}\n${value}`;
    return !known.has(key) && known.add(key);
  });
}

const claimOf = (name: TopicName, { about = '', value, says }: Found, from: Claim['from']): Claim => ({
  ...{ topic: name, about, value, from },
  says: says.replace(/\s+/g, ' ').slice(0, 200),
});

/** What a stage says of itself in a journey's words; see `StageMessage`. */
export function declaredOfStage(
  machine: string,
  stage: { key: string; name: string; says?: { message?: string; tone?: string; callToAction?: string } },
): Declared {
  const { tone, callToAction } = stage.says ?? {};
  return {
    ...{ stage: `${machine}/${stage.key}`, audience: stage.name },
    ...(tone !== undefined && { tone }),
    ...(callToAction !== undefined && { callToAction }),
  };
}
