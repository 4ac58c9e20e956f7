import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';

const image: Row = { concept: 'external', kind: 'image' };
const sharpEnds = ['toBuffer', 'toFile', 'metadata', 'stats'];
const sharpSteps = ['resize', 'rotate', 'extract', 'trim', 'extend', 'flip', 'flop', 'sharpen', 'blur', 'composite', 'jpeg', 'png', 'webp', 'avif', 'tiff', 'gif', 'toFormat', 'grayscale', 'greyscale', 'normalize', 'withMetadata', 'clone', 'raw', 'flatten', 'modulate', 'tint', 'threshold', 'negate', 'ensureAlpha', 'removeAlpha', 'keepMetadata', 'timeout', 'autoOrient'];

/** sharp (https://sharp.pixelplumbing.com/api-output): steps are kept until the output is asked for, which then runs on libuv's few threads. */
export const sharp = rowLibrary({
  id: 'sharp',
  modules: {
    sharp: `
interface Sharp { ${methods(sharpSteps, 'Sharp')} ${methods(sharpEnds)} pipe(destination: any): any; on(...args: any[]): this; destroy(): void }
declare function sharp(input?: any, options?: any): Sharp;
declare namespace sharp { export { Sharp }; export const cache: any; export const concurrency: any; export const fit: any; export const strategy: any; export const kernel: any; export type Metadata = any; export type OutputInfo = any; export type ResizeOptions = any; export type FormatEnum = any }
export = sharp;
`,
  },
  rows: rowsOf('Sharp', sharpEnds, image),
});

const jimpEnds = ['write', 'writeAsync', 'getBuffer', 'getBufferAsync', 'getBase64', 'getBase64Async'];
const jimpSteps = ['resize', 'cover', 'contain', 'scaleToFit', 'scale', 'crop', 'autocrop', 'rotate', 'flip', 'blur', 'quality', 'greyscale', 'composite', 'print', 'opacity', 'invert', 'brightness', 'contrast', 'clone'];

/** Jimp (https://jimp-dev.github.io/jimp/): JavaScript alone, so every step keeps this process busy. */
export const jimp = rowLibrary({
  id: 'jimp',
  modules: {
    jimp: `
declare class Jimp { constructor(...args: any[]); static read(...args: any[]): Promise<Jimp>; static fromBuffer(...args: any[]): Promise<Jimp>; static fromBitmap(...args: any[]): any; ${methods(jimpSteps, 'this')} ${methods(jimpEnds)} readonly bitmap: any; readonly width: number; readonly height: number; static loadFont(...args: any[]): Promise<any>; static readonly AUTO: number; static readonly MIME_PNG: string; static readonly MIME_JPEG: string; getWidth(): number; getHeight(): number }
declare namespace Jimp { export { Jimp, Jimp as default }; export const JimpMime: any; export const ResizeStrategy: any; export const HorizontalAlign: any; export const VerticalAlign: any }
export = Jimp;
`,
  },
  rows: { 'Jimp.read': image, 'Jimp.fromBuffer': image, ...rowsOf('Jimp', jimpEnds, image) },
});

/** What goes through the whole film before it is done, and what looks at some of it, or gives it piece by piece. */
const conversions = ['run', 'save', 'mergeToFile'];
const looks = ['screenshots', 'takeScreenshots', 'ffprobe', 'pipe'];
const steps = ['input', 'addInput', 'output', 'outputOptions', 'inputOptions', 'videoCodec', 'audioCodec', 'format', 'toFormat', 'size', 'fps', 'noAudio', 'noVideo', 'audioBitrate', 'videoBitrate', 'audioChannels', 'audioFrequency', 'complexFilter', 'videoFilters', 'audioFilters', 'seekInput', 'setStartTime', 'setDuration', 'duration', 'on', 'mergeAdd', 'addOption', 'addOptions', 'preset', 'loop'];

/** fluent-ffmpeg (https://github.com/fluent-ffmpeg/node-fluent-ffmpeg): a process is started by what gives the output. */
export const ffmpeg = rowLibrary({
  id: 'fluent-ffmpeg',
  modules: {
    'fluent-ffmpeg': `
interface FfmpegCommand { ${methods(steps, 'this')} ${methods([...conversions, ...looks], 'any')} kill(signal?: string): this; clone(): FfmpegCommand }
interface Ffmpeg { (input?: any, options?: any): FfmpegCommand; new (input?: any, options?: any): FfmpegCommand; ffprobe(...args: any[]): void; setFfmpegPath(path: string): any; setFfprobePath(path: string): any; getAvailableFormats(callback: any): void }
declare const ffmpeg: Ffmpeg;
declare namespace ffmpeg { export { FfmpegCommand }; export type FfprobeData = any }
export = ffmpeg;
`,
  },
  rows: { ...rowsOf('FfmpegCommand', conversions, { ...image, isLong: true }), ...rowsOf('FfmpegCommand', looks, image), 'Ffmpeg.ffprobe': image },
});
