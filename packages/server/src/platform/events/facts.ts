// Facts about an event's moment (device, place, channel, page) have a typed column each; '' stands for unknown.

/** The columns by fact; the names are those of the engine's FACTS. Append-only: a new one needs a migration. */
export const FACT_COLUMNS = {
  'device.type': 'device_type',
  'device.os': 'device_os',
  'device.osVersion': 'device_os_version',
  'device.browser': 'device_browser',
  'device.browserVersion': 'device_browser_version',
  'place.country': 'place_country',
  'place.region': 'place_region',
  'place.city': 'place_city',
  'place.timezone': 'place_timezone',
  'place.postalCode': 'place_postal_code',
  locale: 'locale',
  channel: 'channel',
  'channel.source': 'channel_source',
  'channel.medium': 'channel_medium',
  'channel.campaign': 'channel_campaign',
  'channel.term': 'channel_term',
  'channel.content': 'channel_content',
  'channel.referrer': 'channel_referrer',
  'page.url': 'page_url',
  'page.path': 'page_path',
  'page.title': 'page_title',
} as const;

/** Columns of facts with too many different values for a dictionary. */
export const PLAIN_FACTS: ReadonlySet<string> = new Set(['page_url', 'page_title', 'channel_referrer']);

export const factColumns = (): string[] =>
  Object.values(FACT_COLUMNS).map(
    (column) => `${column} ${PLAIN_FACTS.has(column) ? 'String CODEC(ZSTD)' : 'LowCardinality(String)'}`,
  );
