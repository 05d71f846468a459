// The MaxMind-format database that the operator names. None is bundled: the free ones are wrong or not ours to give.

import maxmind, { type CityResponse, type Reader } from 'maxmind';

export interface FoundPlace {
  country: string;
  region?: string;
  city?: string;
  postalCode?: string;
  timezone?: string;
}

const KEPT = 10_000;

export class GeoDatabase {
  readonly #reader: Reader<CityResponse>;

  private constructor(reader: Reader<CityResponse>) {
    this.#reader = reader;
  }

  /** The file is read again when the operator replaces it. */
  static async open(file: string): Promise<GeoDatabase> {
    const reader = await maxmind.open<CityResponse>(file, {
      cache: { max: KEPT },
      watchForUpdates: true,
      watchForUpdatesNonPersistent: true,
    });
    return new GeoDatabase(reader);
  }

  find(ip: string): FoundPlace | undefined {
    const found = maxmind.validate(ip) ? this.#reader.get(ip) : null;
    const country = found?.country?.iso_code ?? found?.registered_country?.iso_code;
    if (found === null || country === undefined) return undefined;
    const place: FoundPlace = { country };
    const region = found.subdivisions?.[0]?.names?.en;
    if (region !== undefined) place.region = region;
    if (found.city?.names?.en !== undefined) place.city = found.city.names.en;
    if (found.postal?.code !== undefined) place.postalCode = found.postal.code;
    if (found.location?.time_zone !== undefined) place.timezone = found.location.time_zone;
    return place;
  }
}
