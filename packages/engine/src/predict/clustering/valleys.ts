// Do pieces that touch have sparser ground between them? Round clusters side by side have; pieces that k-means cuts off a
// shape that winds are as crowded at the cut as anywhere.

import { type Matrix, squaredDistance } from '../../numeric/index.ts';
import type { Run } from './kmeans.ts';

/**
 * Round clusters that run into each other have half the crowd between them that they have around their centres; pieces
 * that k-means cuts off a shape, two thirds and more.
 */
export const SPARSER = 0.58;
/** As little as no shape has that winds; and what says something only beside other reasons. */
export const MUCH_SPARSER = 0.45;
export const HARDLY_SPARSER = 0.7;
/** Of the way from one centre to the other; as much is looked at around either centre as between them. */
const AROUND = 0.1;
/** So far from the straight line between two centres, in parts of its length. */
const BESIDE = 0.35;

/**
 * How crowded it is halfway from a piece's centre to that of its nearest piece in the same part, against how crowded it is
 * around the two centres: the median over all pieces. Near 0 with empty ground between, 1 where nothing parts them;
 * undefined where no two pieces are in one part.
 */
export function groundBetween(data: Matrix, pieces: Run, parts: Int32Array): number | undefined {
  const partOf = Array.from({ length: pieces.centres.rows }, (_, piece) => mostIn(piece, pieces, parts));
  const grounds = partOf.flatMap((part, piece) => {
    const beside = nearestPiece(piece, pieces.centres, (other) => partOf[other] === part);
    return beside === undefined ? [] : groundOf(data, pieces, piece, beside);
  });
  return grounds.sort((a, b) => a - b)[Math.floor(grounds.length / 2)];
}

function mostIn(piece: number, { labels }: Run, parts: Int32Array): number {
  const counts = new Map<number, number>();
  for (const [row, label] of labels.entries())
    if (label === piece) counts.set(parts[row]!, (counts.get(parts[row]!) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [-1, 0])[0];
}

function nearestPiece(
  piece: number,
  centres: Matrix,
  isMeant: (other: number) => boolean,
): number | undefined {
  let [nearest, least] = [undefined as number | undefined, Number.POSITIVE_INFINITY];
  for (let other = 0; other < centres.rows; other++) {
    if (other === piece || !isMeant(other)) continue;
    const gap = squaredDistance(centres, piece, centres, other);
    if (gap < least) [nearest, least] = [other, gap];
  }
  return nearest;
}

/** Nothing where hardly anybody is around the centres either: too few to tell. */
function groundOf(data: Matrix, { labels, centres }: Run, a: number, b: number): number[] {
  const length = squaredDistance(centres, a, centres, b);
  let [between, atA, atB] = [0, 0, 0];
  for (let row = 0; row < data.rows; row++) {
    if (labels[row] !== a && labels[row] !== b) continue;
    // How far along the line it is, and how far beside it, from the distances to its ends.
    const toA = squaredDistance(data, row, centres, a);
    const along = (toA - squaredDistance(data, row, centres, b) + length) / (2 * length);
    if (toA - along * along * length > BESIDE * BESIDE * length) continue;
    if (Math.abs(along) < AROUND) atA++;
    else if (Math.abs(along - 1) < AROUND) atB++;
    else if (Math.abs(along - 0.5) < AROUND) between++;
  }
  return atA > 0 && atB > 0 ? [between / Math.min(atA, atB)] : [];
}
