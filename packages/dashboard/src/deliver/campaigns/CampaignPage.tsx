// One campaign: where it stands, what can be done with it, and how it went.

import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useChange } from '../../ui/api/query.ts';
import { Crumbs } from '../../ui/Crumbs.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { atMoment, count, many, percent } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Stat, Stats } from '../../ui/Stat.tsx';
import { AddedPanel } from '../Compared.tsx';
import { ClashesPanel } from '../consistency/ClashesPanel.tsx';
import { CHANNEL_NAMES, useTemplate } from '../messages/api.ts';
import { SimulationPanel } from '../scenarios/SimulationPanel.tsx';
import { TryFirstDialog, useTryFirst } from '../scenarios/TryFirst.tsx';
import {
  CAMPAIGNS,
  type Report,
  STATUS_WORDS,
  type Status,
  type StoredCampaign,
  scheduleWords,
  useCampaign,
  useReport,
} from './api.ts';
import { COLOURS } from './CampaignsPage.tsx';

export function CampaignPage() {
  const { key } = useParams({ from: '/shell/campaigns/$key' });
  const campaign = useCampaign(key);
  return <LoadingPanel query={campaign}>{(data) => <Shown campaign={data} />}</LoadingPanel>;
}

function Shown({ campaign }: { campaign: StoredCampaign }) {
  const report = useReport(campaign.key);
  const template = useTemplate(campaign.template).data;
  const variants = template?.variants ?? [];
  return (
    <Page
      changes
      title={campaign.name}
      above={
        <Crumbs>
          <Link to="/campaigns">Campaigns</Link>
        </Crumbs>
      }
      sentence={`${CHANNEL_NAMES[campaign.channel] ?? campaign.channel} “${template?.name ?? campaign.template}”, ${scheduleWords(campaign)}.`}
      action={<Steps campaign={campaign} />}
    >
      <Stack gap="lg">
        <Section title="Where it stands">
          <Facts
            rows={[
              [
                'Status',
                <Badge key="status" variant="light" color={COLOURS[campaign.status]}>
                  {STATUS_WORDS[campaign.status]}
                </Badge>,
              ],
              ['Whom', campaign.says],
              ['Kept back', percent(campaign.holdout ?? 0)],
              ...(campaign.next ? [['Next', atMoment(campaign.next.startsAt)] as const] : []),
              ...reviewRows(campaign),
              ['Changed', `${atMoment(campaign.updatedAt)} by ${campaign.updatedBy}`],
            ]}
          />
        </Section>
        {(campaign.status === 'draft' || campaign.status === 'review') && (
          <ClashesPanel subject={`campaign:${campaign.key}`} version={campaign.version} />
        )}
        {campaign.status === 'draft' && campaign.schedule.kind === 'trigger' && (
          <SimulationPanel path={`${CAMPAIGNS}/${campaign.key}`} />
        )}
        <LoadingPanel query={report}>{(data) => <Went report={data} variants={variants} />}</LoadingPanel>
        {(campaign.holdout ?? 0) > 0 && !['draft', 'review'].includes(campaign.status) && (
          <AddedPanel path={`${CAMPAIGNS}/${campaign.key}`} />
        )}
      </Stack>
    </Page>
  );
}

function reviewRows({ review }: StoredCampaign): (readonly [string, string])[] {
  if (!review) return [];
  const size = review.size === undefined ? '' : `, for ${many(review.size, 'person', 'people')}`;
  return [
    ['Asked by', `${review.askedByName}${size}`],
    ...(review.approvedByName ? [['Approved by', review.approvedByName] as const] : []),
  ];
}

const STEPS: Record<Status, readonly { step: string; word: string; said: string; main?: true }[]> = {
  draft: [{ step: 'start', word: 'Start', said: 'is started', main: true }],
  review: [
    { step: 'cancel', word: 'Cancel', said: 'is cancelled' },
    { step: 'approve', word: 'Approve', said: 'is approved', main: true },
  ],
  running: [{ step: 'pause', word: 'Pause', said: 'is paused; nothing more goes out' }],
  paused: [
    { step: 'cancel', word: 'Cancel', said: 'is cancelled' },
    { step: 'resume', word: 'Go on', said: 'goes on', main: true },
  ],
  done: [],
  cancelled: [],
};

function Steps({ campaign }: { campaign: StoredCampaign }) {
  const { key, name, status } = campaign;
  const change = useChange<StoredCampaign>(CAMPAIGNS);
  const trying = useTryFirst();
  const path = `${CAMPAIGNS}/${key}`;
  const go = async (step: string, said: string, reason?: string): Promise<void> => {
    const body = reason === undefined ? undefined : { reason };
    const next = await change.mutateAsync({ method: 'POST', path: `${path}/${step}`, body });
    done(`“${name}” ${next.status === 'review' ? 'needs a second person' : said}.`);
  };
  return (
    <Group gap="xs">
      {(status === 'draft' || status === 'review') && (
        <Button variant="default" component={Link} to="/campaigns/$key/edit" params={{ key } as never}>
          Edit
        </Button>
      )}
      {STEPS[status].map(({ step, word, said, main }) => (
        <Button
          key={step}
          variant={main ? 'filled' : 'default'}
          loading={change.isPending}
          onClick={() => void trying.send(word, (reason) => go(step, said, reason)).catch(failed)}
        >
          {word}
        </Button>
      ))}
      <TryFirstDialog path={path} trying={trying} onFault={failed} />
    </Group>
  );
}

function Went({ report, variants }: { report: Report; variants: readonly { key: string; name: string }[] }) {
  const nameOf = (key: string) => variants.find((one) => one.key === key)?.name ?? key;
  const people = report.occurrences.reduce((sum, one) => sum + one.people, 0);
  const held = report.occurrences.reduce((sum, one) => sum + one.held, 0);
  const of = (part: 'opened' | 'clicked') => report.variants.reduce((sum, one) => sum + one[part], 0);
  const { sent = 0 } = report.messages;
  if (report.occurrences.length === 0 && report.variants.length === 0)
    return <Text c="dimmed">Nothing has gone out yet.</Text>;
  return (
    <>
      <Stats>
        {people > 0 && (
          <Stat name="In the audience" value={count(people)} note={`${count(held)} kept back`} />
        )}
        <Stat name="Sent" value={count(sent)} note={notSent(report.messages)} />
        <Stat name="Opened" value={count(of('opened'))} note={share(of('opened'), sent)} />
        <Stat name="Clicked" value={count(of('clicked'))} note={share(of('clicked'), sent)} />
      </Stats>
      <Section
        title="By variant"
        flush
        action={
          <Link to="/messages" search={{ cause: report.cause } as never}>
            Every message, with its reason
          </Link>
        }
      >
        <table className="vv-table" aria-label="By variant">
          <thead>
            <tr>
              <th scope="col">Variant</th>
              {['Messages', 'Sent', 'Opened', 'Clicked'].map((name) => (
                <th key={name} scope="col" data-align="right">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.variants.map((one) => (
              <tr key={one.variant ?? ''}>
                <td>{one.variant === null ? notWritten(one.states) : nameOf(one.variant)}</td>
                <td data-align="right">{count(one.messages)}</td>
                <td data-align="right">{count(one.states.sent ?? 0)}</td>
                <td data-align="right">{count(one.opened)}</td>
                <td data-align="right">{count(one.clicked)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      {report.occurrences.length > 0 && (
        <Section title="Each time" flush>
          <table className="vv-table" aria-label="Each time">
            <thead>
              <tr>
                <th scope="col">Began</th>
                <th scope="col">State</th>
                <th scope="col" data-align="right">
                  People
                </th>
                <th scope="col" data-align="right">
                  Not their hour yet
                </th>
              </tr>
            </thead>
            <tbody>
              {report.occurrences.map((one) => (
                <tr key={one.id}>
                  <td>{atMoment(one.beganAt)}</td>
                  <td>{one.state === 'drawing' ? 'drawing up the audience' : one.state}</td>
                  <td data-align="right">{count(one.people)}</td>
                  <td data-align="right">{count(one.waiting)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
    </>
  );
}

function notSent(messages: Record<string, number>): string {
  const others = Object.entries(messages).filter(([state]) => state !== 'sent');
  return others.map(([state, n]) => `${count(n)} ${state.replace('_', ' ')}`).join(', ');
}

/** Which variant somebody gets is chosen when their message is written. */
const notWritten = ({ waiting = 0, sending = 0 }: Record<string, number>): string =>
  waiting + sending > 0 ? 'not written yet' : 'never written';
const share = (part: number, all: number): string => (all === 0 ? '' : percent(part / all));
