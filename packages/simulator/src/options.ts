// What can be asked of the simulator, and what it takes where nothing is asked.

export interface Options {
  /** The same seed gives the same bytes. */
  seed: number;
  people: number;
  days: number;
  /** Midnight UTC of the first day, in milliseconds. */
  start: number;
  /** Crawlers, for each person. */
  bots: number;
  /** Chance that two neighbours share a tablet. */
  households: number;
  /** One tablet in a shop for so many people; 0 for none. */
  peoplePerKiosk: number;
  /** Chance that a visit on a mobile device happens offline and arrives up to three days late. */
  late: number;
  /** Chance that a message is sent again. */
  duplicates: number;
  /** Chance that a device's clock is wrong, by up to a day. */
  wrongClocks: number;
  /** Chance that somebody's favourite category changes for good. */
  flips: number;
  /** Chance that somebody opens a second account with the same e-mail address. */
  secondAccounts: number;
  /** Days between two e-mail campaigns; 0 for none. */
  campaignDays: number;
  /** Share of the people who could be written to and are not. */
  holdout: number;
}

export const DEFAULTS: Options = {
  seed: 1,
  people: 1000,
  days: 90,
  start: Date.UTC(2026, 0, 5),
  bots: 0.005,
  households: 0.1,
  peoplePerKiosk: 400,
  late: 0.03,
  duplicates: 0.01,
  wrongClocks: 0.04,
  flips: 0.08,
  secondAccounts: 0.03,
  campaignDays: 14,
  holdout: 0.2,
};

export const DAY_MS = 86_400_000;
