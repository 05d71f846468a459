// What is there to show? The items of the catalogue with what can be had, and the feeds that they come from.

import { Badge, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Facts } from '../ui/Facts.tsx';
import { count, list, many, percent, shown } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { SidePanel } from '../ui/SidePanel.tsx';
import { Stat, Stats } from '../ui/Stat.tsx';
import { Time } from '../ui/Time.tsx';
import { type Feed, type Item, type Items, priceOf, useFeeds, useItems } from './catalogue.ts';
import { FeedsPanel } from './FeedsPanel.tsx';

const COLUMNS: readonly Column<Item>[] = [
  {
    id: 'title',
    header: 'Item',
    sort: ({ title }) => title.toLowerCase(),
    cell: ({ title, id }) => (
      <div>
        <span className="vv-ellipsis" title={title}>
          {title}
        </span>
        <Text size="xs" c="dimmed">
          {id}
        </Text>
      </div>
    ),
  },
  {
    id: 'category',
    header: 'Category',
    width: 220,
    cell: ({ categories }) => (categories.length > 0 ? categories.join(' › ') : <Dim>none</Dim>),
  },
  {
    id: 'price',
    header: 'Price',
    width: 110,
    align: 'right',
    sort: ({ price }) => price ?? -1,
    cell: (item) => priceOf(item) || <Dim>unknown</Dim>,
  },
  {
    id: 'available',
    header: 'Availability',
    width: 130,
    sort: ({ available }) => (available ? 0 : 1),
    cell: ({ available }) =>
      available ? (
        'can be had'
      ) : (
        <Badge variant="light" color="gray" tt="none">
          not available
        </Badge>
      ),
  },
  { id: 'updated', header: 'Updated', width: 130, cell: ({ updatedAt }) => <Time at={updatedAt} /> },
];

export function CataloguePage() {
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search.trim(), 250);
  const [open, setOpen] = useState<Item>();
  const items = useItems(asked);
  const feeds = useFeeds();
  return (
    <Page
      title="Catalogue"
      question="What is there to show?"
      sentence={items.data && asked === '' ? sentenceOf(items.data) : undefined}
    >
      <Stack gap="lg">
        {items.data && items.data.total > 0 && <Coverage items={items.data} feeds={feeds.data?.data ?? []} />}
        <Section
          title="Items"
          flush
          action={
            <TextInput
              aria-label="Search items"
              placeholder="Id, title, brand or category"
              leftSection={<IconSearch size={15} />}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
              w={260}
            />
          }
        >
          <LoadingPanel
            query={items}
            lines={6}
            empty={
              asked ? (
                <Empty title={`Nothing fits “${asked}”`}>
                  Ids, titles, brands and categories are looked at.
                </Empty>
              ) : (
                <Empty title="The catalogue is empty">
                  Add a feed below, send items to <code>/v1/catalogue/items</code>, or learn recommendations:
                  then items are taken from what people did.
                </Empty>
              )
            }
          >
            {({ data }) => (
              <DataTable
                label="Items"
                rows={data}
                columns={COLUMNS}
                keyOf={({ id }) => id}
                height={Math.min(460, 60 + data.length * 52)}
                onOpen={setOpen}
                chosen={open?.id}
              />
            )}
          </LoadingPanel>
        </Section>
        <FeedsPanel />
      </Stack>
      {open && <ItemPanel item={open} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}

function sentenceOf({ total, available }: Items): string {
  if (total === 0) return 'Nothing can be recommended yet.';
  return `${many(total, 'item')}, of which ${count(available)} can be had.`;
}

function Coverage({ items, feeds }: { items: Items; feeds: readonly Feed[] }) {
  const names = new Map(feeds.map(({ id, name }) => [id, name]));
  const origin = (id: string) =>
    id === 'api'
      ? 'the API'
      : id === 'events'
        ? 'what people did'
        : (names.get(id) ?? 'a feed that was removed');
  const sample = items.data;
  const share = (has: (item: Item) => boolean) =>
    sample.length === 0 ? '–' : percent(sample.filter(has).length / sample.length);
  return (
    <Stats>
      <Stat
        name="Items"
        value={count(items.total)}
        note={`from ${list(Object.keys(items.origins).map(origin))}`}
      />
      <Stat name="Can be had" value={percent(items.available / Math.max(1, items.total))} />
      <Stat
        name="With a category"
        value={share(({ categories }) => categories.length > 0)}
        note={seenOf(items)}
      />
      <Stat name="With a price" value={share(({ price }) => price !== null)} note={seenOf(items)} />
      <Stat name="With a picture" value={share(({ image }) => image !== null)} note={seenOf(items)} />
    </Stats>
  );
}

const seenOf = ({ data, total }: Items) =>
  data.length < total ? `of the first ${count(data.length)}` : undefined;

function ItemPanel({ item, onClose }: { item: Item; onClose(): void }) {
  const { title, url, image, brand, group, attributes, description } = item;
  const more = Object.entries(attributes).map(([name, value]) => [name, shown(value)] as const);
  return (
    <SidePanel title={title} onClose={onClose}>
      <Stack gap="md">
        {description && <Text size="sm">{description}</Text>}
        <Facts
          rows={[
            ['Id', item.id],
            ['Price', priceOf(item) || 'unknown'],
            ['Brand', brand ?? 'none'],
            ['Category', item.categories.join(' › ') || 'none'],
            ['Group', group ?? 'none'],
            ['Page', addressOf(url)],
            ['Picture', addressOf(image)],
            ...more,
          ]}
        />
      </Stack>
    </SidePanel>
  );
}

/** A path without a host leads into the shop, not into the dashboard. */
const addressOf = (address: string | null) =>
  address?.startsWith('http') ? <a href={address}>{address}</a> : (address ?? 'none');
