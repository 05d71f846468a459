// The front of the house: every room's HTTP routes, registered from left to right, with what each asks of the others.

import { type Account, registerAccountRoutes } from '../account/index.ts';
import { addCors, type Collect, registerCollectRoutes } from '../collect/index.ts';
import { registerEditorRoutes } from '../decide/editor/routes.ts';
import { createPasses, createTickets, type Decide, registerDecideRoutes } from '../decide/index.ts';
import { registerVisitorRoutes } from '../decide/visitor/routes.ts';
import { type Deliver, registerDeliverRoutes } from '../deliver/index.ts';
import { asker } from '../flow/asking.ts';
import type { Flow } from '../flow/flow.ts';
import { type Journeys, registerJourneyRoutes } from '../journey/index.ts';
import {
  type createStories,
  type Measure,
  registerMeasureRoutes,
  registerStoryRoutes,
} from '../measure/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { App } from '../platform/http/index.ts';
import type { Records } from '../platform/records/index.ts';
import {
  type createAsking,
  type Predict,
  type Recommend,
  registerPredictRoutes,
  registerRecommendRoutes,
} from '../predict/index.ts';
import { registerSegmentRoutes, type Segments } from '../segment/index.ts';
import { type Catalogue, registerCatalogueRoutes, registerUnifyRoutes, type Unify } from '../unify/index.ts';
import type { profileDoors } from './profiles.ts';
import { registerProtocols } from './protocols.ts';
import { views } from './views.ts';
import { visitorDoors } from './visitors.ts';

export interface Front {
  account: Account;
  collect: Collect;
  imports: ReturnType<Collect['imports']>;
  unify: Unify;
  catalogue: Catalogue;
  /** What is asked of whole people. */
  doors: ReturnType<typeof profileDoors>;
  segments: Segments;
  journeys: Journeys;
  predict: Predict;
  /** Personas, suggested segments and lookalikes. */
  asking: ReturnType<typeof createAsking>;
  recommend: Recommend;
  decide: Decide;
  deliver: Deliver;
  measure: Measure;
  stories: ReturnType<typeof createStories>;
  flow: Flow;
  records: Records;
  clock: Clock;
  secret: string;
  publicUrl: string | undefined;
}

export function registerRooms(http: App, rooms: Front): void {
  const { account, collect, unify, segments, journeys, predict, decide, doors, flow, clock } = rooms;
  addCors(http);
  account.guard(http);
  registerAccountRoutes(http, account);
  registerCollectRoutes(http, collect, {
    accept: ({ trusted, address, ...task }) => {
      if (!trusted) decide.proofs.vouch(task.workspaceId, task.events, address);
      return flow.submit(task);
    },
    imports: rooms.imports,
    account,
    needsOf: (workspaceId) => segments.definitions.needs(workspaceId),
    findSource: async (key) => {
      const caller = await account.callerOfKey(key);
      return caller && { workspaceId: caller.workspaceId, sourceId: caller.sourceId ?? caller.keyId ?? '' };
    },
    publicUrl: rooms.publicUrl,
  });
  registerUnifyRoutes(http, unify, doors);
  registerCatalogueRoutes(http, rooms.catalogue);
  registerSegmentRoutes(http, segments);
  registerJourneyRoutes(http, journeys, segments);
  registerPredictRoutes(http, predict, rooms.asking);
  registerRecommendRoutes(http, rooms.recommend, {
    person: async (workspaceId, key) => (await unify.people.find(workspaceId, key))?.view,
    audit: (caller, action) => account.audit(caller.workspaceId, caller, action, 'recommendations', {}),
  });
  const ask = asker({ flow, collect, decide, clock });
  registerDecideRoutes(http, decide, ask);
  registerProtocols(http, { account, unify, decide, doors, ask });
  registerEditorRoutes(http, {
    decide,
    ask,
    tickets: createTickets({ db: rooms.records.db, clock }),
    ...views({ segments, unify }),
  });
  registerVisitorRoutes(http, {
    decide,
    ask,
    passes: createPasses({ secret: rooms.secret, clock }),
    ...visitorDoors({ account, unify, doors }),
  });
  registerDeliverRoutes(http, rooms.deliver);
  registerMeasureRoutes(http, rooms.measure);
  registerStoryRoutes(http, rooms.stories);
}
