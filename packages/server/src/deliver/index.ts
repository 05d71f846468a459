// How does it reach them? The door of deliver: its parts are folders, and each has a door of its own.

import type { App } from '../platform/http/index.ts';
import { type Ask, type AskDeps, createAsk } from './ask/index.ts';
import { createMessages, type Messages, type MessagesDeps, registerMessageRoutes } from './messages/index.ts';

export type { MayGo, Message, MessageRequest, Messages } from './messages/index.ts';
export { migrations } from './migrations.ts';

/** What the parts need of the rooms to the left; each part names its own. */
export type DeliverDeps = MessagesDeps & { ask: AskRooms };
/** What asking needs beside what messages need. */
export type AskRooms = Omit<AskDeps, 'records' | 'clock' | 'secret' | 'baseUrl' | 'messages'>;

export interface Deliver {
  /** Asked to send something, this sees it through: queue, templates, channels, events. */
  readonly messages: Messages;
  /** Forms, surveys, and which question is worth most. */
  readonly ask: Ask;
  start(): void;
  /** Nothing new is begun; what is under way is written down. */
  stop(): Promise<void>;
}

export function createDeliver(deps: DeliverDeps): Deliver {
  const messages = createMessages(deps);
  const { records, clock, secret, baseUrl } = deps;
  const ask = createAsk({ ...deps.ask, records, clock, secret, baseUrl, messages });
  return {
    messages,
    ask,
    start: () => messages.start(),
    stop: () => messages.stop(),
  };
}

export function registerDeliverRoutes(app: App, deliver: Deliver): void {
  registerMessageRoutes(app, deliver.messages);
  deliver.ask.routes(app);
}
