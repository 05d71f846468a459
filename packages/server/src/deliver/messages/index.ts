// Messages: what others ask to have sent is queued, filled in for each person, handed over to a channel, and told as
// events. The door that campaigns, scenarios, forms and surveys use.

import type { Event, Json, JsonObject } from '@visavis/engine/collect';
import type { Clock } from '../../platform/clock.ts';
import type { Caller } from '../../platform/http/index.ts';
import { newId } from '../../platform/id.ts';
import type { Records, Unit } from '../../platform/records/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import { SettingsBook } from './channel-settings.ts';
import { createChannelStore } from './channel-store.ts';
import { createChannels } from './channels/index.ts';
import { vapidKeys } from './channels/web-push-crypto.ts';
import { createDeviceStore } from './device-store.ts';
import { Devices } from './devices.ts';
import { forgetMessages } from './forget-store.ts';
import { createInboxStore, type InboxStore } from './inbox-store.ts';
import { Links } from './links.ts';
import { createMailboxStore, type MailboxStore } from './mailbox-store.ts';
import type { Cause, MayGo, Message, MessageRequest, Reason, StillWanted } from './message.ts';
import { createMessageStore, type Lane, type MessageFilter, type MessageStore } from './message-store.ts';
import { Teller } from './news.ts';
import { createNewsStore } from './news-store.ts';
import type { PartedSince } from './parted.ts';
import { createPauseStore } from './pause-store.ts';
import { Pauses } from './pauses.ts';
import { Preparing } from './preparing.ts';
import { ProximityTrigger } from './proximity.ts';
import { createProximityStore } from './proximity-store.ts';
import type { ScopeDeps } from './scope.ts';
import { Sender } from './sender.ts';
import { createSuppressionStore, type SuppressionStore } from './suppression-store.ts';
import { createTemplateStore } from './template-store.ts';
import { Templates, type TemplatesDeps } from './templates.ts';
import { Tracking } from './tracking.ts';

export { soldOut } from './availability.ts';
export { holdOf } from './held.ts';
export * from './message.ts';

export { partedMeanwhile } from './parted.ts';
export { registerMessageRoutes } from './routes.ts';

export interface MessagesDeps {
  records: Records;
  clock: Clock;
  /** Signs links. */
  secret: string;
  /** Webhooks and providers may be on private and loopback addresses. */
  allowPrivate: boolean;
  /** Where people reach this server, without a trailing slash. */
  baseUrl(): string;
  /** By the profile id that was asked for, even when the person has been joined with another since. */
  people(workspaceId: string, profileIds: readonly string[]): Promise<Map<string, StoredPerson>>;
  person(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
  segmentsOf(workspaceId: string, person: StoredPerson): Promise<ReadonlySet<string>>;
  attribute(workspaceId: string, person: StoredPerson, name: string): Promise<Json | undefined>;
  offer(workspaceId: string, person: StoredPerson, slot: string): Promise<Json | undefined>;
  survey?: ScopeDeps['survey'];
  form?: ScopeDeps['form'];
  /** Some people to try a template on: of a segment, or of everybody. */
  somebody(workspaceId: string, segment: string | undefined, limit: number): Promise<StoredPerson[]>;
  companyName(workspaceId: string): Promise<string>;
  /** Takes events through the flow. */
  submit(workspaceId: string, events: readonly Event[]): Promise<void>;
  audit(
    workspaceId: string,
    actor: Caller,
    action: string,
    subject: string,
    details: JsonObject,
  ): Promise<void>;
  /** Whether somebody was parted from this person after that instant. */
  partedSince: PartedSince;
  /** Asked before a template that something sends says something else. */
  beforeTemplate?: TemplatesDeps['beforeTold'];
  /** The pressure rules; without them everything may go. */
  mayGo?: MayGo;
  /** Whether what was held is still of use; without it everything is. */
  stillWanted?: StillWanted;
  failed(error: unknown): void;
}

export interface Messages {
  /**
   * Asks for messages in the caller's unit: they are there if and only if it commits, and each idempotency key of a
   * workspace once. Call `wake` when the unit has committed, or wait half a second.
   */
  request(unit: Unit, requests: readonly MessageRequest[]): void;
  /** Something may be due. */
  wake(): void;
  find(workspaceId: string, id: string): Promise<Message | undefined>;
  /** The latest first. */
  list(workspaceId: string, filter: MessageFilter): Promise<Message[]>;
  /** What waits, the next first. */
  held(workspaceId: string, filter: Parameters<MessageStore['held']>[1]): Promise<Message[]>;
  /** How many are in each state. */
  counts(workspaceId: string, cause?: Pick<Cause, 'kind' | 'id'>): Promise<Record<string, number>>;
  /** Why a message of this template would not reach this person now; undefined when it would. */
  unreachable(lane: Lane, template: string, person: StoredPerson): Promise<Reason | undefined>;
  /** Takes what still waits out of the queue: one message, or everything of a cause; how many. */
  cancel(
    workspaceId: string,
    which: { id: string } | { cause: Pick<Cause, 'kind' | 'id'> },
    reason: Reason,
  ): Promise<number>;
  /** `*`, a channel, or a cause such as `campaign:spring`: from the very next message on nothing of it goes out. */
  readonly pauses: Pauses;
  readonly templates: Templates;
  /** What is said near a shop; hears of committed events. */
  readonly near: ProximityTrigger;
  /** Takes what is kept of these people out of every table, as part of the unit; the tables. */
  erase(unit: Unit, workspaceId: string, ids: readonly string[]): string[];
  /** Until nothing is due and everything is told. */
  drain(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
  /** For this part's own routes. */
  readonly inside: MessagesParts;
}
export interface MessagesParts {
  deps: MessagesDeps;
  channels: SettingsBook;
  mailbox: MailboxStore;
  suppressions: SuppressionStore;
  links: Links;
  inbox: InboxStore;
  devices: Devices;
  /** What a page subscribes to notifications with. */
  vapidKey(workspaceId: string): string;
  tracking: Tracking;
  byKey(workspaceId: string, idempotencyKey: string): Promise<Message | undefined>;
  retry(workspaceId: string, id: string): Promise<boolean>;
}

const yes: MayGo = async (_, messages) => messages.map(() => ({ may: 'go' }));
const wanted: StillWanted = async (_, messages) => messages.map(() => undefined);

export function createMessages(deps: MessagesDeps): Messages {
  const { records, clock, failed, allowPrivate } = deps;
  const now = () => clock.now();
  const devices = new Devices(createDeviceStore(records), now);
  const inbox = createInboxStore(records);
  const vapid = (workspaceId: string) => vapidKeys(deps.secret, workspaceId);
  const channels = createChannels({ devices, inbox, vapid, allowPrivate, now });
  const store = createMessageStore(records);
  const news = createNewsStore(records);
  const mailbox = createMailboxStore(records);
  const suppressions = createSuppressionStore(records);
  const settings = new SettingsBook(createChannelStore(records), channels);
  const pauses = new Pauses(createPauseStore(records), clock);
  const teller = new Teller({ store: news, clock, submit: deps.submit, failed });
  const company = async (workspaceId: string): Promise<JsonObject> => {
    const email = await settings.of({ workspaceId, channel: 'email' });
    return {
      name: await deps.companyName(workspaceId),
      address: (email as { postalAddress?: string }).postalAddress ?? '',
    };
  };
  const templateStore = createTemplateStore(records);
  const links = new Links(deps.secret, deps.baseUrl);
  const preparing = new Preparing({
    ...deps,
    ...{ company, suppressions, templates: templateStore },
    links,
    mayGo: deps.mayGo ?? yes,
    stillWanted: deps.stillWanted ?? wanted,
  });
  const sender = new Sender({
    ...{ records, clock, store, news, mailbox, channels, preparing, pauses, failed },
    settings: (lane) => settings.of(lane),
    bounced: ({ workspaceId, channel, address, id }) =>
      suppressions.add({
        ...{
          workspaceId,
          channel,
          address: address!,
          topic: '*',
          why: 'bounced',
          messageId: id,
          at: clock.now(),
        },
      }),
    told: () => teller.poller.wake(),
  });
  const tracking = new Tracking({
    ...{ records, clock, store, news, suppressions, templates: templateStore, people: deps.people },
    consentPurpose: async (workspaceId, channel) =>
      (await settings.of({ workspaceId, channel })).consentPurpose,
    told: () => teller.poller.wake(),
  });
  const near = new ProximityTrigger({
    ...{ clock, failed, store: createProximityStore(records) },
    person: deps.person,
    segmentsOf: deps.segmentsOf,
    askedAt: async (workspaceId, key) => (await store.byKey(workspaceId, key))?.createdAt ?? 0,
    async request(asked) {
      await records.unit([], async (unit) => store.request(unit, [messageOf(asked, now())]));
      sender.wake();
    },
  });
  return {
    request(unit, requests) {
      const now = clock.now();
      store.request(
        unit,
        requests.map((one) => messageOf(one, now)),
      );
    },
    wake: () => sender.wake(),
    find: (workspaceId, id) => store.find(workspaceId, id),
    list: (workspaceId, filter) => store.list(workspaceId, filter),
    held: (workspaceId, filter) => store.held(workspaceId, filter),
    counts: (workspaceId, cause) => store.counts(workspaceId, cause),
    unreachable: async (lane, template, person) =>
      preparing.unreachable(lane, settings.channel(lane.channel), await settings.of(lane), {
        ...{ template, person, now: now() },
      }),
    cancel: (workspaceId, which, reason) => store.cancel(workspaceId, which, reason),
    pauses,
    near,
    templates: new Templates({
      ...{ ...deps, store: templateStore, channels: settings, preparing, company },
      ...(deps.beforeTemplate && { beforeTold: deps.beforeTemplate }),
    }),
    erase: forgetMessages,
    async drain() {
      await sender.drain();
      await teller.poller.drain();
    },
    start() {
      sender.start();
      teller.poller.start();
    },
    async stop() {
      await near.idle();
      await sender.stop();
      await teller.poller.stop();
    },
    inside: {
      ...{ deps, channels: settings, mailbox, suppressions, links, tracking, inbox, devices },
      vapidKey: (workspaceId) => vapid(workspaceId).publicKey,
      byKey: (workspaceId, key) => store.byKey(workspaceId, key),
      async retry(workspaceId, id) {
        const done = await store.retry(workspaceId, id, clock.now());
        if (done) sender.wake();
        return done;
      },
    },
  };
}

function messageOf(request: MessageRequest, now: number): Message {
  return {
    ...{ priority: 0, tags: [], transactional: false, whileAvailable: false, expiresAt: 0 },
    ...request,
    variant: request.variant ?? null,
    id: newId(now),
    state: 'waiting',
    reason: null,
    createdAt: now,
    dueAt: Math.max(now, request.notBefore ?? 0),
    attempts: 0,
    claimedUntil: 0,
    address: null,
    subject: null,
    ...{ sentAt: 0, openedAt: 0, clickedAt: 0 },
  };
}
