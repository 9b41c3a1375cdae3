import { inflateSync } from 'node:zlib';

/** A decoded picture: size, and red, green, blue and alpha of each pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => readonly [number, number, number, number];
}

/** Reads a PNG of 8-bit RGBA without interlacing (www.w3.org/TR/png-3, sections 5, 7 and 9), with its checksums left alone. */
export function readPng(png: Uint8Array): Pixels {
  const bytes = Buffer.from(png);
  if (bytes.subarray(0, 8).toString('latin1') !== '\x89PNG\r\n\x1a\n') throw new Error('not a PNG');
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  if (bytes[24] !== 8 || bytes[25] !== 6 || bytes[28] !== 0) throw new Error('not RGBA in 8 bits');
  const data: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const lines = inflateSync(Buffer.concat(data));
  const stride = width * 4;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)];
    for (let i = 0; i < stride; i++) {
      const left = i < 4 ? 0 : (pixels[y * stride + i - 4] ?? 0);
      const up = y === 0 ? 0 : (pixels[(y - 1) * stride + i] ?? 0);
      const corner = y === 0 || i < 4 ? 0 : (pixels[(y - 1) * stride + i - 4] ?? 0);
      const raw = lines[y * (stride + 1) + 1 + i] ?? 0;
      const predicted = [0, left, up, Math.floor((left + up) / 2), paeth(left, up, corner)][filter ?? 0] ?? 0;
      pixels[y * stride + i] = raw + predicted;
    }
  }
  return {
    width,
    height,
    at: (x, y) => {
      const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(y * stride + x * 4, y * stride + x * 4 + 4);
      return [red, green, blue, alpha];
    },
  };
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
