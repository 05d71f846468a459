// Channels as people say them.

const CHANNELS: Record<string, string> = {
  direct: 'direct visits',
  email: 'e-mail',
  sms: 'text messages',
  paid_search: 'paid search',
  organic_search: 'organic search',
  social: 'social media',
  paid_social: 'paid social media',
  referral: 'links on other sites',
};

/** `organic_search` is `organic search`; one of somebody's own is told without its dots and underscores. */
export const channelName = (channel: string): string =>
  Object.hasOwn(CHANNELS, channel) ? CHANNELS[channel]! : channel.replaceAll(/[._]/g, ' ');
