// What is set for a channel: checked against the channel's own schema when it is saved, complete when it is read, and
// without its secrets when it is shown.

import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { VisavisError } from '../../platform/errors.ts';
import { type Finding, toFaults } from '../../platform/http/faults.ts';
import type { ChannelStore } from './channel-store.ts';
import type { Channel, ChannelSettings } from './channels/channel.ts';
import type { Channels } from './channels/index.ts';
import type { ChannelName } from './message.ts';

export type Settings = ChannelSettings & Record<string, unknown>;

const SHARED = {
  perSecond: Type.Number({
    minimum: 0,
    maximum: 10_000,
    default: 0,
    title: 'At most so many a second (0: any)',
  }),
  atOnce: Type.Integer({ minimum: 1, maximum: 50, default: 5, title: 'Connections at a time' }),
  consentPurpose: Type.String({ maxLength: 100, default: '', title: 'Purpose that people agree to' }),
  consent: Type.Union([Type.Literal('granted'), Type.Literal('not_refused')], {
    default: 'not_refused',
    title: 'Who may be written to',
  }),
  inDoubt: Type.Union([Type.Literal('again'), Type.Literal('hold')], {
    default: 'again',
    title: 'What is in doubt after a crash',
  }),
};
/** Shown in place of a secret that is set; saved, it changes nothing. */
const HIDDEN = '••••••••';

export class SettingsBook {
  readonly #store: ChannelStore;
  readonly #channels: Channels;

  constructor(store: ChannelStore, channels: Channels) {
    this.#store = store;
    this.#channels = channels;
  }

  channel(name: string): Channel {
    const found = this.#channels[name as ChannelName] as Channel | undefined;
    if (!found) {
      const known = Object.keys(this.#channels).join(', ');
      throw new VisavisError('not_found', `Expected a channel (${known}), got “${name.slice(0, 50)}”.`);
    }
    return found;
  }

  all(): Channel[] {
    return Object.values(this.#channels);
  }

  schemaOf(channel: Channel) {
    const transport = Type.Union(
      ['mailbox', ...channel.transports].map((one) => Type.Literal(one)),
      // What waits in our own store needs no provider.
      { default: channel.name === 'in_app' ? 'in_app' : 'mailbox', title: 'Hand over to' },
    );
    return Type.Object(
      { transport, ...SHARED, ...(channel.settings as ReturnType<typeof Type.Object>).properties },
      { additionalProperties: false },
    );
  }

  /** Complete, secrets included. */
  async of({ workspaceId, channel: name }: { workspaceId: string; channel: ChannelName }): Promise<Settings> {
    const channel = this.channel(name);
    const saved = (await this.#store.find(workspaceId, name)) ?? {};
    // The schema has a default for everything.
    return Value.Default(this.schemaOf(channel), { ...saved }) as Settings;
  }

  /** For people: a secret that is set shows as dots. */
  async shown(workspaceId: string, channel: Channel): Promise<Record<string, unknown>> {
    const settings: Record<string, unknown> = { ...(await this.of({ workspaceId, channel: channel.name })) };
    for (const name of channel.secrets) if (settings[name]) settings[name] = HIDDEN;
    return settings;
  }

  /** What is not named stays. @throws invalid_request that names each field */
  async change(workspaceId: string, channel: Channel, changes: Record<string, unknown>): Promise<void> {
    const before = await this.of({ workspaceId, channel: channel.name });
    const kept = Object.entries(changes).filter(
      ([name, value]) => !(channel.secrets.includes(name) && value === HIDDEN),
    );
    const next = { ...before, ...Object.fromEntries(kept) };
    const schema = this.schemaOf(channel);
    const faults = toFaults(Value.Errors(schema, next) as Finding[], next);
    if (faults.length > 0)
      throw new VisavisError('invalid_request', `The settings of ${channel.title} cannot be used.`, {
        faults,
      });
    await this.#store.save(workspaceId, channel.name, next);
  }
}
