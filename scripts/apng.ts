// Animated PNG, which every browser shows where a PNG stands (https://www.w3.org/TR/png-3/#apng-frame-based-animation): frames of PNG files put into one.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A PNG of 8 bits per channel that takes the place of a part of the picture before it. */
export interface ApngFrame {
  readonly png: Buffer;
  readonly x: number;
  readonly y: number;
  /** How long it is shown. */
  readonly milliseconds: number;
}

interface Chunk { readonly type: string; readonly data: Buffer }

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * One file of all frames, shown again and again. The first has the size of the whole, the others lie inside it; all have the same colour type.
 * @throws Error where a frame is no such PNG
 */
export function toApng(frames: readonly ApngFrame[]): Buffer {
  const [first] = frames;
  if (!first) throw new Error('An animation needs a frame.');
  const header = headerOf(first.png);
  let sequence = 0;
  const control = ({ png, x, y, milliseconds }: ApngFrame): Buffer => {
    const { width, height } = sizeOf(png);
    const data = Buffer.alloc(26);
    [sequence++, width, height, x, y].forEach((value, at) => data.writeUInt32BE(value, at * 4));
    data.writeUInt16BE(milliseconds, 20);
    data.writeUInt16BE(1000, 22);
    // The frame stays for the next one, which replaces what it covers.
    return chunk('fcTL', data);
  };
  const animation = Buffer.alloc(8);
  animation.writeUInt32BE(frames.length, 0);
  const parts = [signature, chunk('IHDR', header), chunk('acTL', animation)];
  for (const [at, frame] of frames.entries()) {
    if (!headerOf(frame.png).subarray(8).equals(header.subarray(8))) throw new Error('The frames of an animation have one colour type.');
    parts.push(control(frame));
    const pixels = deflateSync(inflateSync(Buffer.concat(chunksOf(frame.png).filter(({ type }) => type === 'IDAT').map(({ data }) => data))), { level: 9, memLevel: 9 });
    if (at === 0) {
      parts.push(chunk('IDAT', pixels));
    } else {
      const number = Buffer.alloc(4);
      number.writeUInt32BE(sequence++);
      parts.push(chunk('fdAT', Buffer.concat([number, pixels])));
    }
  }
  return Buffer.concat([...parts, chunk('IEND', Buffer.alloc(0))]);
}

/** Width and height of a PNG. */
export function sizeOf(png: Buffer): { readonly width: number; readonly height: number } {
  const header = headerOf(png);
  return { width: header.readUInt32BE(0), height: header.readUInt32BE(4) };
}

/** The chunks of a PNG, checksums taken off. */
export function chunksOf(png: Buffer): Chunk[] {
  if (!png.subarray(0, 8).equals(signature)) throw new Error('This is no PNG.');
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function headerOf(png: Buffer): Buffer {
  const header = chunksOf(png).find(({ type }) => type === 'IHDR');
  if (!header) throw new Error('A PNG without a header.');
  return header.data;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
