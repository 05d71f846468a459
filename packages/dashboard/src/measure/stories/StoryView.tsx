// A story as it is read: its sentences in three parts, each figure leading to its query where there is one to show, and
// its pictures.

import { Anchor, Stack, Text } from '@mantine/core';
import type { Picture, Sentence } from '@visavis/engine/measure';
import { Section } from '../../ui/Page.tsx';
import { PART_NAMES } from './drawing.ts';
import { PictureView } from './PictureView.tsx';

interface Props {
  story: { sentences: readonly Sentence[]; pictures: readonly Picture[] };
  /** Absent for who may not see queries. */
  onQuery?: (id: string) => void;
}

export function StoryView({ story, onQuery }: Props) {
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
                    <Told key={i} sentence={sentence} onQuery={onQuery} />
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

function Told({ sentence, onQuery }: { sentence: Sentence; onQuery: Props['onQuery'] }) {
  return (
    <>
      {sentence.pieces.map((piece, i) => {
        if (typeof piece === 'string') return piece;
        if (!onQuery)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces stand in their order.
            <b key={i} style={{ fontWeight: 600 }}>
              {piece.text}
            </b>
          );
        return (
          <Anchor
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces stand in their order.
            key={i}
            component="button"
            type="button"
            className="vv-figure"
            title="Where this comes from"
            onClick={() => onQuery(piece.query)}
          >
            {piece.text}
          </Anchor>
        );
      })}{' '}
    </>
  );
}
