// The rules of the house catch what they forbid and leave alone what they allow.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Files, RULES } from './house-rules.ts';

const faults = (...entries: [path: string, text: string][]): string[] => {
  const files: Files = new Map(entries);
  return RULES.flatMap((rule) => rule(files));
};
const server = 'packages/server/src';
const engine = 'packages/engine/src';

/** A door that keeps the rules, to vary. */
const door = (functions: number) =>
  `export interface Unify {\n${Array.from({ length: functions }, (_, i) => `  /** Says why. */\n  do${i}(): void;`).join('\n')}\n}\n`;

const forbidden: [what: string, path: string, text: string, sentence: RegExp][] = [
  [
    'the engine importing the server',
    `${engine}/unify/fold.ts`,
    `import { x } from '@visavis/server';`,
    /engine must not import server/,
  ],
  [
    'the same by a relative path',
    `${engine}/unify/fold.ts`,
    `import { x } from '../../../server/src/app.ts';`,
    /engine must not import server/,
  ],
  [
    'the dashboard importing the server',
    'packages/dashboard/src/app/main.tsx',
    `import type { X } from '../../../server/src/app.ts';`,
    /dashboard must not import server/,
  ],
  [
    'a server room importing the simulator',
    `${server}/collect/events.ts`,
    `import { simulate } from '@visavis/simulator';`,
    /server must not import simulator/,
  ],
  [
    'left importing right',
    `${server}/collect/events.ts`,
    `import { createUnify } from '../unify/index.ts';`,
    /collect must not import unify, which lies to its right/,
  ],
  [
    'left importing right in the engine',
    `${engine}/unify/fold.ts`,
    `export * from '../segment/index.ts';`,
    /unify must not import segment/,
  ],
  [
    'left importing right across packages',
    `${server}/collect/events.ts`,
    `import { fold } from '@visavis/engine/unify';`,
    /collect must not import unify/,
  ],
  [
    'left importing right when needed',
    `${server}/collect/events.ts`,
    `const unify = await import('../unify/index.ts');`,
    /collect must not import unify/,
  ],
  [
    'a room importing the composition root',
    `${server}/unify/people.ts`,
    `import { createApp } from '../app.ts';`,
    /must not import what wires the rooms/,
  ],
  [
    'a room entered by the window',
    `${server}/segment/members.ts`,
    `import { loadProfile } from '../unify/profile-store.ts';`,
    /unify may be entered only through its index.ts/,
  ],
  [
    'the app reaching into a room',
    `${server}/app.ts`,
    `import { loadProfile } from './unify/profile-store.ts';`,
    /unify may be entered only/,
  ],
  [
    'the platform knowing a room',
    `${server}/platform/http/server.ts`,
    `import { readMessage } from '@visavis/engine/collect';`,
    /must not know collect/,
  ],
  [
    "the dashboard's ui knowing a room",
    'packages/dashboard/src/ui/table.tsx',
    `import { People } from '../unify/index.ts';`,
    /must not know unify/,
  ],
  [
    'the engine in the page',
    'packages/browser/src/decide/slots.ts',
    `import { choose } from '@visavis/engine/decide';`,
    /must not bring @visavis\/engine\/decide into the page/,
  ],
  [
    'a package in the page',
    'packages/browser/src/client.ts',
    `import uuid from 'uuid';`,
    /must not bring uuid into the page/,
  ],
  [
    'an SDK that depends on something',
    'packages/browser/package.json',
    `{ "dependencies": { "uuid": "1.0.0" } }`,
    /must not depend on uuid/,
  ],
  ['a clock in the engine', `${engine}/unify/fold.ts`, 'const now = Date.now();', /must not use Date\.now\(/],
  [
    'chance in the engine',
    `${engine}/unify/fold.ts`,
    'const r = Math.random();',
    /must not use Math\.random\(/,
  ],
  [
    'files in the engine',
    `${engine}/unify/fold.ts`,
    `import { readFileSync } from 'node:fs';`,
    /must not import node:fs/,
  ],
  [
    'SQL beside a store',
    `${server}/unify/people.ts`,
    'const sql = `SELECT id FROM profile WHERE id = ?`;',
    /SQL belongs in a -store\.ts/,
  ],
  [
    'SQL over lines',
    `${server}/unify/people.ts`,
    'const sql = `\n  SELECT id, state\n  FROM profile\n`;',
    /people\.ts:2: SQL belongs/,
  ],
  ['a query builder beside a store', `${server}/unify/people.ts`, `db.selectFrom('profile')`, /SQL belongs/],
  ['a door of no functions', `${server}/unify/index.ts`, door(0), /must have 1 to 10 functions, it has 0/],
  ['a door of eleven functions', `${server}/unify/index.ts`, door(11), /it has 11/],
  [
    'a door without comments',
    `${server}/unify/index.ts`,
    door(3).replace('  /** Says why. */\n', ''),
    /Unify\.do0 needs a comment/,
  ],
  ['a room without a door', `${server}/unify/index.ts`, 'export const x = 1;', /exported interface Unify/],
  ['a home folder', 'docs/start.md', `run it in ${'/ho'}me/ada/visavis`, /a path of one machine/],
  [
    'where a package came from',
    'package-lock.json',
    `"resolved": "${'htt'}ps://example.org/a.tgz"`,
    /a download address/,
  ],
  [
    'a lock file for one platform',
    'package-lock.json',
    JSON.stringify({
      packages: { 'node_modules/a': { version: '1.0.0', optionalDependencies: { 'a-darwin-x64': '1.0.0' } } },
    }),
    /lacks 1 optional packages such as node_modules\/a-darwin-x64/,
  ],
];

for (const [what, path, text, sentence] of forbidden)
  test(`catches ${what}`, () => {
    const found = faults([path, text]);
    assert.equal(found.length, 1, `expected one sentence, got ${JSON.stringify(found)}`);
    assert.match(found[0]!, sentence);
  });

const allowed: [what: string, path: string, text: string][] = [
  [
    'right importing left through the door',
    `${server}/segment/members.ts`,
    `import { createUnify } from '../unify/index.ts';`,
  ],
  ['the room itself', `${server}/unify/people.ts`, `import { loadProfile } from './profile-store.ts';`],
  [
    "the engine's room of the same name",
    `${server}/unify/people.ts`,
    `import { fold } from '@visavis/engine/unify';`,
  ],
  [
    'the app taking doors, routes and migrations',
    `${server}/app.ts`,
    `import { createUnify } from './unify/index.ts';\nimport { registerUnifyRoutes } from './unify/routes.ts';\nimport { migrations } from './unify/migrations.ts';`,
  ],
  [
    'the command line bringing the simulator',
    `${server}/cli/simulate.ts`,
    `import { simulate } from '@visavis/simulator';`,
  ],
  ['SQL in a store', `${server}/unify/profile-store.ts`, 'const sql = `SELECT id FROM profile`;'],
  [
    'SQL in a comment',
    `${server}/unify/people.ts`,
    '// like SELECT id FROM profile\n/* DELETE FROM profile */',
  ],
  ['a door of ten functions', `${server}/unify/index.ts`, door(10)],
  [
    "the engine's shapes in the page, and React in React's binding",
    'packages/browser/src/react/index.ts',
    `import type { Event } from '@visavis/engine/collect';\nimport { useState } from 'react';`,
  ],
  ['hashing in the engine', `${engine}/unify/identity.ts`, `import { createHash } from 'node:crypto';`],
  ['a given instant in the engine', `${engine}/unify/fold.ts`, 'const day = new Date(time).getUTCDay();'],
];

for (const [what, path, text] of allowed)
  test(`allows ${what}`, () => assert.deepEqual(faults([path, text]), []));

test('forbids files that import each other, by way of others too; types may', () => {
  const three = (kind: 'import' | 'import type'): [string, string][] => [
    [`${engine}/unify/a.ts`, `import { b } from './b.ts';`],
    [`${engine}/unify/b.ts`, `import { c } from './c.ts';`],
    [`${engine}/unify/c.ts`, `${kind} { A } from './a.ts';`],
  ];
  assert.deepEqual(faults(...three('import')), [
    `${engine}/unify/a.ts: imports itself by way of ${engine}/unify/b.ts, ${engine}/unify/c.ts`,
  ]);
  assert.deepEqual(faults(...three('import type')), []);
});
