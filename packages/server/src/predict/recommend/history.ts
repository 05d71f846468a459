// What a person has done with items lately, as folding keeps it with them: it knows what they did a moment ago.

import { combineStates, type ProfileView } from '@visavis/engine/unify';
import { behaviourOf, INTERACTION_KINDS, type InteractionKind, type RecommendSettings } from './settings.ts';

export interface Deed {
  item: string;
  kind: InteractionKind;
  /** Milliseconds since 1970. */
  time: number;
}

/** Oldest first; an item may come once a kind. */
export function deedsOf(view: Pick<ProfileView, 'behaviours'>, settings: RecommendSettings): Deed[] {
  const deeds = INTERACTION_KINDS.flatMap((kind) => {
    const behaviour = behaviourOf(kind, settings);
    const state = combineStates(behaviour, view.behaviours(behaviour.id)) as [number, string][] | undefined;
    return (state ?? []).map(([time, key]): Deed => ({ item: idOfKey(key), kind, time }));
  });
  return deeds.sort((a, b) => a.time - b.time);
}

/** Texts and numbers are the same item. */
const idOfKey = (key: string): string => (key.startsWith('"') ? key.slice(1) : key);
