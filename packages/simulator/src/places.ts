// Where people live: a country with its time zone, language, currency, and share of all people. The offset is the
// zone's standard time; the simulated shop knows no summer time, which changes the hour of a visit and nothing else.

export interface Place {
  country: string;
  timezone: string;
  offsetHours: number;
  locale: string;
  share: number;
}

export const PLACES: readonly Place[] = [
  { country: 'GB', timezone: 'Europe/London', offsetHours: 0, locale: 'en-GB', share: 38 },
  { country: 'DE', timezone: 'Europe/Berlin', offsetHours: 1, locale: 'de-DE', share: 18 },
  { country: 'FR', timezone: 'Europe/Paris', offsetHours: 1, locale: 'fr-FR', share: 12 },
  { country: 'US', timezone: 'America/New_York', offsetHours: -5, locale: 'en-US', share: 14 },
  { country: 'BR', timezone: 'America/Sao_Paulo', offsetHours: -3, locale: 'pt-BR', share: 6 },
  { country: 'IN', timezone: 'Asia/Kolkata', offsetHours: 5.5, locale: 'en-IN', share: 5 },
  { country: 'JP', timezone: 'Asia/Tokyo', offsetHours: 9, locale: 'ja-JP', share: 4 },
  { country: 'AU', timezone: 'Australia/Sydney', offsetHours: 10, locale: 'en-AU', share: 3 },
];

/** How likely a visit begins in each hour of the local day. */
export const HOURS: Record<string, number> = Object.fromEntries(
  [1, 0.5, 0.3, 0.2, 0.2, 0.4, 1, 2, 3, 4, 4, 4, 5, 4, 4, 4, 4, 5, 6, 8, 9, 8, 6, 3].map((weight, hour) => [
    String(hour),
    weight,
  ]),
);
