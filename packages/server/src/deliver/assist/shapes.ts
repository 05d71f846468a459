// What Assist needs of other rooms, and what it says over HTTP.

import { ACTION_KINDS, type Happened, type Knowledge } from '@visavis/engine/deliver';
import { Type } from 'typebox';
import type { StoredPerson } from '../../unify/index.ts';

/** What is known of one person by the rooms to the left. */
export interface AssistRooms {
  search(workspaceId: string, text: string, limit: number): Promise<StoredPerson[]>;
  person(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
  /** With whatever time alone has changed. */
  personNow(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
  stages(
    workspaceId: string,
    person: StoredPerson,
  ): Promise<(Knowledge['stages'][number] & { role: string })[]>;
  segments(
    workspaceId: string,
    person: StoredPerson,
  ): Promise<{ key: string; name: string; since: number }[]>;
  predictions(
    workspaceId: string,
    person: StoredPerson,
  ): Promise<(Knowledge['predictions'][number] & { sentence: string })[]>;
  /** What pages show them now, other than what everybody sees. */
  shown(workspaceId: string, person: StoredPerson): Promise<Knowledge['shown']>;
  /** Titles of things that they would like. */
  recommended(workspaceId: string, person: StoredPerson): Promise<string[]>;
  /** The latest first. */
  events(workspaceId: string, person: StoredPerson, limit: number): Promise<Happened[]>;
}

const Time = Type.String({ format: 'date-time' });
const text = Type.String();
const orNull = <T extends Parameters<typeof Type.Array>[0]>(shape: T) => Type.Union([shape, Type.Null()]);

export const LineShape = Type.Object({
  ...{ id: text, name: text, email: orNull(text), lastSeen: orNull(Time) },
  by: Type.Union([Type.Literal('name'), Type.Literal('order')], {
    description: 'What fits: a name, an address, an identifier; or the number of an order.',
  }),
});
const ToldShape = Type.Object({
  kind: Type.Union([Type.Literal('message'), Type.Literal('experience')]),
  id: orNull(text),
  channel: text,
  what: text,
  state: text,
  seen: orNull(text),
  why: orNull(text),
  at: Time,
});
export type Told = {
  kind: 'message' | 'experience';
  id: string | null;
  channel: string;
  what: string;
  state: string;
  seen: string | null;
  why: string | null;
  at: string;
};
const order = ACTION_KINDS.map(({ kind, because }, i) => `${i + 1}. ${kind} (${because})`).join('; ');

export const AboutShape = Type.Object({
  person: Type.Object({
    ...{ id: text, name: text, email: orNull(text), phone: orNull(text), place: orNull(text) },
    ...{ firstSeen: orNull(Time), lastSeen: orNull(Time), events: Type.Integer() },
    names: Type.Array(Type.Object({ type: text, value: text })),
  }),
  stages: Type.Array(Type.Object({ journey: text, role: text, name: text, since: Time })),
  segments: Type.Array(Type.Object({ key: text, name: text, since: Time })),
  personas: Type.Array(Type.Object({ model: text, persona: text })),
  predictions: Type.Array(
    Type.Object({
      ...{ model: text, name: text, kind: text, sentence: text, reasons: Type.Array(text) },
      values: Type.Array(Type.Object({ output: text, label: text, value: Type.Unknown() })),
    }),
  ),
  cart: orNull(
    Type.Object({
      items: Type.Array(
        Type.Object({ id: text, name: text, quantity: Type.Number(), price: orNull(Type.Number()) }),
      ),
      ...{ worth: Type.Number(), currency: orNull(text), at: Time },
    }),
  ),
  told: Type.Array(ToldShape, { description: 'Messages and what pages showed, the latest first.' }),
  held: Type.Array(Type.Object({ id: text, channel: text, what: text, why: text, at: orNull(Time) })),
  next: Type.Array(
    Type.Object({
      kind: text,
      title: text,
      reasons: Type.Array(text),
      strength: Type.Number({ description: '0 to 1, within its kind.' }),
    }),
    { description: `What to do next, the best first: ${order}; within a kind the stronger first.` },
  ),
  consent: Type.Array(Type.Object({ purpose: text, granted: Type.Boolean(), since: Time })),
  recent: Type.Array(Type.Object({ name: text, at: Time })),
});
