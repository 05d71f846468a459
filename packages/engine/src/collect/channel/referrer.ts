// What a referring URL says: the kind of place, its name, and the search term where there still is one.

import { REFERRERS, type ReferrerKind } from './referrers.ts';

export interface Referrer {
  kind: ReferrerKind;
  /** `Google`, or the host where the place is not in the table. */
  source: string;
  term?: string;
  /** False when the host's own name gave it away (`webmail.`, `/search?q=`), not the table. */
  listed: boolean;
}

interface Entry {
  kind: ReferrerKind;
  source: string;
  terms: readonly string[];
  path: string;
}

const BY_DOMAIN = indexTable();

function indexTable(): Map<string, Entry[]> {
  const index = new Map<string, Entry[]>();
  for (const [kind, lines] of Object.entries(REFERRERS))
    for (const [source, domains, terms] of lines)
      for (const place of domains.split(' ')) {
        const slash = place.indexOf('/');
        const domain = slash < 0 ? place : place.slice(0, slash);
        const entry = {
          kind: kind as ReferrerKind,
          source,
          terms: terms?.split(' ') ?? [],
          path: slash < 0 ? '' : place.slice(slash),
        };
        index.set(
          domain,
          [...(index.get(domain) ?? []), entry].sort((a, b) => b.path.length - a.path.length),
        );
      }
  return index;
}

/** Undefined for a place that is just another site. */
export function readReferrer(url: URL): Referrer | undefined {
  const host = url.hostname.replace(/^www\./, '');
  const entry = find(host, url.pathname);
  if (entry === undefined) return guess(host, url);
  // A webmail host of a portal that is listed as a search engine is still webmail.
  if (entry.kind === 'search' && WEBMAIL.test(host))
    return { kind: 'email', source: entry.source, listed: true };
  const term = termOf(url, entry.terms);
  return { kind: entry.kind, source: entry.source, ...(term === undefined ? {} : { term }), listed: true };
}

/** The longest ending of the host that the table knows, as it stands or as `name.*`. */
function find(host: string, path: string): Entry | undefined {
  const labels = host.split('.');
  for (let first = 0; first < labels.length; first++) {
    const ending = labels.slice(first);
    const exact =
      pick(BY_DOMAIN.get(ending.join('.')), path) ?? pick(BY_DOMAIN.get(anyCountry(ending)), path);
    if (exact !== undefined) return exact;
  }
  return undefined;
}

function pick(entries: Entry[] | undefined, path: string): Entry | undefined {
  return entries?.find((entry) => path.startsWith(entry.path));
}

/** `mail.google.co.uk` as `mail.google.*`; empty when the ending does not look like a country's. */
function anyCountry(labels: readonly string[]): string {
  const last = labels.at(-1) ?? '';
  const second = labels.at(-2) ?? '';
  const two = last.length === 2 && labels.length > 2 && /^(co|com|net|org|ne|or|gov|edu)$/.test(second);
  const rest = labels.slice(0, two ? -2 : -1);
  return rest.length === 0 ? '' : `${rest.join('.')}.*`;
}

const WEBMAIL =
  /^(e-?mail|web-?mail|mail|lightmailer|deref|messagerie|mailbusiness|owa|roundcube|zimbra|poczta)[\w-]*\./;
const SEARCH_HOST =
  /(^|\.)(i?search|suche|suchen|busca|buscador|recherche|ricerca|szukaj|searchassist)[\w-]*\./;

/** Search engines and webmail give themselves away even where no table lists them. */
function guess(host: string, url: URL): Referrer | undefined {
  if (WEBMAIL.test(host) && host.split('.').length > 2)
    return { kind: 'email', source: knownName(host) ?? host, listed: false };
  if (!SEARCH_HOST.test(host)) return undefined;
  const term = termOf(url, ['q', 'query', 'p', 'searchfor', 'search', 'keywords', 's']);
  return { kind: 'search', source: host, ...(term === undefined ? {} : { term }), listed: false };
}

/** `mail02.orange.fr` is as much Orange as the host that the table names. */
function knownName(host: string): string | undefined {
  const domain = host.split('.').slice(-2).join('.');
  for (const [known, [entry]] of BY_DOMAIN)
    if (entry?.kind === 'email' && (known === domain || known.endsWith(`.${domain}`))) return entry.source;
  return undefined;
}

function termOf(url: URL, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = url.searchParams.get(name);
    if (value !== null && value !== '') return value;
  }
  return undefined;
}
