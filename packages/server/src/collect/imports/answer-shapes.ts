// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const ImportMappingShape = Type.Object(
  {
    kind: Type.Union([Type.Literal('people'), Type.Literal('events'), Type.Literal('messages')]),
    columns: Type.Record(Type.String(), Type.String()),
    event: Type.Optional(Type.String({ description: 'The name of all events, when no column holds it.' })),
    timeZone: Type.Optional(
      Type.String({
        description: 'Where local times in the file are meant: `Europe/Berlin`. UTC when not given.',
      }),
    ),
    dateOrder: Type.Optional(
      Type.Union([Type.Literal('dmy'), Type.Literal('mdy')], {
        description:
          'Whether 03/04/2024 is in April (`dmy`) or in March (`mdy`). With slashes the month first when not given, else the day.',
      }),
    ),
  },
  { title: 'ImportMapping' },
);
const ImportPreviewShape = Type.Object(
  { columns: Type.Array(Type.String()), rows: Type.Array(Type.Record(Type.String(), Type.Unknown())) },
  { title: 'ImportPreview' },
);
export const UploadedImportShape = Type.Object(
  {
    proposed: ImportMappingShape,
    preview: ImportPreviewShape,
    progress: Type.Number(),
    mapping: ImportMappingShape,
    createdAt: Type.String({ description: 'ISO 8601.' }),
    id: Type.String(),
    name: Type.String(),
    state: Type.Union([
      Type.Literal('uploaded'),
      Type.Literal('running'),
      Type.Literal('done'),
      Type.Literal('failed'),
      Type.Literal('stopped'),
    ]),
    rows: Type.Number(),
    total: Type.Number(),
    done: Type.Number(),
    accepted: Type.Number(),
    rejected: Type.Number(),
    error: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'UploadedImport' },
);
export const ImportShape = Type.Object(
  {
    progress: Type.Number(),
    mapping: ImportMappingShape,
    createdAt: Type.String({ description: 'ISO 8601.' }),
    id: Type.String(),
    name: Type.String(),
    state: Type.Union([
      Type.Literal('uploaded'),
      Type.Literal('running'),
      Type.Literal('done'),
      Type.Literal('failed'),
      Type.Literal('stopped'),
    ]),
    rows: Type.Number(),
    total: Type.Number(),
    done: Type.Number(),
    accepted: Type.Number(),
    rejected: Type.Number(),
    error: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'Import' },
);
export const ImportListShape = Type.Object({ data: Type.Array(ImportShape) });
const RefusedRowShape = Type.Object(
  { row: Type.Number(), column: Type.String(), reason: Type.String() },
  { title: 'RefusedRow' },
);
export const ImportCheckShape = Type.Object(
  {
    rows: Type.Number(),
    accepted: Type.Number(),
    rejected: Type.Number(),
    faults: Type.Array(RefusedRowShape, { description: 'The first ones.' }),
    sample: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
      description: 'What the first rows become.',
    }),
  },
  { title: 'ImportCheck' },
);
