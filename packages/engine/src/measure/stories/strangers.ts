// A story as somebody may read it who has not signed in: no person in it. It tells of groups only, and what looks like an
// address of a person in names that were typed is left out.

import { FEWEST } from './claims.ts';
import type { Picture, Piece, Sentence, Story } from './story.ts';

export type PublicStory = Omit<Story, 'queries' | 'fewest'> & {
  /** What each figure answers; the calls are for who may make them. */
  queries: { id: string; says: string }[];
};

const EMAIL = /[^\s“”"'<>(),;:=]+@[^\s“”"'<>(),;:=]+/g;
const PHONE = /(?<![\w.,–-])\+?\(?\d(?:[\s().-]?\d){8,14}(?![\w%])/g;
const ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/** What looks like an e-mail address, a phone number or an id of a person becomes `(left out)`. */
export const masked = (text: string): string =>
  text.replace(EMAIL, '(left out)').replace(ID, '(left out)').replace(PHONE, '(left out)');

/** Undefined where it tells of fewer than five people: then its figures are about persons. */
export function forStrangers(story: Story): PublicStory | undefined {
  if (story.fewest < FEWEST) return undefined;
  const { kind, key, title, sentences, pictures, queries } = story;
  return {
    ...{ kind, key: masked(key), title: masked(title) },
    sentences: sentences.map(sentenceOf),
    pictures: pictures.map(pictureOf),
    queries: queries.map(({ id, says }) => ({ id, says })),
  };
}

const sentenceOf = ({ pieces, ...rest }: Sentence): Sentence => ({ ...rest, pieces: pieces.map(pieceOf) });
const pieceOf = (piece: Piece): Piece =>
  typeof piece === 'string' ? masked(piece) : { ...piece, text: masked(piece.text) };

function pictureOf(picture: Picture): Picture {
  const words = { title: masked(picture.title), says: masked(picture.says) };
  if (picture.kind === 'line') return { ...picture, ...words };
  if (picture.kind === 'bars')
    return {
      ...{ ...picture, ...words },
      rows: picture.rows.map((row) => ({ ...row, name: masked(row.name), text: masked(row.text) })),
    };
  return {
    ...{ ...picture, ...words, against: masked(picture.against) },
    rows: picture.rows.map((row) => ({ ...row, name: masked(row.name), text: masked(row.text) })),
  };
}
