// A result in bytes says by itself that it broke off: an error that came after the first chunk stands at its end.

const MARK = '__exception__';
/** The engine cuts its messages well below this. */
const TAIL_BYTES = 32_768;

/** Passes everything on. @throws when the engine gave up half-way */
export async function* unbroken(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let tail = Buffer.alloc(0);
  for await (const chunk of chunks) {
    tail = Buffer.concat([tail, chunk.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
    yield chunk;
  }
  const text = tail.toString('latin1');
  const at = text.indexOf(`\r\n${MARK}`);
  if (at >= 0 && text.trimEnd().endsWith(MARK))
    throw new Error(`A result broke off: ${text.slice(at).trim()}`);
}
