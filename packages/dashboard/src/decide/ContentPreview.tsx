// Content as it would look, as far as that can be known without the page: pictures and markup as such, named parts as
// parts, all else as it is.

import { Text } from '@mantine/core';
import { Facts } from '../ui/Facts.tsx';
import { many, shown, spoken } from '../ui/format.ts';
import type { SlotType } from './api.ts';
import { isRecord } from './content-shape.ts';

export function ContentPreview({
  value,
  type,
  label,
}: {
  value: unknown;
  type?: SlotType | undefined;
  label: string;
}) {
  if (value === null || value === undefined) return <Text size="sm">Nothing.</Text>;
  if (type === 'html' && typeof value === 'string') return <Markup html={value} label={label} />;
  if (type === 'image' && isRecord(value)) return <Picture content={value} />;
  if (type === 'changes' && isRecord(value)) return <PageChanges content={value} />;
  if (typeof value !== 'object') return <Text fw={550}>{shown(value)}</Text>;
  return Array.isArray(value) ? <Items items={value} /> : <Parts parts={value} />;
}

/** Content in one line, for a list: parts one after the other, items by what they are called. */
export function inOneLine(value: unknown): string {
  if (Array.isArray(value) && value.length > 0) return value.map(briefly).join(', ');
  if (!isRecord(value)) return shown(value);
  return rowsOf(value)
    .map(([name, said]) => `${name}: ${said}`)
    .join(' · ');
}

/** Parts of parts stand in the same list, since there is not always room for one inside the other. */
function Parts({ parts }: { parts: object }) {
  return <Facts rows={rowsOf(parts)} />;
}

function rowsOf(parts: object, within = ''): [name: string, value: string][] {
  return Object.entries(parts).flatMap(([name, part]): [string, string][] => {
    const said = within + spoken(name);
    if (Array.isArray(part)) return [[said, part.map(briefly).join(', ')]];
    return isRecord(part) ? rowsOf(part, `${said}, `) : [[said, shown(part)]];
  });
}

const MOST = 8;

function Items({ items }: { items: readonly unknown[] }) {
  if (items.length === 0) return <Text size="sm">An empty list.</Text>;
  return (
    <>
      <ol style={{ margin: 0, paddingLeft: 20, fontSize: '0.8125rem' }}>
        {items.slice(0, MOST).map((item, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity but their place
          <li key={at}>{briefly(item)}</li>
        ))}
      </ol>
      {items.length > MOST && (
        <Text size="xs" c="dimmed">
          and {many(items.length - MOST, 'more item')}
        </Text>
      )}
    </>
  );
}

/** An item by what it is called. */
function briefly(item: unknown): string {
  if (!isRecord(item)) return shown(item);
  const name = [item.name, item.title, item.label, item.id].find((each) => typeof each === 'string');
  return typeof name === 'string' ? name : shown(item);
}

/** In a frame that runs nothing and reaches nothing. */
function Markup({ html, label }: { html: string; label: string }) {
  return (
    <iframe
      title={`Preview of ${label}`}
      sandbox=""
      srcDoc={html}
      style={{
        width: '100%',
        height: 140,
        border: '1px solid var(--vv-line)',
        borderRadius: 6,
        background: '#fff',
        colorScheme: 'light',
      }}
    />
  );
}

/** Nothing here asks another host for anything, so only pictures that come along are shown. */
function Picture({ content: { url, alt, link } }: { content: Record<string, unknown> }) {
  const address = String(url ?? '');
  const isOwn = address.startsWith('data:') || (address.startsWith('/') && !address.startsWith('//'));
  return (
    <>
      {isOwn && <img src={address} alt={String(alt ?? '')} style={{ maxWidth: '100%', maxHeight: 160 }} />}
      <Facts
        rows={[
          ['picture', address || 'nothing'],
          ['shows', shown(alt)],
          ...(link ? [['leads to', shown(link)] as const] : []),
        ]}
      />
    </>
  );
}

const ACTIONS: Record<string, string> = {
  text: 'says',
  html: 'holds',
  attr: 'has',
  hide: 'is hidden',
  insert: 'gets beside it',
  move: 'moves to',
};

function PageChanges({ content }: { content: Record<string, unknown> }) {
  const changes = Array.isArray(content.changes) ? (content.changes as Record<string, unknown>[]) : [];
  if (changes.length === 0) return <Text size="sm">The page as it is.</Text>;
  return (
    <>
      <Text size="sm" mb={4}>
        {many(changes.length, 'change')}
        {content.url ? ` of ${String(content.url)}` : ''}
      </Text>
      <ul style={{ margin: 0, paddingLeft: 18, fontSize: '0.8125rem' }}>
        {changes.map((change, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: changes have no identity but their place
          <li key={at} style={{ overflowWrap: 'anywhere' }}>
            <code>{String(change.selector)}</code> {ACTIONS[String(change.action)] ?? String(change.action)}
            {change.name ? ` ${String(change.name)}` : ''}
            {change.value === undefined ? '' : ` “${String(change.value)}”`}
          </li>
        ))}
      </ul>
    </>
  );
}
