// A story as it is read: its sentences in three parts, each figure leading to its query where there is one to show, and
// its pictures.

import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Picture, Sentence } from '@visavis/engine/measure';
import { Section } from '../../ui/Page.tsx';
import { PART_NAMES } from './drawing.ts';
import { PictureView } from './PictureView.tsx';

interface Props {
  story: { sentences: readonly Sentence[]; pictures: readonly Picture[] };
  /** Absent for who may not see queries. */
  /** Figures lead to their query, on a page that shows one by its address (`query`). */
  leads?: boolean;
}

export function StoryView({ story, leads = false }: Props) {
  return (
    <Stack gap="lg">
      <Section title="Story">
        <Stack gap="md">
          {(['what', 'sure', 'so'] as const).map((part) => {
            const own = story.sentences.filter((one) => one.part === part);
            if (own.length === 0) return null;
            return (
              <div key={part}>
                <Text size="xs" c="dimmed" fw={600} mb={2} component="h3">
                  {PART_NAMES[part]}
                </Text>
                <Text size="lg" maw={820} style={{ textWrap: 'pretty' }}>
                  {own.map((sentence, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: sentences stand in their order.
                    <Told key={i} sentence={sentence} leads={leads} />
                  ))}
                </Text>
              </div>
            );
          })}
        </Stack>
      </Section>
      {story.pictures.map((picture) => (
        <Section key={picture.title} title={picture.title}>
          <PictureView picture={picture} />
        </Section>
      ))}
    </Stack>
  );
}

function Told({ sentence, leads }: { sentence: Sentence; leads: boolean }) {
  return (
    <>
      {sentence.pieces.map((piece, i) => {
        if (typeof piece === 'string') return piece;
        if (!leads)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces stand in their order.
            <b key={i} style={{ fontWeight: 600 }}>
              {piece.text}
            </b>
          );
        return (
          <Link
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces stand in their order.
            key={i}
            to="."
            search={{ query: piece.query } as never}
            replace
            resetScroll={false}
            className="vv-figure"
            title="Where this comes from"
          >
            {piece.text}
          </Link>
        );
      })}{' '}
    </>
  );
}
