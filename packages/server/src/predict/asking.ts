// Questions that are put to models in words of their own: who is like a segment, which segments are suggested, which
// personas there are. They stand beside the models, and are wired here.

import type { Clock } from '../platform/clock.ts';
import type { Events } from '../platform/events/index.ts';
import type { App } from '../platform/http/index.ts';
import type { Records } from '../platform/records/index.ts';
import { newest, type Segments } from '../segment/index.ts';
import { registerSuggestionRoutes } from './discovery/routes.ts';
import { Suggestions } from './discovery/suggestions.ts';
import type { Predict } from './index.ts';
import { Lookalikes } from './lookalikes/lookalikes.ts';
import { registerLookalikeRoutes } from './lookalikes/routes.ts';
import { createPersonaStore, Personas, type PersonasDeps, registerPersonaRoutes } from './personas/index.ts';

export interface AskingDeps extends Pick<PersonasDeps, 'people' | 'audit'> {
  predict: Predict;
  records: Records;
  events: Events;
  clock: Clock;
  segments: Pick<Segments, 'definitions' | 'insights'>;
}
export interface Asking {
  readonly lookalikes: Lookalikes;
  readonly suggestions: Suggestions;
  readonly personas: Personas;
}

export function createAsking(deps: AskingDeps): Asking {
  const { predict, records, events, clock, people, audit } = deps;
  const { definitions, insights } = deps.segments;
  const sizeNow: Segments['insights']['sizeNow'] = (...asked) => insights.sizeNow(...asked);
  const segment: Segments['definitions']['segment'] = (...asked) => definitions.segment(...asked);
  const store = createPersonaStore(records, events);
  return {
    lookalikes: new Lookalikes({ predict, sizeNow, segment }),
    suggestions: new Suggestions({
      ...{ predict, sizeNow },
      segments: async (workspaceId) =>
        (await definitions.segments(workspaceId)).map((one) => ({ ...one, condition: newest(one) })),
    }),
    personas: new Personas({ models: predict.models, clock, store, people, audit }),
  };
}

export function registerAskingRoutes(app: App, { lookalikes, suggestions, personas }: Asking): void {
  registerLookalikeRoutes(app, lookalikes);
  registerSuggestionRoutes(app, suggestions);
  registerPersonaRoutes(app, personas);
}
