// Bytes from outside become text, in whichever encoding somebody's program wrote them.

import { isAscii } from 'node:buffer';
import { Transform } from 'node:stream';

/**
 * UTF-8, UTF-16 with its mark, or, where bytes are neither, what XML says of itself, else what Windows writes in the
 * West. No mark is left.
 */
export function decodedText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(declaredIn(bytes) ?? 'windows-1252').decode(bytes);
  }
}

/** `<?xml version="1.0" encoding="windows-1251"?>`, where it is an encoding that is known here. */
function declaredIn(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const label = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1];
  try {
    return label && new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/**
 * The same for bytes that come piece by piece, as bytes of UTF-8. A mark, or else the first piece that is not plain
 * ASCII, tells how they are written; what is UTF-8 goes through as it is.
 */
export function toUtf8(): Transform {
  let read: ((piece: Buffer) => Uint8Array | string) | undefined;
  let isFirst = true;
  const readerOf = (piece: Buffer) =>
    (isFirst && markOf(piece)) || (isAscii(piece) ? undefined : byLook(piece));
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      read ??= readerOf(piece);
      isFirst = false;
      done(null, read ? read(piece) : piece);
    },
  });
}

const decoding = (encoding: string) => {
  const decoder = new TextDecoder(encoding);
  return (piece: Buffer): string => decoder.decode(piece, { stream: true });
};

function markOf([first, second]: Uint8Array): ((piece: Buffer) => string) | undefined {
  if (first === 0xff && second === 0xfe) return decoding('utf-16le');
  return first === 0xfe && second === 0xff ? decoding('utf-16be') : undefined;
}

function byLook(piece: Buffer): (piece: Buffer) => Uint8Array | string {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(piece, { stream: true });
    return (same) => same;
  } catch {
    return decoding('windows-1252');
  }
}
