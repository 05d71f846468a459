// Numbers and texts as the bytes of ClickHouse's binary formats, one after the other, in a buffer that grows.
// Little-endian throughout.

const TWO_TO_32 = 2 ** 32;
/** A UTF-16 unit takes three bytes at most, so that the length of such a text takes one byte for certain. */
const SHORT = 42;

export class Bytes {
  #buffer: Buffer<ArrayBuffer>;
  #view: DataView;
  #at = 0;

  /** With room for so many, to begin with. */
  constructor(room = 1 << 12) {
    this.#buffer = Buffer.from(new ArrayBuffer(room));
    this.#view = new DataView(this.#buffer.buffer);
  }

  byte(value: number): void {
    this.#room(1);
    this.#buffer[this.#at++] = value;
  }
  short(value: number): void {
    this.#room(2);
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }
  int(value: number): void {
    this.#room(4);
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }
  /** In 64 bits, two's complement. */
  whole(value: number): void {
    this.#room(8);
    this.#view.setInt32(this.#at, value % TWO_TO_32, true);
    this.#view.setInt32(this.#at + 4, Math.floor(value / TWO_TO_32), true);
    this.#at += 8;
  }
  float(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }
  /** With its dashes; two halves of 64 bits. */
  uuid(value: string): void {
    this.int(Number.parseInt(value.slice(9, 13) + value.slice(14, 18), 16));
    this.int(Number.parseInt(value.slice(0, 8), 16));
    this.int(Number.parseInt(value.slice(28, 36), 16));
    this.int(Number.parseInt(value.slice(19, 23) + value.slice(24, 28), 16));
  }
  /** 7 bits a byte, the lowest first; the highest bit says that more come. */
  length(value: number): void {
    let left = value;
    while (left > 0x7f) {
      this.byte((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    this.byte(left);
  }
  /** Its length and itself in UTF-8; half of a surrogate pair becomes U+FFFD. */
  text(value: string): void {
    const isShort = value.length <= SHORT;
    if (!isShort) this.length(Buffer.byteLength(value));
    this.#room(1 + 3 * value.length);
    const wrote = this.#buffer.write(value, this.#at + (isShort ? 1 : 0));
    if (isShort) this.#buffer[this.#at++] = wrote;
    this.#at += wrote;
  }
  append(other: Bytes): void {
    const more = other.written();
    this.#room(more.length);
    this.#buffer.set(more, this.#at);
    this.#at += more.length;
  }
  /** What was written so far; shares its memory. */
  written(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#buffer.buffer, 0, this.#at);
  }

  #room(bytes: number): void {
    const { length } = this.#buffer;
    if (this.#at + bytes <= length) return;
    const larger = Buffer.from(new ArrayBuffer(Math.max(2 * length, this.#at + bytes)));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }
}
