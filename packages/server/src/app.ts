// The composition root: opens the stores, wires the rooms by hand from left to right, and takes them down again.

import { DEVICE_TYPES, eventIdentity } from '@visavis/engine/unify';
import { type Account, migrations as accountMigrations, createAccount } from './account/index.ts';
import { migrations as collectMigrations, createCollect, Enrichment } from './collect/index.ts';
import { createDecide, type Decide, migrations as decideMigrations } from './decide/index.ts';
import { createDeliver, type Deliver, migrations as deliverMigrations } from './deliver/index.ts';
import { ClockSteps, WatchedClock } from './flow/clock-steps.ts';
import { createFlow, type Flow } from './flow/flow.ts';
import { Timers } from './flow/timers.ts';
import { createJourneys, type Journeys, migrations as journeyMigrations } from './journey/index.ts';
import {
  createMeasure,
  createStories,
  type Measure,
  migrations as measureMigrations,
} from './measure/index.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import {
  createShipper,
  type Events,
  openEvents,
  type Shipper,
  shipperMigrations,
} from './platform/events/index.ts';
import { type App, Checks, createHttp } from './platform/http/index.ts';
import { createLog, type Log } from './platform/log.ts';
import { createMetrics } from './platform/metrics.ts';
import { openRecords, type Records } from './platform/records/index.ts';
import { loadSecret } from './platform/secret.ts';
import {
  createAsking,
  createPredict,
  createRecommend,
  type Predict,
  migrations as predictMigrations,
  type Recommend,
} from './predict/index.ts';
import {
  createSegments,
  type Segments,
  type SegmentsDeps,
  migrations as segmentMigrations,
  surroundingsOf,
} from './segment/index.ts';
import { streams } from './shipping/streams.ts';
import {
  type Catalogue,
  createCatalogue,
  createUnify,
  type Unify,
  migrations as unifyMigrations,
} from './unify/index.ts';
import { addressees } from './wiring/addressees.ts';
import { askRooms } from './wiring/askers.ts';
import { assistRooms } from './wiring/assistance.ts';
import { watch } from './wiring/figures.ts';
import { registerRooms } from './wiring/front.ts';
import { keepTrait } from './wiring/kept-traits.ts';
import { profileDoors } from './wiring/profiles.ts';
import { segmentDoor } from './wiring/protocols.ts';
import { holders } from './wiring/segment-holders.ts';
import { deliverHolders } from './wiring/segment-holders-deliver.ts';
import { measureHolders } from './wiring/segment-holders-measure.ts';
import { voiceRooms } from './wiring/voices.ts';
import { scenarioRooms } from './wiring/walkers.ts';

export interface AppOptions {
  config: Config;
  log?: Log;
  clock?: Clock;
  /** For tests, see `HttpOptions`. */
  checkAnswers?: boolean;
}

/** The whole program, not yet listening. */
export interface Visavis {
  http: App;
  account: Account;
  flow: Flow;
  unify: Unify;
  catalogue: Catalogue;
  segments: Segments;
  journeys: Journeys;
  predict: Predict;
  recommend: Recommend;
  decide: Decide;
  deliver: Deliver;
  measure: Measure;
  records: Records;
  events: Events;
  shipper: Shipper;
  /** Resolves to the address, such as `http://127.0.0.1:3000`. */
  listen(): Promise<string>;
  /** Finishes what was begun, then lets go of everything. */
  close(): Promise<void>;
}

/**
 * Where it fails, the stores that it has opened are closed again.
 * @example const app = await createApp({ config: readConfig() }); console.log(await app.listen());
 */
export async function createApp(options: AppOptions): Promise<Visavis> {
  const opened: { close(): Promise<void> }[] = [];
  try {
    return await compose(options, opened);
  } catch (error) {
    for (const store of opened.reverse()) await store.close();
    throw error;
  }
}

async function compose(
  { config, clock: given, ...options }: AppOptions,
  opened: { close(): Promise<void> }[],
): Promise<Visavis> {
  const clock = new WatchedClock(given ?? systemClock);
  const log = options.log ?? createLog({ level: config.logLevel });
  const failed = (error: unknown) => log.error({ err: error }, 'work in the background failed');
  const enrichment = await Enrichment.create({ ...config, failed });
  const records = await openRecords({ url: config.postgresUrl, dataDir: config.dataDir, log });
  opened.push(records);
  await records.migrate([
    ...shipperMigrations,
    ...accountMigrations,
    ...collectMigrations,
    ...unifyMigrations,
    ...segmentMigrations,
    ...journeyMigrations,
    ...predictMigrations,
    ...decideMigrations,
    ...deliverMigrations,
    ...measureMigrations,
  ]);
  const events = await openEvents({ clickhouseUrl: config.clickhouseUrl, dataDir: config.dataDir, log });
  opened.push(events);
  const metrics = createMetrics();
  /** The address that it listens on; links of messages lead there until a public one is set. */
  let listening = `http://${config.host}:${config.port}`;
  const baseUrl = () => config.publicUrl ?? listening;
  const checks = new Checks();

  const secret = await loadSecret(config);
  const account = createAccount({
    ...{ records, clock, log, secret, publicUrl: config.publicUrl },
    changeTimezone: (workspaceId, zone) => segments.changeTimezone(workspaceId, zone),
  });
  const audit: Account['audit'] = (...said) => account.audit(...said);
  const auditChange: NonNullable<SegmentsDeps['audit']> = ({ workspaceId, caller }, ...said) =>
    audit(workspaceId, caller ?? 'system', ...said);
  const timezone = async (workspaceId: string) => (await account.workspace(workspaceId))?.timezone ?? 'UTC';
  const collect = createCollect({
    records,
    clock,
    dataDir: config.dataDir,
    events,
    enrichment,
    keepIp: config.keepIp,
    uploadDays: config.uploadDays,
    shipped: {
      seq: () => shipper.status().events?.shippedSeq ?? 0,
      flush: () => shipper.flush(),
    },
    whose: {
      identities: async (workspaceId, key) =>
        (await unify.people.find(workspaceId, key))?.view.profile.identities.map(({ id }) => id) ?? [],
      identityOf: eventIdentity,
    },
    failed,
  });
  const unify = createUnify({
    records,
    behavioursOf: (workspaceId) => journeys.behaviours(workspaceId, segments.loaded(workspaceId)),
    now: () => clock.now(),
    events,
    shippedSeq: () => shipper.status().events?.shippedSeq ?? 0,
  });
  const catalogue = createCatalogue({
    ...{ records, clock, failed },
    allowPrivate: config.allowPrivateWebhooks,
  });
  const segments: Segments = createSegments({
    records,
    clock,
    timezone,
    dueProfiles: (now, limit, workspaceId) => unify.census.due(now, limit, workspaceId),
    async reviewGroups(workspaceId) {
      for (const group of await unify.census.changedGroupsOf(workspaceId)) await flow.reviewGroup(group);
    },
    review: async (workspaceId, review, rewrite, onlyIf) =>
      void (await flow.submit({ workspaceId, review, rewrite, onlyIf })),
    profiles: (workspaceId, after, limit) => unify.census.ids(workspaceId, after, limit),
    countProfiles: (workspaceId) => unify.census.count(workspaceId),
    events,
    async shipped() {
      await shipper.flush();
      return shipper.status().events?.shippedSeq ?? 0;
    },
    log,
    people: (workspaceId, ids) => unify.people.byIds(workspaceId, ids),
    person: (workspaceId, key) => unify.people.find(workspaceId, key),
    items: (workspaceId) => catalogue.items(workspaceId),
    fieldsKnown: async (workspaceId) => (await collect.dataMap(workspaceId, [])).fields,
    leaning: (workspaceId) => journeys.definitions.leaning(workspaceId),
    valueNames: async (workspaceId) => ({
      ...(await journeys.definitions.names(workspaceId)),
      ...(await asking.personas.names(workspaceId)),
    }),
    audit: auditChange,
    allowPrivateWebhooks: config.allowPrivateWebhooks,
  });
  const journeys: Journeys = createJourneys({
    records,
    clock,
    log,
    segments: (workspaceId) => segments.program(workspaceId),
    settleDue: (workspaceId) => segments.settleDue(workspaceId),
    people: (workspaceId, ids) => unify.people.byIds(workspaceId, ids),
    groups: (workspaceId, ids) => unify.people.groups(workspaceId, ids),
    async *history(workspaceId, identities) {
      await shipper.flush();
      yield* unify.people.logged(workspaceId, identities);
    },
    retell: async (workspaceId, stories) =>
      void (await flow.submit({ workspaceId, review: [...stories.keys()], stories })),
    profiles: (workspaceId, after, limit) => unify.census.ids(workspaceId, after, limit),
    countProfiles: (workspaceId) => unify.census.count(workspaceId),
    audit: auditChange,
  });
  const predict = createPredict({
    ...{ records, events, clock, catalogue, failed },
    surroundings: async (workspaceId) => surroundingsOf(await segments.program(workspaceId)),
    shipped: {
      seq: () => shipper.status().events?.shippedSeq ?? 0,
      flush: () => shipper.flush(),
    },
    change: async (workspaceId, review, rewrite) =>
      void (await flow.submit({ workspaceId, review, rewrite })),
    profiles: (workspaceId, after, limit) => unify.census.ids(workspaceId, after, limit),
    person: (workspaceId, key) => unify.people.find(workspaceId, key),
    audit,
  });
  const recommend = createRecommend({
    ...{ predict, clock, catalogue, failed },
    keepTrait: (workspaceId, trait) => keepTrait(segments, workspaceId, trait),
  });
  const decide = createDecide({
    records,
    events,
    clock,
    keepAsSegment: async (workspaceId, name, condition, actor) =>
      (await segments.definitions.create({ workspaceId, name: actor.name }, { name, condition })).key,
    program: (workspaceId) => segments.program(workspaceId),
    names: segments.names,
    secret,
    decisionDays: config.decisionDays,
    viewsPerAddress: config.viewsPerAddress,
    personOf: async (workspaceId, ids) => {
      for (const id of ids) {
        const person = await unify.people.find(workspaceId, `id:${id}`);
        // Who only names somebody may not know of them; who names a device of theirs may.
        const named = person?.view.profile.identities.find((one) => one.id === id);
        if (!person || !named || !DEVICE_TYPES.has(named.type)) continue;
        const inside = Object.keys(person.members).filter((key) => person.members[key]![0] > 0);
        return { profileId: person.id, segments: inside.sort().join() };
      }
      return undefined;
    },
    identitiesOf: async (workspaceId, key) =>
      (await unify.people.find(workspaceId, key))?.view.profile.identities.map(({ id }) => id),
    metricOf: (workspaceId, key) => measure.metricOf(workspaceId, key),
    segmentExists: async (workspaceId, key) =>
      (await segments.program(workspaceId)).segments.some((segment) => segment.key === key),
    segments: segmentDoor(segments),
    recommendations: (workspaceId) => recommend.live(workspaceId),
    beforeTold: (...asked) => deliver.consistency.beforeExperience(...asked),
    beforeEntryTold: (...asked) => deliver.consistency.beforeEntry(...asked),
    learning: { namesOf: (...asked) => unify.people.namesOf(...asked), timezone, failed },
    audit,
  });
  for (const holder of holders({ segments, journeys, predict, decide })) segments.uses.register(holder);
  const usedSegments = async (workspaceId: string) => new Set((await segments.uses.all(workspaceId)).keys());
  const shipper = createShipper({
    records,
    events,
    log,
    streams: streams({ records, clock, collect, decide }),
  });
  const flow = createFlow({
    records,
    clock,
    collect,
    unify,
    segments,
    journeys,
    decide,
    scenarios: {
      begin: (...asked) => deliver.scenarios.begin(...asked),
      wake: () => deliver.scenarios.wake(),
    },
    failed,
    committed({ workspaceId, events: fresh, transitions, reviewAt }) {
      shipper.wake();
      collect.committed(workspaceId, fresh);
      deliver.messages.near.saw(workspaceId, fresh);
      if (transitions.length > 0) {
        segments.webhooks.wake();
        decide.people.moved(
          workspaceId,
          transitions.map(({ profileId }) => profileId),
        );
      }
      if (reviewAt > 0) timers.expect(reviewAt);
    },
  });
  const deliver: Deliver = createDeliver({
    ...{ records, clock, secret, failed, catalogue },
    allowPrivate: config.allowPrivateWebhooks,
    baseUrl,
    ...addressees({ unify, segments, recommend, clock, flow: () => flow }),
    scenarios: scenarioRooms({
      ...{ unify, segments, journeys, events, shipper },
      allowPrivateWebhooks: config.allowPrivateWebhooks,
    }),
    voice: voiceRooms({ account, unify, segments, journeys, decide }),
    ask: askRooms({ account, collect, unify, segments, decide, events, flow, shipper, timezone }),
    assist: assistRooms({ unify, segments, journeys, predict, recommend, decide, flow }),
    companyName: async (workspaceId) => (await account.workspace(workspaceId))?.name ?? '',
    audit,
  });
  for (const holder of deliverHolders(deliver)) segments.uses.register(holder);
  const measure: Measure = createMeasure({
    ...{ decide, records },
    audit: (caller, action, subject, details) =>
      account.audit(caller.workspaceId, caller, action, subject, details),
    standing: {
      ...{ records, collect, segments, journeys, predict, recommend, catalogue, usedSegments, failed },
      workspaces: () => account.workspaces(),
    },
    events,
    clock,
    timezone,
    letters: deliver.letters,
    branchesOf: (...asked) => deliver.scenarios.definitions.branchesOf(...asked),
    sources: (workspaceId) => collect.inside.sources(account).list(workspaceId),
    team: { secret, baseUrl, members: (workspaceId) => account.inside.workspaces.members(workspaceId) },
    newPeople: (workspaceId, from, to) => unify.census.newcomers(workspaceId, from, to),
  });
  const before = () => collect.outbox.lastReceivedAt();
  const steps = new ClockSteps({ unify, flow, clock, before, failed });
  const timers = new Timers({ unify, flow, clock, steps, failed });

  const imports = collect.imports((task) => flow.submit(task));
  const doors = profileDoors({
    ...{ account, collect, imports, unify, segments, journeys, decide, deliver, flow, shipper, clock },
  });
  const erasures = unify.resumeErasures(doors, failed);
  const asking = createAsking({
    ...{ predict, records, events, clock, segments },
    people: (workspaceId, ids) => unify.people.byIds(workspaceId, ids),
    audit,
  });
  const stories = createStories({
    ...{ records, clock, secret, segments, personas: asking.personas, reports: measure.reports, decide },
    ...{ lift: measure.lift, maturity: measure.maturity, timezone },
    experiments: measure.experiments,
    everybody: (workspaceId) => unify.census.count(workspaceId),
    audit: (caller, action, subject, details) =>
      void account.audit(caller.workspaceId, caller, action, subject, details).catch(failed),
    auditLog: (query) => account.auditLog(query),
  });
  for (const holder of measureHolders({ segments, stories })) segments.uses.register(holder);

  const http = await createHttp({ config, log, metrics, checks, checkAnswers: options.checkAnswers });
  const rooms = { unify, catalogue, segments, journeys, predict, recommend, decide, deliver, measure };
  registerRooms(http, {
    ...{ account, collect, ...rooms },
    ...{ imports, doors, asking, stories, flow, records, clock, secret, publicUrl: config.publicUrl },
  });
  watch({ metrics, checks, records, events, shipper, flow });

  return {
    ...{ http, account, flow, ...rooms, records, events, shipper },
    async listen() {
      shipper.start();
      timers.start();
      decide.learning.start();
      decide.retention.poller.start();
      segments.webhooks.start();
      await segments.backfill.resume();
      await journeys.retelling.resume();
      await imports.resume();
      predict.start();
      catalogue.start();
      measure.start();
      erasures.start();
      listening = await http.listen({ port: config.port, host: config.host });
      deliver.start();
      return listening;
    },
    async close() {
      await http.close();
      await imports.close();
      await Promise.all([segments.backfill.stop(), segments.webhooks.stop(), journeys.retelling.stop()]);
      await predict.stop();
      await measure.stop();
      await catalogue.stop();
      await timers.stop();
      const erasuresEnd = erasures.stop();
      await decide.learning.stop();
      await decide.retention.poller.stop();
      await deliver.stop();
      await flow.drain();
      await shipper.stop();
      await collect.close();
      await events.close();
      await erasuresEnd;
      await records.close();
    },
  };
}
