import assert from 'node:assert/strict';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { chunksOf, sizeOf, toApng } from '../../scripts/apng';

/** A PNG of one colour, as the specification has it: filter 0 before each line. */
function png(width: number, height: number, color: readonly number[], colorType = 6): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colorType, 0, 0, 0], 8);
  const line = Buffer.from([0, ...Array.from({ length: width }, () => color).flat()]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)));
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

describe('an animated PNG', () => {
  const red = [255, 0, 0, 255];
  const blue = [0, 0, 255, 255];
  const animation = toApng([{ png: png(4, 3, red), x: 0, y: 0, milliseconds: 1500 }, { png: png(2, 1, blue), x: 1, y: 2, milliseconds: 40 }]);
  const chunks = chunksOf(animation);

  it('begins with a picture that a reader without animations shows', () => {
    assert.deepEqual(chunks.map(({ type }) => type), ['IHDR', 'acTL', 'fcTL', 'IDAT', 'fcTL', 'fdAT', 'IEND']);
    assert.deepEqual(sizeOf(animation), { width: 4, height: 3 });
  });

  it('numbers its frames, endlessly, and says where each lies and for how long', () => {
    const [count, loops] = [chunks[1]?.data.readUInt32BE(0), chunks[1]?.data.readUInt32BE(4)];
    assert.deepEqual([count, loops], [2, 0]);
    const frames = chunks.filter(({ type }) => type === 'fcTL').map(({ data }) => [...[0, 4, 8, 12, 16].map((at) => data.readUInt32BE(at)), data.readUInt16BE(20), data.readUInt16BE(22)]);
    assert.deepEqual(frames, [[0, 4, 3, 0, 0, 1500, 1000], [1, 2, 1, 1, 2, 40, 1000]]);
    assert.equal(chunks[5]?.data.readUInt32BE(0), 2);
  });

  it('keeps the pixels, with sums that hold', () => {
    assert.deepEqual([...inflateSync(chunks[5]?.data.subarray(4) ?? Buffer.alloc(0))], [0, ...blue, ...blue]);
    for (let at = 8; at < animation.length;) {
      const length = animation.readUInt32BE(at);
      assert.equal(animation.readUInt32BE(at + 8 + length), crc32(animation.subarray(at + 4, at + 8 + length)));
      at += 12 + length;
    }
  });

  it('takes no frames of different colour types', () => {
    assert.throws(() => toApng([{ png: png(1, 1, red), x: 0, y: 0, milliseconds: 1 }, { png: png(1, 1, [0, 0, 0], 2), x: 0, y: 0, milliseconds: 1 }]), /colour type/);
  });
});
