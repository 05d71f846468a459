// The MaxMind-format database that the operator names. None is bundled: the free ones are wrong or not ours to give.
// It is read again when the operator replaces the file; one that cannot be read is refused at the start, and later
// the one before stays in use.

import { readFile, stat } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';
import { type CityResponse, Reader, type Response, validate } from 'maxmind';
import { ConfigError } from '../../platform/config.ts';
import { Poller } from '../../platform/poller.ts';

export interface FoundPlace {
  country: string;
  region?: string;
  city?: string;
  postalCode?: string;
  timezone?: string;
}

const KEPT = 10_000;
const LOOK_EVERY_MS = 5_000;
/** Kinds that know no places. Other makers name theirs as they like, so whatever else is there is tried. */
const PLACELESS = /ASN|ISP|Anonymous|Connection|Domain|Proxy|User-Count|Static-IP/i;

export interface GeoDatabaseOptions {
  /** A replaced file could not be read; the one before is still in use. */
  failed?: (error: unknown) => void;
  lookEveryMs?: number;
}

export class GeoDatabase {
  readonly #file: string;
  readonly #poller: Poller;
  #reader: Reader<CityResponse>;
  #mark: string;

  private constructor(
    file: string,
    {
      reader,
      mark,
      failed,
      lookEveryMs,
    }: Pick<Required<GeoDatabaseOptions>, 'failed' | 'lookEveryMs'> & {
      reader: Reader<CityResponse>;
      mark: string;
    },
  ) {
    this.#file = file;
    this.#reader = reader;
    this.#mark = mark;
    this.#poller = new Poller({ everyMs: lookEveryMs, look: () => this.#readAgain(), failed });
    this.#poller.start(lookEveryMs);
  }

  /** Throws ConfigError when the file is not there or is not such a database. */
  static async open(
    file: string,
    { failed = () => {}, lookEveryMs = LOOK_EVERY_MS }: GeoDatabaseOptions = {},
  ): Promise<GeoDatabase> {
    // Before it is read: what replaces it meanwhile is another.
    const mark = await markOf(file);
    return new GeoDatabase(file, { reader: await read(file), mark, failed, lookEveryMs });
  }

  /** `undefined` for what is no address, is not in the database, or stands in a damaged part of it. */
  find(ip: string): FoundPlace | undefined {
    const found = this.#look(ip);
    const country = found?.country?.iso_code ?? found?.registered_country?.iso_code;
    if (!found || country === undefined) return undefined;
    const place: FoundPlace = { country };
    const region = found.subdivisions?.[0]?.names?.en;
    if (region !== undefined) place.region = region;
    if (found.city?.names?.en !== undefined) place.city = found.city.names.en;
    if (found.postal?.code !== undefined) place.postalCode = found.postal.code;
    if (found.location?.time_zone !== undefined) place.timezone = found.location.time_zone;
    return place;
  }

  /** Stops looking whether the file is replaced. */
  close(): void {
    void this.#poller.stop();
  }

  #look(ip: string): CityResponse | null {
    try {
      return validate(ip) ? this.#reader.get(ip) : null;
    } catch {
      // No event is refused for a database that is damaged somewhere in the middle.
      return null;
    }
  }

  /** A file that is being copied is looked at again when it has grown. @throws ConfigError once for each change */
  async #readAgain(): Promise<void> {
    const mark = await markOf(this.#file);
    if (mark === this.#mark) return;
    this.#mark = mark;
    this.#reader = await read(this.#file);
  }
}

/** What a file is told apart from the one before it by. */
const markOf = (file: string): Promise<string> =>
  stat(file).then(
    ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
    () => 'not there',
  );

async function read(file: string): Promise<Reader<CityResponse>> {
  const refuse = (got: string) =>
    new ConfigError([
      `VISAVIS_GEO_DATABASE: expected a city or country database in MaxMind’s format (.mmdb), got ${file}, ${got}.`,
    ]);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw refuse(error.code === 'ENOENT' ? 'which is not there' : `which cannot be read (${error.code})`);
  });
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw refuse('which is packed with gzip; unpack it first');
  const reader = parsed(bytes);
  if (reader === undefined) throw refuse('which is damaged or something else');
  const kind = reader.metadata.databaseType;
  if (PLACELESS.test(kind)) throw refuse(`which is a database of another kind (${kind})`);
  return reader;
}

/** A truncated file still ends the search for metadata, so both ends of the tree are walked too. */
function parsed(bytes: Buffer): Reader<CityResponse> | undefined {
  try {
    const cache = new LRUCache<string | number, NonNullable<unknown>>({ max: KEPT });
    const reader = new Reader<CityResponse & Response>(bytes, { cache });
    const { nodeCount, searchTreeSize, databaseType } = reader.metadata;
    if (!(nodeCount > 0) || searchTreeSize >= bytes.length || typeof databaseType !== 'string') return;
    for (const ip of ['1.1.1.1', '81.2.69.142', '223.255.255.255']) reader.get(ip);
    return reader;
  } catch {
    return undefined;
  }
}
