// The ids that advertisers and senders hang on a link when it is clicked. `paid: false` where the same id also marks
// unpaid clicks (Facebook adds fbclid to every link that leaves it).

import type { Channel } from './channel.ts';

export interface ClickId {
  channel: Channel;
  source: string;
  medium: string;
}

export const CLICK_IDS: ReadonlyMap<string, ClickId> = new Map([
  ['gclid', { channel: 'paid_search', source: 'google', medium: 'cpc' }],
  ['gbraid', { channel: 'paid_search', source: 'google', medium: 'cpc' }],
  ['wbraid', { channel: 'paid_search', source: 'google', medium: 'cpc' }],
  ['msclkid', { channel: 'paid_search', source: 'bing', medium: 'cpc' }],
  ['yclid', { channel: 'paid_search', source: 'yandex', medium: 'cpc' }],
  ['dclid', { channel: 'display', source: 'google', medium: 'display' }],
  ['tblci', { channel: 'display', source: 'taboola', medium: 'native' }],
  ['dicbo', { channel: 'display', source: 'outbrain', medium: 'native' }],
  ['ttclid', { channel: 'paid_social', source: 'tiktok', medium: 'cpc' }],
  ['twclid', { channel: 'paid_social', source: 'twitter', medium: 'cpc' }],
  ['li_fat_id', { channel: 'paid_social', source: 'linkedin', medium: 'cpc' }],
  ['ScCid', { channel: 'paid_social', source: 'snapchat', medium: 'cpc' }],
  ['sccid', { channel: 'paid_social', source: 'snapchat', medium: 'cpc' }],
  ['rdt_cid', { channel: 'paid_social', source: 'reddit', medium: 'cpc' }],
  ['qclid', { channel: 'paid_social', source: 'quora', medium: 'cpc' }],
  ['fbclid', { channel: 'social', source: 'facebook', medium: 'social' }],
  ['igshid', { channel: 'social', source: 'instagram', medium: 'social' }],
  ['igsh', { channel: 'social', source: 'instagram', medium: 'social' }],
  ['epik', { channel: 'social', source: 'pinterest', medium: 'social' }],
  ['srsltid', { channel: 'organic_search', source: 'google', medium: 'organic' }],
  ['irclickid', { channel: 'affiliate', source: 'impact', medium: 'affiliate' }],
  ['awc', { channel: 'affiliate', source: 'awin', medium: 'affiliate' }],
  ['cjevent', { channel: 'affiliate', source: 'cj', medium: 'affiliate' }],
  ['ranSiteID', { channel: 'affiliate', source: 'rakuten', medium: 'affiliate' }],
  ['tduid', { channel: 'affiliate', source: 'tradedoubler', medium: 'affiliate' }],
  ['mc_cid', { channel: 'email', source: 'mailchimp', medium: 'email' }],
  ['mc_eid', { channel: 'email', source: 'mailchimp', medium: 'email' }],
  ['_kx', { channel: 'email', source: 'klaviyo', medium: 'email' }],
  ['mkt_tok', { channel: 'email', source: 'marketo', medium: 'email' }],
  ['_hsenc', { channel: 'email', source: 'hubspot', medium: 'email' }],
  ['vero_id', { channel: 'email', source: 'vero', medium: 'email' }],
  ['dm_i', { channel: 'email', source: 'dotdigital', medium: 'email' }],
]);
