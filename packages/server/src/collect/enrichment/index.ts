// What the request tells beyond the message: the device and the place, each fact with where it was found. A server's
// own request says nothing of the person it reports about, so its user agent and address are left aside.

import { BlockList, isIP } from 'node:net';
import { asObject, type Fact, type FoundFacts, type JsonObject } from '@visavis/engine/collect';
import type { FastifyRequest } from 'fastify';
import { hintsOfContext, hintsOfHeaders } from './client-hints.ts';
import { Devices } from './device.ts';
import { GeoDatabase } from './geo-database.ts';
import { placeOfAddress, placeOfHeaders, placeOfTimeZone } from './place.ts';

export interface EnrichmentOptions {
  trustedProxies?: readonly string[];
  geo?: GeoDatabase;
}

type FactsOf = (context: JsonObject | undefined) => FoundFacts;

export class Enrichment {
  readonly #devices = new Devices();
  readonly #proxies: BlockList;
  readonly #geo: GeoDatabase | undefined;

  constructor({ trustedProxies = [], geo }: EnrichmentOptions = {}) {
    this.#proxies = listOf(trustedProxies);
    this.#geo = geo;
  }

  /** Opens the operator's database, when there is one. */
  static async create({
    trustedProxies,
    geoDatabase,
    failed,
  }: {
    trustedProxies: readonly string[];
    geoDatabase?: string;
    failed?: (error: unknown) => void;
  }) {
    const geo = geoDatabase === undefined ? undefined : await GeoDatabase.open(geoDatabase, { failed });
    return new Enrichment({ trustedProxies, geo });
  }

  close(): void {
    this.#geo?.close();
  }

  /** What can be found for the messages of one request; the request itself is looked at once, and only when asked. */
  forRequest(request: FastifyRequest): FactsOf {
    let own: RequestSays | undefined;
    return (context) => {
      own ??= this.#read(request);
      return this.#facts(context, own);
    };
  }

  /** For events that came in no request of their own, as imports do. */
  readonly withoutRequest: FactsOf = (context) => this.#facts(context, {});

  #facts(context: JsonObject | undefined, own: RequestSays): FoundFacts {
    const said = typeof context?.userAgent === 'string' ? context.userAgent : undefined;
    const hints =
      hintsOfContext(context) ?? (said === undefined || said === own.userAgent ? own.hints : undefined);
    const device = this.#devices.read(
      said ?? own.userAgent,
      hints,
      said === undefined ? 'request' : 'context',
    );
    const facts: Record<string, Fact> = { ...this.#place(context, own), ...device.facts };
    if (own.locale !== undefined) facts.locale = [own.locale, 'header accept-language'];
    return { facts, flags: device.bot ? ['bot'] : [] };
  }

  #place(context: JsonObject | undefined, own: RequestSays): Readonly<Record<string, Fact>> {
    if (asObject(context?.location)?.country !== undefined) return {};
    const given = typeof context?.ip === 'string' ? context.ip : undefined;
    const ip = given ?? (context?.direct === true ? own.anyIp : own.ip);
    const headers = given === undefined ? own.place : undefined;
    const found = headers ?? (ip === undefined ? undefined : placeOfAddress(ip, this.#geo));
    if (found !== undefined) return found;
    return typeof context?.timezone === 'string' ? placeOfTimeZone(context.timezone) : {};
  }

  #read(request: FastifyRequest): RequestSays {
    const { headers } = request;
    const own: RequestSays = { anyIp: request.ip };
    const userAgent = headers['user-agent'];
    // Node's and other servers' libraries name themselves; browsers and apps' web views are all Mozilla.
    if (userAgent === undefined || !(userAgent.startsWith('Mozilla/') || headers.origin !== undefined))
      return own;
    own.userAgent = userAgent;
    own.hints = hintsOfHeaders(headers);
    own.ip = request.ip;
    if (this.#isTrusted(request.socket.remoteAddress)) own.place = placeOfHeaders(headers);
    own.locale = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*/.exec(headers['accept-language'] ?? '')?.[0];
    return own;
  }

  #isTrusted(address: string | undefined): boolean {
    if (address === undefined) return false;
    const plain = address.replace(/^::ffff:/, '');
    return isIP(plain) !== 0 && this.#proxies.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  }
}

/** What a person's own request says; empty where it is a server that reports. */
interface RequestSays {
  userAgent?: string;
  hints?: ReturnType<typeof hintsOfHeaders>;
  ip?: string;
  anyIp?: string;
  place?: Readonly<Record<string, Fact>>;
  locale?: string;
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
