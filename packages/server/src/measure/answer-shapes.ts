// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const TotalsShape = Type.Object(
  {
    events: Type.Number(),
    people: Type.Number(),
    firstEvent: Type.Union([Type.String(), Type.Null()]),
    lastEvent: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'Totals' },
);
const ChannelRowShape = Type.Object(
  { channel: Type.String(), visits: Type.Number(), people: Type.Number() },
  { title: 'ChannelRow' },
);
const NameRowShape = Type.Object(
  { name: Type.String(), events: Type.Number(), people: Type.Number() },
  { title: 'NameRow' },
);
const SourceRowShape = Type.Object(
  { source: Type.String(), events: Type.Number(), before: Type.Number() },
  { title: 'SourceRow' },
);
export const OverviewShape = Type.Object(
  {
    days: Type.Number({
      description:
        "The days that are shown, both inclusive, in the workspace's time zone; and the same number of days before them.",
    }),
    totals: TotalsShape,
    byDay: Type.Array(
      Type.Object({
        day: Type.String(),
        events: Type.Number(),
        people: Type.Number(),
        newPeople: Type.Number(),
      }),
    ),
    channels: Type.Array(ChannelRowShape),
    names: Type.Array(NameRowShape),
    before: Type.Object(
      { events: Type.Number(), people: Type.Number() },
      { description: 'Events and people in the days before those shown, for comparison.' },
    ),
    sources: Type.Array(SourceRowShape, {
      description:
        'Who sent them, and how much before: a source that is new makes a comparison of the totals say little.',
    }),
    computedAt: Type.String({ description: 'ISO 8601.' }),
  },
  { title: 'Overview' },
);
