// One function a rule: from all files (path → text) to sentences about the lines that break it. They read imports and
// words, not meaning; what they cannot see is left to the reader of a change.

import { posix } from 'node:path';
import { missingFrom } from './lock.ts';

export type Files = ReadonlyMap<string, string>;
export type Rule = (files: Files) => string[];

/** The rooms in the order of the flow; right may import left. */
export const ROOMS = [
  'account',
  'collect',
  'unify',
  'segment',
  'journey',
  'predict',
  'decide',
  'deliver',
  'measure',
];

/** What a package may import of the others. The command line of the server brings the simulator along. */
const PACKAGES: Record<string, readonly string[]> = {
  engine: [],
  simulator: ['engine'],
  server: ['engine'],
  browser: ['engine'],
  dashboard: ['engine'],
};

interface Import {
  file: string;
  line: number;
  /** As written. */
  specifier: string;
  typeOnly: boolean;
  /** The path from the root, where it points into the project: `packages/engine/src/unify/index.ts`. */
  target?: string;
}

export const RULES: readonly Rule[] = [
  packageArrows,
  roomArrows,
  throughTheDoor,
  platformKnowsNoRoom,
  engineIsPure,
  browserBringsNothing,
  sqlInStores,
  noCircles,
  doors,
  noMachinePaths,
  lockIsWhole,
];

export function packageArrows(files: Files): string[] {
  return importsOf(files).flatMap((found) => {
    const from = packageOf(found.file);
    const to = found.target && packageOf(found.target);
    if (!from || !to || from === to || PACKAGES[from]?.includes(to)) return [];
    if (isTest(found.file) && from !== 'engine') return [];
    if (from === 'server' && to === 'simulator' && overTheRooms(found.file)) return [];
    return [`${at(found)}: ${from} must not import ${to}`];
  });
}

export function roomArrows(files: Files): string[] {
  return importsOf(files).flatMap((found) => {
    const from = roomOf(found.file);
    const to = found.target && roomOf(found.target);
    if (!from || isTest(found.file)) return [];
    if (packageOf(found.file) === packageOf(found.target ?? '') && overTheRooms(found.target!))
      return [`${at(found)}: ${from} must not import what wires the rooms`];
    if (!to || ROOMS.indexOf(to) <= ROOMS.indexOf(from)) return [];
    return [`${at(found)}: ${from} must not import ${to}, which lies to its right`];
  });
}

/** Only `index.ts` of another room; what wires the rooms may also take their routes and migrations. */
export function throughTheDoor(files: Files): string[] {
  return importsOf(files).flatMap((found) => {
    const to = found.target && roomOf(found.target);
    if (!to || isTest(found.file) || packageOf(found.file) === 'dashboard') return [];
    const sameRoom = roomOf(found.file) === to && packageOf(found.file) === packageOf(found.target!);
    if (sameRoom || isDoor(found.target!)) return [];
    if (overTheRooms(found.file) && /\/(routes|migrations|jobs)\.ts$/.test(found.target!)) return [];
    return [`${at(found)}: ${to} may be entered only through its index.ts`];
  });
}

/** Of the engine, what lies under the rooms may take shapes (`import type`), but nothing that does anything. */
export function platformKnowsNoRoom(files: Files): string[] {
  return importsOf(files).flatMap((found) => {
    const under = /^packages\/(server\/src\/platform|dashboard\/src\/ui|browser\/src\/platform)\//.test(
      found.file,
    );
    const to = found.target && roomOf(found.target);
    if (!under || !to || isTest(found.file)) return [];
    if (packageOf(found.target!) === 'engine' && found.typeOnly) return [];
    return [`${at(found)}: what lies under the rooms must not know ${to}`];
  });
}

/** No I/O, no clock, no randomness of its own. Hashing is a sum like any other. */
export function engineIsPure(files: Files): string[] {
  const impure =
    /\b(Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|process\.|setTimeout\(|fetch\()/;
  return [...files].flatMap(([file, text]) => {
    if (!file.startsWith('packages/engine/src/') || !isCode(file) || isTest(file)) return [];
    const words = linesOf(withoutComments(text)).flatMap((line, index) => {
      const found = impure.exec(line);
      return found ? [`${file}:${index + 1}: the engine must not use ${found[1]}`] : [];
    });
    const imports = importsIn(file, text)
      .filter(({ specifier }) => specifier.startsWith('node:') && specifier !== 'node:crypto')
      .map((found) => `${at(found)}: the engine must not import ${found.specifier}`);
    return [...words, ...imports];
  });
}

/** The SDK is a few kilobytes: of the engine it takes shapes only, and it depends on no package. */
export function browserBringsNothing(files: Files): string[] {
  const imports = importsOf(files)
    .filter(({ file }) => file.startsWith('packages/browser/src/') && !isTest(file))
    .filter(({ specifier, typeOnly, target, file }) => {
      if (target) return packageOf(target) !== 'browser' && !typeOnly;
      // The editor is a script of its own that no visitor loads.
      if (file.includes('/src/editor/')) return false;
      return !typeOnly && !(specifier === 'react' && file.includes('/src/react/'));
    })
    .map((found) => `${at(found)}: the SDK must not bring ${found.specifier} into the page`);
  const { dependencies = {} } = JSON.parse(files.get('packages/browser/package.json') ?? '{}');
  const packages = Object.keys(dependencies).map(
    (name) => `packages/browser/package.json: the SDK must not depend on ${name}`,
  );
  return [...imports, ...packages];
}

export function sqlInStores(files: Files): string[] {
  const sql =
    /\b(SELECT\s[^;'"]{1,200}\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|(CREATE|ALTER|DROP)\s+TABLE\s)|\.(selectFrom|insertInto|updateTable|deleteFrom)\(/;
  return [...files].flatMap(([file, text]) => {
    if (!file.startsWith('packages/server/src/') || !isCode(file) || isTest(file)) return [];
    if (/\/platform\/|-store\.ts$|\/migrations(\.ts$|\/)|\/sql\//.test(file)) return [];
    const code = withoutComments(text);
    const found = sql.exec(code);
    if (!found) return [];
    const line = linesOf(code.slice(0, found.index)).length;
    return [`${file}:${line}: SQL belongs in a -store.ts`];
  });
}

/** No file leads back to itself by what it imports; types are free to, since nothing of them is left when it runs. */
export function noCircles(files: Files): string[] {
  const arrows = new Map<string, string[]>();
  for (const { file, target, typeOnly } of importsOf(files))
    if (target !== undefined && !typeOnly) arrows.set(file, [...(arrows.get(file) ?? []), target]);
  const done = new Set<string>();
  const circles: string[] = [];
  const follow = (file: string, way: readonly string[]): void => {
    const before = way.indexOf(file);
    if (before >= 0) circles.push(`${file}: imports itself by way of ${way.slice(before + 1).join(', ')}`);
    if (before >= 0 || done.has(file)) return;
    for (const next of arrows.get(file) ?? []) follow(next, [...way, file]);
    done.add(file);
  };
  for (const file of arrows.keys()) follow(file, []);
  return circles;
}

/** A server room's door: an interface with the room's name, of at most 10 functions, each with a comment. */
export function doors(files: Files): string[] {
  return ROOMS.flatMap((room) => {
    const file = `packages/server/src/${room}/index.ts`;
    if (!files.has(file)) return [];
    const name = room[0]!.toUpperCase() + room.slice(1);
    const found = [...files]
      .filter(([path]) => path.startsWith(`packages/server/src/${room}/`) && !isTest(path))
      .sort(([a], [b]) => Number(b === file) - Number(a === file))
      .map(([path, text]) => ({ path, body: interfaceBody(text, name) }))
      .find(({ body }) => body !== undefined);
    if (!found) return [`${file}: the door must be described by an exported interface ${name}`];
    const functions = functionsOf(found.body!);
    const bare = functions.filter(({ documented }) => !documented);
    return [
      ...(functions.length < 1 || functions.length > 10
        ? [`${found.path}: the door ${name} must have 1 to 10 functions, it has ${functions.length}`]
        : []),
      ...bare.map((one) => `${found.path}: ${name}.${one.name} needs a comment`),
    ];
  });
}

/** Nothing that holds on one machine only: home folders, or where a package was downloaded from. */
export function noMachinePaths(files: Files): string[] {
  const rules: [RegExp, string][] = [
    [/["'`\s(=](\/root\/|\/home\/\w+\/|\/Users\/\w+\/|[A-Z]:\\Users\\)/, 'a path of one machine'],
    [/"resolved": *"https?:/, 'a download address'],
    [/^\s*(@[\w-]+:)?registry\s*=/, 'a registry'],
  ];
  return [...files].flatMap(([file, text]) =>
    linesOf(text).flatMap((line, index) =>
      rules
        .filter(([pattern]) => pattern.test(line))
        .map(([, what]) => `${file}:${index + 1}: holds ${what}`),
    ),
  );
}

/** `npm ci` refuses a lock file that leaves out what another platform needs; see lock.ts. */
export function lockIsWhole(files: Files): string[] {
  const text = files.get('package-lock.json');
  if (!text?.startsWith('{')) return [];
  const missing = Object.keys(missingFrom(JSON.parse(text)));
  return missing.length > 0
    ? [
        `package-lock.json: lacks ${missing.length} optional packages such as ${missing[0]}; run node scripts/lock.ts`,
      ]
    : [];
}

// Reading files

function importsOf(files: Files): Import[] {
  return [...files].flatMap(([file, text]) => (isCode(file) ? importsIn(file, text) : []));
}

function importsIn(file: string, text: string): Import[] {
  const code = withoutComments(text);
  const pattern =
    /\b(import|export)(\s+type)?(\s[^'"`;()]*?from)?\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/g;
  return [...code.matchAll(pattern)].map((match) => {
    const specifier = (match[4] ?? match[5])!;
    const line = linesOf(code.slice(0, match.index)).length;
    return { file, line, specifier, typeOnly: match[2] !== undefined, target: resolve(file, specifier) };
  });
}

function resolve(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(file), specifier));
  const [, name, inside] = /^@visavis\/(\w+)(?:\/(.+))?$/.exec(specifier) ?? [];
  if (!name) return undefined;
  return inside ? `packages/${name}/src/${inside}/index.ts` : `packages/${name}/src/index.ts`;
}

const isCode = (file: string) => /\.(ts|tsx|mjs)$/.test(file) && file.startsWith('packages/');
const isTest = (file: string) => /\.test\.tsx?$|\/test\/|\/testing(\/|\.ts$)/.test(file);
const isDoor = (file: string) => /\/src\/\w+\/index\.tsx?$/.test(file);
const packageOf = (file: string) => /^packages\/(\w+)\//.exec(file)?.[1];
const linesOf = (text: string) => text.split('\n');
const at = (found: Import) => `${found.file}:${found.line}`;

function roomOf(file: string): string | undefined {
  const room = /^packages\/\w+\/src\/(\w+)\//.exec(file)?.[1];
  return room && ROOMS.includes(room) ? room : undefined;
}

/** What knows all rooms: the composition root and its parts, the command line and the demo; in the page, the client. */
function overTheRooms(file: string): boolean {
  return /^packages\/(server\/src\/([\w-]+\.ts|(cli|demo|flow|shipping|wiring)\/.+)|browser\/src\/client\.ts)$/.test(
    file,
  );
}

/** Blanks comments but keeps every line where it is. Strings that hold `//` are left alone. */
function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/(^|[\s;{}(,])\/\/.*$/gm, '$1');
}

function interfaceBody(text: string, name: string): string | undefined {
  const start = new RegExp(`^export interface ${name}s?\\b[^{]*\\{`, 'm').exec(text);
  if (!start) return undefined;
  const from = start.index + start[0].length;
  const end = text.indexOf('\n}', from);
  return text.slice(from, end);
}

/** The members that are functions: `name(...)` or `name: (...) =>`, at the first level of indentation. */
function functionsOf(body: string): { name: string; documented: boolean }[] {
  const lines = linesOf(body).filter((line) => line.trim() !== '');
  return lines.flatMap((line, index) => {
    const match = /^ {2}(?:readonly )?(\w+)\??(?:<[^>]*>)?(?:\(|: *(?:<[^>]*>)?\()/.exec(line);
    return match ? [{ name: match[1]!, documented: /\*\/\s*$/.test(lines[index - 1] ?? '') }] : [];
  });
}
