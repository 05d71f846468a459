// Where visits come from.

import { Link } from '@tanstack/react-router';
import { peopleWho } from '../segment/index.ts';
import { BarList } from '../ui/charts/BarList.tsx';
import { Empty } from '../ui/Empty.tsx';
import { channelName, percent } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';
import { colourOf } from '../ui/theme.ts';
import type { Overview } from './api.ts';

export function Channels({ overview }: { overview: Overview }) {
  const { channels } = overview;
  const visits = channels.reduce((sum, channel) => sum + channel.visits, 0);
  return (
    <Section title="Where visits come from">
      {channels.length === 0 ? (
        <Empty title="No visit has said how it began">
          Campaign parameters and referrers of page views tell the channel: paid, organic search, social,
          e-mail, referral, direct.
        </Empty>
      ) : (
        <BarList
          label="Visits by channel"
          bars={channels.map((channel, at) => ({
            key: channel.channel,
            word: channelName(channel.channel),
            name: (
              <Link
                to="/segments/new"
                search={peopleWho({ attribute: 'channel', op: 'eq', value: channel.channel })}
                className="vv-open"
              >
                {channelName(channel.channel)}
              </Link>
            ),
            value: channel.visits,
            note: percent(channel.visits / visits),
            colour: colourOf(channel.channel, at),
          }))}
        />
      )}
    </Section>
  );
}
