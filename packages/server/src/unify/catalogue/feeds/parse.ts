// A feed as text becomes records: Google Merchant XML (RSS 2.0 or Atom), CSV with any usual separator, JSON, JSON Lines.

import { parse } from 'csv-parse/sync';
import { XMLParser } from 'fast-xml-parser';
import { VisavisError } from '../../../platform/errors.ts';
import type { FeedRecord } from './record.ts';

export type FeedFormat = 'xml' | 'csv' | 'json';

export function formatOf(text: string): FeedFormat {
  const first = text.trimStart().replace(/^\ufeff/, '')[0];
  return first === '<' ? 'xml' : first === '{' || first === '[' ? 'json' : 'csv';
}

/** @throws invalid_request with what is wrong and where */
export function parseFeed(text: string, format: FeedFormat = formatOf(text)): FeedRecord[] {
  const records = READERS[format](text);
  if (records.length > 0) return records;
  throw new VisavisError(
    'invalid_request',
    `Expected a feed with items, got ${format.toUpperCase()} without any.`,
  );
}

const READERS: Record<FeedFormat, (text: string) => FeedRecord[]> = { xml, csv, json };

/** Values as text; of attributes only the address of Atom's links; entities of a document type can be bombs. */
const XML = new XMLParser({
  ignoreAttributes: (name) => name !== 'href',
  attributeNamePrefix: '@',
  parseTagValue: false,
  trimValues: true,
  htmlEntities: true,
});
const GOOGLE = /xmlns:([\w.-]+)\s*=\s*["']https?:\/\/base\.google\.com\/ns\/1\.0\/?["']/;

function xml(text: string): FeedRecord[] {
  if (/<!DOCTYPE|<!ENTITY/i.test(text.slice(0, 10_000)))
    throw new VisavisError('invalid_request', 'Expected XML without a document type, got one with it.');
  const google = GOOGLE.exec(text)?.[1] ?? 'g';
  const inside = (tree: unknown) => withoutPrefix((tree ?? {}) as Tree, google);
  const root = inside(readXml(text));
  const feed = inside(inside(root.rss).channel ?? root.channel ?? root.feed ?? root.products ?? root.items);
  const items = feed.item ?? feed.entry ?? feed.product ?? Object.values(feed).find(Array.isArray);
  const list = items === undefined ? [] : Array.isArray(items) ? items : [items];
  return list
    .filter((one): one is FeedRecord => typeof one === 'object' && one !== null)
    .map((one) => plainLinks(inside(one)));
}
type Tree = Record<string, unknown>;

/** Where Google's name and another's are the same (an entry of Atom has an id of its own), Google's is the item's. */
function withoutPrefix(tree: Tree, google: string): Tree {
  const parts = Object.entries(tree).map(([tag, value]) => {
    const [name = '', prefix] = tag.split(':').reverse();
    return { name, value, rank: prefix === google ? 2 : prefix === undefined ? 1 : 0 };
  });
  return Object.fromEntries(
    parts.sort((a, b) => a.rank - b.rank).map(({ name, value }) => [name, value] as const),
  );
}

function readXml(text: string): unknown {
  try {
    return XML.parse(text, true);
  } catch (error) {
    throw new VisavisError('invalid_request', `This is no sound XML: ${(error as Error).message}`);
  }
}

/** What has tags of its own (shipping, tax) says nothing of the item itself; a link of Atom is its address. */
const plainLinks = (record: FeedRecord): FeedRecord =>
  Object.fromEntries(
    Object.entries(record)
      .map(([tag, value]) => [tag, Array.isArray(value) ? value.map(addressIn) : addressIn(value)] as const)
      .filter(([, value]) => Array.isArray(value) || typeof value !== 'object'),
  );
const addressIn = (value: unknown): unknown => (value as { '@href'?: string } | null)?.['@href'] ?? value;

function csv(text: string): FeedRecord[] {
  const heading = text.slice(0, text.indexOf('\n') + 1 || undefined);
  const count = (separator: string) => heading.split(separator).length;
  const delimiter = ['\t', ';', '|', ','].reduce((a, b) => (count(b) > count(a) ? b : a), ',');
  try {
    return parse(text, {
      columns: true,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      // A 12" pan, as files parted by tabs have it.
      relax_quotes: true,
      delimiter,
    });
  } catch (error) {
    throw new VisavisError('invalid_request', `This is no sound CSV: ${(error as Error).message}`);
  }
}

function json(text: string): FeedRecord[] {
  const whole = parsed(text);
  if (whole === undefined) return lines(text);
  const inside = Array.isArray(whole) ? whole : listIn(whole);
  return inside.filter((one): one is FeedRecord => typeof one === 'object' && one !== null);
}

function listIn(whole: unknown): unknown[] {
  const named = whole as Tree;
  const list = ['products', 'items', 'data', 'entries'].map((name) => named[name]).find(Array.isArray);
  return list ?? [whole];
}

function lines(text: string): FeedRecord[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, i) => {
      const record = parsed(line);
      if (typeof record === 'object' && record !== null) return record as FeedRecord;
      throw new VisavisError(
        'invalid_request',
        `Expected JSON, got ${JSON.stringify(line.slice(0, 60))} in line ${i + 1}.`,
      );
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
