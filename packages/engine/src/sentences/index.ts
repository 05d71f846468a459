// The floor under every sentence: numbers in words, what an interval allows to be said, and a sentence for any picture.
// It knows no room, so that charts anywhere can say themselves.

export * from './channel.ts';
export * from './money.ts';
export * from './pictures.ts';
export * from './side.ts';
export * from './spoken.ts';
export { onDay } from './words.ts';
