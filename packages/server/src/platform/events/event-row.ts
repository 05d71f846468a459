// How values of any JSON shape become typed columns: a path and a value go to the map of the value's type, so that
// '5', 5 and true never compare equal by accident, and a number keeps every digit that JavaScript gave it.

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface TypedMaps {
  texts: Record<string, string>;
  numbers: Record<string, number>;
  bools: Record<string, boolean>;
  lists: Record<string, string[]>;
}

export const emptyMaps = (): TypedMaps => ({ texts: {}, numbers: {}, bools: {}, lists: {} });

/** Adds `value` under `path`; objects become dotted paths, `null` is as good as absent. */
export function addTyped(maps: TypedMaps, path: string, value: Json | undefined): void {
  if (typeof value === 'string') maps.texts[path] = value;
  else if (typeof value === 'number') maps.numbers[path] = value;
  else if (typeof value === 'boolean') maps.bools[path] = value;
  else if (Array.isArray(value)) maps.lists[path] = value.map((element) => JSON.stringify(element));
  else if (value) for (const key of Object.keys(value)) addTyped(maps, `${path}.${key}`, value[key]);
}
