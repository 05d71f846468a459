// The shapes that unify's addresses take.

import { Type } from 'typebox';

export const Key = Type.Object({
  key: Type.String({
    minLength: 3,
    maxLength: 600,
    description:
      'A name of the person, `<type>:<value>`: `user_id:42`, `email:ada@example.org`, `id:<uuid>`.',
  }),
});
const Paged = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 1000, description: '`next` of the page before.' })),
};
export const Search = Type.Object({
  ...Paged,
  search: Type.Optional(
    Type.String({ maxLength: 200, description: 'How a name, an e-mail address or an identifier begins.' }),
  ),
  segment: Type.Optional(
    Type.String({ maxLength: 200, description: 'Only members: a segment’s id or key.' }),
  ),
  sort: Type.Optional(
    Type.Union(
      (['lastSeen', '-lastSeen', 'firstSeen', '-firstSeen', 'events', '-events'] as const).map((order) =>
        Type.Literal(order),
      ),
      { description: 'By their events, with a minus the greatest first. A search has an order of its own.' },
    ),
  ),
  known: Type.Optional(
    Type.Boolean({ description: 'With `sort`: only who has a name besides that of a device.' }),
  ),
});
export const EventQuery = Type.Object({
  ...Paged,
  before: Type.Optional(Type.String({ maxLength: 100, description: 'The same as `cursor`.' })),
  name: Type.Optional(Type.String({ maxLength: 300 })),
});
export const MergeQuery = Type.Object(Paged);

const Reason = Type.String({ minLength: 1, maxLength: 500 });
const Keys = Type.Array(Type.String({ minLength: 3, maxLength: 600 }), { minItems: 1, maxItems: 100 });
export const MergeBody = Type.Object(
  { profiles: Keys, reason: Reason },
  { additionalProperties: false, description: 'Two or more people, by any of their names.' },
);
export const UnmergeBody = Type.Object(
  {
    identities: Type.Optional(Keys),
    merge: Type.Optional(Type.String({ maxLength: 100, description: 'A line of the merge log to undo.' })),
    reason: Reason,
  },
  { additionalProperties: false },
);
export const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
export const CheckBody = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    cursor: Type.Optional(
      Type.String({ maxLength: 100, description: 'Those with a greater id; `next` of the page before.' }),
    ),
  },
  { additionalProperties: false },
);
export const EraseQuery = Type.Object({
  suppress: Type.Optional(
    Type.Boolean({ default: false, description: 'Later events must not make the person again.' }),
  ),
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 60,
      default: 2,
      description: 'So many seconds the answer waits for the last trace to be gone.',
    }),
  ),
});

const Limit = Type.Object(
  {
    max: Type.Integer({ minimum: 1, maximum: 1000 }),
    windowMs: Type.Optional(Type.Integer({ minimum: 1000 })),
  },
  { additionalProperties: false },
);
const TypeName = Type.String({ minLength: 1, maxLength: 100 });
const Rules = Type.Object(
  {
    priority: Type.Array(TypeName, { maxItems: 50 }),
    limits: Type.Record(TypeName, Limit),
    defaultLimit: Limit,
    blocked: Type.Array(Type.String({ maxLength: 512 }), { maxItems: 10_000 }),
    blockedPatterns: Type.Array(Type.String({ minLength: 1, maxLength: 512 }), { maxItems: 100 }),
    shared: Type.Record(TypeName, Type.Record(TypeName, Type.Integer({ minimum: 1, maximum: 64 }))),
    fromTraits: Type.Record(Type.String({ minLength: 1, maxLength: 200 }), TypeName),
    maxIdentities: Type.Integer({ minimum: 2, maximum: 1000 }),
  },
  { additionalProperties: false },
);
export const SomeRules = Type.Partial(Rules, { additionalProperties: false });
