// What to copy so that events flow: the SDKs of Segment and RudderStack as they are, and plain HTTP.

export interface Snippet {
  id: string;
  name: string;
  text: string;
}

export function snippetsOf(writeKey: string, host: string): Snippet[] {
  const { protocol, host: bare } = new URL(host);
  return [
    {
      id: 'browser',
      name: 'Browser',
      text: `npm install @segment/analytics-next

import { AnalyticsBrowser } from '@segment/analytics-next';

const analytics = AnalyticsBrowser.load(
  { writeKey: '${writeKey}', cdnURL: '${host}' },
  { integrations: { 'Segment.io': {
    apiHost: '${bare}/v1', protocol: '${protocol.replace(':', '')}' } } },
);
analytics.page();
analytics.identify('42', { email: 'ada@example.com' });
analytics.track('Order Completed', { revenue: 99.5 });`,
    },
    {
      id: 'node',
      name: 'Node',
      text: `npm install @segment/analytics-node

import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({
  writeKey: '${writeKey}', host: '${host}' });
analytics.identify({ userId: '42', traits: { plan: 'pro' } });
analytics.track({
  userId: '42', event: 'Order Completed',
  properties: { revenue: 99.5 } });
await analytics.closeAndFlush();`,
    },
    {
      id: 'rudder',
      name: 'RudderStack',
      text: `npm install @rudderstack/analytics-js

import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';

const rudder = new RudderAnalytics();
rudder.load('${writeKey}', '${host}', {
  configUrl: '${host}', plugins: ['XhrQueue'] });
rudder.track('Order Completed', { revenue: 99.5 });`,
    },
    {
      id: 'http',
      name: 'HTTP',
      text: `curl ${host}/v1/track \\
  -u '${writeKey}:' \\
  -H 'content-type: application/json' \\
  -d '{
    "userId": "42",
    "event": "Order Completed",
    "properties": { "revenue": 99.5 }
  }'`,
    },
  ];
}
