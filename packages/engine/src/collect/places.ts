// What is written very often is written as a number: its place in a list that only grows.

import { FACTS } from './event.ts';

/** A number where the list has it, else the text itself. */
export type Place = number | string;

export interface Places {
  placeOf(name: string): Place;
  nameAt(place: Place): string;
}

/** @example const facts = places(FACTS); facts.nameAt(facts.placeOf('device.os')) // 'device.os' */
export function places(list: readonly string[]): Places {
  const known = new Map(list.map((name, place) => [name, place]));
  return {
    placeOf: (name) => known.get(name) ?? name,
    nameAt: (place) => (typeof place === 'number' ? list[place]! : place),
  };
}

export const FACT_PLACES: Places = places(FACTS);
