// Guesses from a file's columns and first rows what it holds, so that a person has only to correct. Knows the exports of
// HubSpot, Mailchimp and Klaviyo, and what shops call things.

import type { JsonObject } from '../event.ts';
import type { DateOrders } from './local-time.ts';
import type { ImportKind, ImportMapping } from './mapping.ts';

/** By column name in lower case without spaces and signs. */
const KNOWN: Record<string, string> = {
  email: 'traits.email',
  emailaddress: 'traits.email',
  mail: 'traits.email',
  firstname: 'traits.firstName',
  fname: 'traits.firstName',
  givenname: 'traits.firstName',
  lastname: 'traits.lastName',
  lname: 'traits.lastName',
  surname: 'traits.lastName',
  familyname: 'traits.lastName',
  name: 'traits.name',
  fullname: 'traits.name',
  phone: 'traits.phone',
  phonenumber: 'traits.phone',
  mobile: 'traits.phone',
  mobilephonenumber: 'traits.phone',
  company: 'traits.company',
  companyname: 'traits.company',
  organization: 'traits.company',
  lifecyclestage: 'traits.lifecycleStage',
  leadstatus: 'traits.leadStatus',
  jobtitle: 'traits.title',
  recordid: 'externalIds.hubspot_id',
  recordidcontact: 'externalIds.hubspot_id',
  contactid: 'externalIds.hubspot_id',
  klaviyoid: 'externalIds.klaviyo_id',
  euid: 'externalIds.mailchimp_id',
  leid: '',
  memberrating: 'traits.mailchimpRating',
  optinip: '',
  confirmip: '',
  gmtoff: '',
  dstoff: '',
  latitude: '',
  longitude: '',
  cc: 'context.location.country',
  region: 'context.location.region',
  timezone: 'context.timezone',
  optintime: 'traits.optinAt',
  confirmtime: 'traits.confirmedAt',
  lastchanged: 'timestamp',
  tags: 'traits.tags',
  emailmarketingconsent: 'consent.email',
  smsmarketingconsent: 'consent.sms',
  emailconsent: 'consent.email',
  smsconsent: 'consent.sms',
  marketingconsent: 'consent.marketing',
  acceptsmarketing: 'consent.marketing',
  userid: 'userId',
  customerid: 'userId',
  externalid: 'userId',
  id: 'userId',
  anonymousid: 'anonymousId',
  messageid: 'messageId',
  event: 'event',
  eventname: 'event',
  timestamp: 'timestamp',
  originaltimestamp: 'timestamp',
  time: 'timestamp',
  datetime: 'timestamp',
  eventtime: 'timestamp',
  occurredat: 'timestamp',
  groupid: 'groupId',
};
/** Times that are the event's in a list of events, and a trait in a list of people. */
const EVENT_TIMES = /^(date|createdat|created|invoicedate|orderdate|purchasedate|purchasedat|createdate)$/;
const EVENT_COLUMNS =
  /^(invoiceno|invoicedate|orderid|ordernumber|orderdate|quantity|unitprice|price|amount|revenue|total|product|productid|stockcode|sku|event|eventname)$/;
const TYPES: ReadonlySet<unknown> = new Set(['identify', 'track', 'page', 'screen', 'group', 'alias']);

/** @param dates of the whole file, where it has been read; its first rows may all be of the first days of a month */
export function proposeMapping(
  columns: readonly string[],
  rows: readonly JsonObject[],
  dates?: DateOrders,
): ImportMapping {
  const kind = guessKind(columns, rows);
  if (kind === 'messages') return { kind, columns: {} };
  const taken = new Set<string>();
  const proposed: Record<string, string> = {};
  for (const column of columns) {
    const target = guessTarget(column, kind, columns);
    const single = !/^(traits|properties|context)\./.test(target) && target !== '';
    proposed[column] = single && taken.has(target) ? other(column, kind) : target;
    taken.add(target);
  }
  const mapping: ImportMapping = { kind, columns: proposed };
  if (kind === 'events' && !taken.has('event')) mapping.event = 'Imported';
  const when = columns.find((column) => proposed[column] === 'timestamp');
  const order = when !== undefined && dates?.of(when);
  if (order && order !== 'either') mapping.dateOrder = order;
  return mapping;
}

function guessKind(columns: readonly string[], rows: readonly JsonObject[]): ImportKind {
  const isNamed = (row: JsonObject) => (row.userId ?? row.anonymousId ?? row.messageId) !== undefined;
  if (rows.every((row) => TYPES.has(row.type)) && rows.some(isNamed)) return 'messages';
  const marks = columns.filter((column) => EVENT_COLUMNS.test(plain(column))).length;
  return marks >= 2 || columns.some((column) => KNOWN[plain(column)] === 'event') ? 'events' : 'people';
}

function guessTarget(column: string, kind: ImportKind, all: readonly string[]): string {
  const name = plain(column);
  if (kind === 'events' && EVENT_TIMES.test(name)) return 'timestamp';
  if (/^unsubscribetime|^cleantime$/.test(name)) return 'timestamp';
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  if (known === undefined) return other(column, kind);
  // `Region` is a country's part in Mailchimp's export, beside CC; elsewhere it is the shop's own word.
  if (
    /^(cc|region|timezone|lastchanged|latitude|longitude)$/.test(name) &&
    !all.some((one) => plain(one) === 'euid')
  )
    return name === 'timezone' ? known : other(column, kind);
  if (
    kind === 'events' &&
    known.startsWith('traits.') &&
    known !== 'traits.email' &&
    known !== 'traits.phone'
  )
    return other(column, kind);
  return known;
}

function other(column: string, kind: ImportKind): string {
  return `${kind === 'people' ? 'traits' : 'properties'}.${camelCase(column)}`;
}

const plain = (column: string) => column.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** @example camelCase('Lifecycle Stage') // 'lifecycleStage'; 'MEMBER_RATING' becomes 'memberRating', 'StockCode' 'stockCode' */
function camelCase(column: string): string {
  const words = column.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const joined = words
    .map((word) => (word === word.toUpperCase() ? word.toLowerCase() : word))
    .map((word, index) => (index === 0 ? word[0]!.toLowerCase() : word[0]!.toUpperCase()) + word.slice(1));
  return joined.join('') || 'column';
}
