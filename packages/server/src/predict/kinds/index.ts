// All kinds of models, by name. A new one is a file beside this one and a line here.

import type { ModelKind } from './kind.ts';
import { reorder } from './reorder.ts';

const ALL: readonly ModelKind[] = [reorder];

export const KINDS: ReadonlyMap<string, ModelKind> = new Map(ALL.map((kind) => [kind.name, kind]));
