// A file's bytes as UTF-8, unpacked when they are gzip, whatever the name says, and however they were written.

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { toUtf8 } from '../../platform/text.ts';

export async function openText(path: string): Promise<Readable> {
  const file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  await file.close();
  const bytes = createReadStream(path);
  const text = toUtf8();
  // Whoever reads the text hears of the error there.
  const told = () => {};
  if (buffer[0] !== 0x1f || buffer[1] !== 0x8b) return pipeline(bytes, text, told);
  return pipeline(bytes, createGunzip(), text, told);
}
